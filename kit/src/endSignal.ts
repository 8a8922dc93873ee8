/** What ends work early. It has the part of AbortSignal that our code listens to, and costs a tenth. */

/** An AbortSignal is one too. */
export interface EndSignal {
  readonly aborted: boolean;
  /** Why it aborted. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A signal with the function that ends it. Any number of listeners is usual: each fetch and each statement of a request is one. */
export class Ending implements EndSignal {
  aborted = false;
  reason: unknown;
  private readonly listeners = new Set<() => void>();

  /**
   * Calls each listener once, also after one that throws. As of an AbortSignal, its error is an uncaught exception of the process, which
   * the caller does not get. A second call does nothing.
   */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    // One that a listener removes is not called.
    for (const listener of this.listeners) {
      try {
        listener();
      } catch (error) {
        reportUncaught(error);
      }
    }
    this.listeners.clear();
  }

  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.aborted) this.listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }
}

function reportUncaught(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}
