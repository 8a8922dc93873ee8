/** What to tell a visitor about an error of the API: a sentence, and what they can do. */
import { CombinedGraphQLErrors, ServerError, type ErrorLike } from '@apollo/client';

export interface FailureReason {
  readonly title: string;
  readonly text: string;
  /** Whether the same request may succeed later. */
  readonly canRetry: boolean;
  /** Seconds until the server takes the next request. */
  readonly waitSeconds?: number;
  readonly needsSignIn?: boolean;
}

interface CodedError {
  readonly extensions?: { readonly code?: unknown; readonly retryAfterMs?: unknown } | undefined;
}

const unavailable: FailureReason = {
  title: 'The projector stopped',
  text: 'Marquee does not answer at the moment.',
  canRetry: true,
};

const byCode: Readonly<Record<string, FailureReason>> = {
  UNAUTHENTICATED: {
    title: 'Members only',
    text: 'Sign in first.',
    canRetry: false,
    needsSignIn: true,
  },
  FORBIDDEN: { title: 'Not for this account', text: 'Your account may not do this.', canRetry: false },
  RATE_LIMITED: { title: 'One moment', text: 'You asked for much in a short time.', canRetry: true },
  QUERY_TOO_COMPLEX: {
    title: 'Too much at once',
    text: 'This page asked for more than one request may cost. Take away a filter and try again.',
    canRetry: false,
  },
  SUBGRAPH_TIMEOUT: { title: 'This takes too long', text: 'The answer did not come in time.', canRetry: true },
  SUBGRAPH_UNAVAILABLE: unavailable,
  BAD_USER_INPUT: {
    title: 'Not understood',
    text: 'This address asks for something that does not exist.',
    canRetry: false,
  },
  NOT_FOUND: { title: 'Nothing here', text: 'There is no such page, or it is not for you.', canRetry: false },
};

export const isOffline = (): boolean => typeof navigator !== 'undefined' && !navigator.onLine;

export function reasonOf(error: ErrorLike | undefined): FailureReason {
  if (isOffline())
    return { title: 'You are offline', text: 'You are offline. What you have opened is still here.', canRetry: true };
  const [first] = codedErrors(error);
  const code = first?.extensions?.code;
  const reason = typeof code === 'string' ? byCode[code] : undefined;
  const waitSeconds = waitOf(error, first);
  return { ...(reason ?? unavailable), ...(waitSeconds === undefined ? {} : { waitSeconds }) };
}

/** Seconds to wait, as the error says, or the header of a refused request. */
function waitOf(error: ErrorLike | undefined, first: CodedError | undefined): number | undefined {
  const milliseconds = first?.extensions?.retryAfterMs;
  if (typeof milliseconds === 'number') return Math.ceil(milliseconds / 1000);
  const seconds = ServerError.is(error) ? Number.parseInt(error.response.headers.get('retry-after') ?? '', 10) : NaN;
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** The reason in one line, with the time to wait. */
export function sentenceOf(error: ErrorLike | undefined): string {
  const { text, waitSeconds } = reasonOf(error);
  return waitSeconds === undefined ? text : `${text} Try again in ${waitSeconds} s.`;
}

const refusedBefore: ReadonlySet<unknown> = new Set(['RATE_LIMITED', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']);

/** Whether the API refused a write before it began. Otherwise its answer may be lost on the way. */
export const changedNothing = (error: ErrorLike | undefined): boolean =>
  refusedBefore.has(codedErrors(error)[0]?.extensions?.code);

/** The errors of an answer; those of a refused request stand in its body. */
function codedErrors(error: ErrorLike | undefined): readonly CodedError[] {
  if (CombinedGraphQLErrors.is(error)) return error.errors;
  if (!ServerError.is(error)) return [];
  try {
    return (JSON.parse(error.bodyText) as { errors?: CodedError[] }).errors ?? [];
  } catch {
    return [];
  }
}

/** Whether the API refused every part that failed because the viewer is not signed in, or has no profile. */
export const needsMember = (error: ErrorLike | undefined): boolean => {
  const errors = codedErrors(error);
  return errors.length > 0 && errors.every(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
};

/** Codes of a part that the address asks for in vain: waiting brings nothing. */
const askedInVain: ReadonlySet<unknown> = new Set(['NOT_FOUND', 'BAD_USER_INPUT']);

/** The sentence of a notice when a part of an answer is missing. */
export function missingPart(error: ErrorLike): string {
  const errors = codedErrors(error);
  if (errors.length > 0 && errors.every(({ extensions }) => askedInVain.has(extensions?.code)))
    return 'This address names something that does not exist, or that you may not see.';
  const services = new Set(
    CombinedGraphQLErrors.is(error) ? error.errors.map(({ extensions }) => extensions?.service) : [],
  );
  if (services.has('social')) return 'What your circle watched cannot be shown at the moment.';
  if (services.has('catalog')) return 'Facts of films cannot be shown at the moment.';
  return 'A part of this page cannot be shown at the moment.';
}
