/** What `backhaul explain CODE` prints for every code that is not declared by a blueprint or a check rule. */

export interface Explanation {
  readonly title: string;
  /** What happened, and why it matters. */
  readonly meaning: string;
  /** What to do now. */
  readonly next: string;
  /** A line as it is printed or stored. */
  readonly example: string;
}
