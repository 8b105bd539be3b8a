/** What every emulator hands back once it listens. */
export interface Emulator {
  /** Base address without a trailing slash, e.g. `http://127.0.0.1:4101`. */
  readonly url: string;
  readonly port: number;
  /** Stops timers, deliveries and connections, and frees the port. */
  close(): Promise<void>;
}
