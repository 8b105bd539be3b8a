/** The permission for one call: it holds for the place that was taken in a budget, and only while the place lasts. */

export interface Permission {
  /** Milliseconds until its time; 0 once it has come, or where it can not be waited for. */
  untilMs(): number;
  /**
   * Whether the time of its place is over, or no longer known because the clock was set: a call that went out then could be
   * one too many in a later window. A new permission has to be asked for.
   */
  isLate(): boolean;
  /** Nothing goes out for it: others may have the place. Also ends it. */
  giveBack(): Promise<void>;
  /** The call is over: another may begin. */
  end(): void;
}
