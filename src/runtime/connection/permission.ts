/** The permission for one call: it holds for the place that was taken in a budget, and only while the place lasts. */

export interface Permission {
  /** Milliseconds until its time; 0 once it has come. */
  untilMs(): number;
  /**
   * Whether the time of its place is over: a call that went out now could be one too many in a later window. A new
   * permission has to be asked for then.
   */
  isLate(): boolean;
  /** Nothing goes out for it: others may have the place. Also ends it. */
  giveBack(): Promise<void>;
  /** The call is over: another may begin. */
  end(): void;
}
