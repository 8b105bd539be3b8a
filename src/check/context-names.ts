/** What a flow's expressions can read besides the results of earlier steps. */

/** Names at the top level of the context from the first step on: the event (or polled item) as it was received. */
export const initialContextNames: readonly string[] = ['event'];
