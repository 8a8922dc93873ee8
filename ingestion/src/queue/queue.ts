/** A queue with its dead-letter queue. To add a kind of queue, implement `Queue`. */

export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  /** Identifies this receive of the message. */
  readonly receiptHandle: string;
  /** How often it was received, this time included. Killed workers and outages count, too. */
  readonly receiveCount: number;
  /** How often it failed by itself before. */
  readonly failures: number;
  /** When its rows were sent first. A replay does not make them newer. */
  readonly sentAt: Date;
}

export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  /** Null if the queue itself moved it, after too many receives. */
  readonly reason: string | null;
  readonly failedAt: Date;
}

export interface ReceiveOptions {
  /** At most ten. */
  readonly limit: number;
  /** How long to wait for the first message. */
  readonly waitSeconds: number;
  /** How long the messages are hidden from other workers. */
  readonly visibilitySeconds: number;
  readonly signal?: AbortSignal;
}

export interface Queue {
  readonly name: string;
  /** After so many receives the queue moves a message to the dead-letter queue. */
  readonly maxReceives: number;
  receive(options: ReceiveOptions): Promise<ReceivedMessage[]>;
  /** Hides a message for so long from now on. With 0 it is visible at once. */
  setVisibility(message: ReceivedMessage, seconds: number): Promise<void>;
  delete(message: ReceivedMessage): Promise<void>;
  send(body: string): Promise<void>;
  /**
   * Replaces the message by a copy that counts its receives from 0, and keeps the time of the first sending.
   *
   * @param failures of the copy
   * @param delaySeconds until the copy is visible
   */
  sendAgain(message: ReceivedMessage, options: { failures: number; delaySeconds: number }): Promise<void>;
  /** Copies to the dead-letter queue before deleting from the queue, so that a crash between the two loses nothing. */
  deadLetter(message: ReceivedMessage, reason: string): Promise<void>;
  listDeadLetters(): Promise<DeadLetter[]>;
  /** Sends dead letters to the queue again, as of their first sending: those with these ids, or all if null. Returns their ids. */
  replayDeadLetters(ids: ReadonlySet<string> | null): Promise<string[]>;
}
