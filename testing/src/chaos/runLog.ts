/** What is written down while chaos runs. The promises are checked on it afterwards. All times are milliseconds of the run. */
import type { Link } from './links.js';
import type { PlannedFault } from './faultSchedule.js';

/** A part of an operation, and the links that it needs. */
export interface AnswerPart {
  readonly name: string;
  readonly needs: readonly Link[];
}

export interface RecordedAnswer {
  readonly operation: string;
  readonly at: number;
  readonly milliseconds: number;
  /** `whole`: all parts. `partial`: some parts, or none, with errors. `refused`: 503 with Retry-After. `failed`: no answer. */
  readonly outcome: 'whole' | 'partial' | 'refused' | 'failed';
  readonly parts: readonly AnswerPart[];
  /** Names of the parts that did not come. */
  readonly missing: readonly string[];
  /** What no answer may have, in sentences. */
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly promise: 'covered' | 'viewer' | 'errors';
  readonly text: string;
}

export interface RecordedProbe {
  readonly program: string;
  readonly at: number;
  readonly isLive: boolean;
  readonly isReady: boolean;
}

export interface RunLog {
  readonly seed: number;
  readonly seconds: number;
  readonly deadlineMs: number;
  /** When each fault in fact began and ended. */
  readonly faults: readonly PlannedFault[];
  readonly answers: readonly RecordedAnswer[];
  readonly probes: readonly RecordedProbe[];
  readonly writes: { readonly acknowledged: number; readonly lost: readonly string[] };
  /** Programs that ended, and how. */
  readonly ended: readonly string[];
}

/** When the last fault ended; 0 without one. */
export const lastFaultEnd = ({ faults }: RunLog): number => Math.max(0, ...faults.map(({ to }) => to));
