/** What one answer of the front tells a client. */
import { readJsonObject } from '../results/readJsonObject.js';
import type { TimelineAnswer } from '../results/timelinePicture.js';

export interface JudgedAnswer {
  /** `whole`: data without errors. `partial`: some data, and errors. `refused`: 503 that says when to come again. `failed`: no data. */
  readonly outcome: TimelineAnswer['outcome'];
  /** Codes of the errors, each once; the status of an answer that is not of the gateway. */
  readonly codes: readonly string[];
  /** Whether the same request may be sent again: an error says so, or the gateway has refused it and says when to come again. */
  readonly isRetryable: boolean;
  /** Whether a write is done. */
  readonly isAcknowledged: boolean;
}

export interface ReceivedAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string; readonly retryable?: boolean } }[];
}

export const noAnswer: JudgedAnswer = {
  outcome: 'failed',
  codes: ['no answer'],
  isRetryable: false,
  isAcknowledged: false,
};

export function judgeAnswer({ status, retryAfter, text }: ReceivedAnswer): JudgedAnswer {
  const body = readJsonObject<Body>(text);
  if (!body) return { ...noAnswer, codes: [`HTTP ${status}`] };
  const { data, errors = [] } = body;
  const codes = [...new Set(errors.map(({ extensions }) => extensions?.code ?? 'no code'))];
  const hasData = Object.values(data ?? {}).some((value) => value !== null);
  const isRefused = status === 503 && retryAfter !== undefined;
  return {
    outcome: hasData ? (errors.length === 0 ? 'whole' : 'partial') : isRefused ? 'refused' : 'failed',
    codes: hasData || codes.length > 0 ? codes : [`HTTP ${status}`],
    isRetryable: isRefused || errors.some(({ extensions }) => extensions?.retryable === true),
    isAcknowledged: (data?.recordWatch as { watch?: unknown } | null | undefined)?.watch != null,
  };
}
