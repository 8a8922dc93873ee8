/** What a server spends on its connections at most. Times are in milliseconds. */
export interface ServerLimits {
  /** Open connections. Above it, the connection that has waited longest for its next request is closed. */
  readonly maxConnections: number;
  /** From the start of a connection or of a request to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** How long a connection may stay open without a request. Load balancers close theirs after 60 s, so ours is longer. */
  readonly keepAliveMs: number;
  readonly maxHeaderBytes: number;
  readonly maxHeaders: number;
  readonly bodies: BodyLimits;
}

export interface BodyLimits {
  /** Bytes of bodies that are held for all open requests. */
  readonly maxBytesInFlight: number;
  /** The same, for the requests of one client. */
  readonly maxBytesInFlightPerClient: number;
  /** From the end of the headers to the end of the body. */
  readonly timeoutMs: number;
  /** A body may be slow for this long. After that, it must have arrived at `minBytesPerSecond` on average. */
  readonly graceMs: number;
  readonly minBytesPerSecond: number;
}

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

export const defaultServerLimits: ServerLimits = {
  maxConnections: 5_000,
  headersTimeoutMs: 10_000,
  keepAliveMs: 65_000,
  maxHeaderBytes: 16 * kilobyte,
  maxHeaders: 100,
  bodies: {
    maxBytesInFlight: 128 * megabyte,
    maxBytesInFlightPerClient: 32 * megabyte,
    timeoutMs: 120_000,
    graceMs: 5_000,
    minBytesPerSecond: 32 * kilobyte,
  },
};
