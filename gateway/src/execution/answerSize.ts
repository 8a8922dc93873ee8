/** The bound on the size of an answer. It bounds the time for reading, shaping and printing it, and the memory that it takes. */
import type { GraphQLError } from 'graphql';
import { integer, type SettingValues } from '@marquee/kit/config';
import { publicError } from '@marquee/kit/errors';

export const answerSettings = {
  MAX_ANSWER_BYTES: integer({
    description:
      'Maximum size of an answer, and of what a subgraph answers to one fetch. A request whose answer is larger is refused.',
    default: 12_000_000,
    min: 100_000,
    max: 500_000_000,
    unit: 'bytes',
  }),
};

export const toMaxAnswerBytes = (settings: SettingValues<typeof answerSettings>): number => settings.MAX_ANSWER_BYTES;

/** Ends the request with status 400. */
export const answerTooLarge = (maxBytes: number): GraphQLError =>
  publicError('QUERY_TOO_COMPLEX', `The answer is larger than ${maxBytes} bytes. Ask for fewer items or fields.`, {
    status: 400,
  });
