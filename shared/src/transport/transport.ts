/** The way to a module: bytes in both directions, and the news that it is gone. */

export interface TransportEvents {
  data(bytes: Uint8Array): void;
  /** The way is closed, by either side. Comes once, and nothing after it. */
  close(reason?: Error): void;
}

export interface Transport {
  /** As the user wrote it: `/dev/ttyUSB2`, `COM7`, `tcp://host:port`, `emulator:quectel-bc26`. */
  readonly name: string;
  /** The real device behind the name, where only one may own it. */
  readonly device?: string | undefined;
  /**
   * Opens the way. Events may come from then on.
   * @throws HayesError where it cannot be opened
   */
  open(events: TransportEvents): Promise<void>;
  /**
   * Resolves when the bytes have left this process (drained where the way can tell).
   * @throws HayesError where the way is closed or the write fails
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Idempotent; `close` is reported once. */
  close(): Promise<void>;
}
