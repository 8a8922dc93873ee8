/** The steps of an import: a file is tried without writing, rows are answered, and then it is written. */
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import type { ApolloClient, ErrorLike } from '@apollo/client';
import { sentenceOf } from '../failures/reasonOf.js';
import { graphql } from '../generated/gql.js';
import type { ImportHistoryMutation, ImportProgressQuery, Visibility } from '../generated/graphql.js';
import type { HistoryFile } from './historyFile.js';

const importMutation = graphql(`
  mutation ImportHistory($input: ImportHistoryInput!) {
    importHistory(input: $input) {
      matched
      recorded
      rowsLeft
      ambiguous {
        ...RowTable_row @unmask
      }
      unmatched {
        ...RowTable_row @unmask
      }
      userErrors {
        message
      }
    }
  }
`);

const progressQuery = graphql(`
  query ImportProgress {
    historyImport {
      startedAt
      rows
      rowsDone
    }
  }
`);

export type ImportResult = ImportHistoryMutation['importHistory'];
export type Progress = NonNullable<ImportProgressQuery['historyImport']>;

/** The film that a row means, by the key of the row. */
export type Choices = ReadonlyMap<string, string>;

interface RowPlace {
  readonly file?: string | null | undefined;
  readonly line: number;
}
export const rowKey = ({ file, line }: RowPlace): string => JSON.stringify([file ?? null, line]);

const choicesOf = (choices: Choices) =>
  [...choices].map(([key, movieId]) => {
    const [file, line] = JSON.parse(key) as [string | null, number];
    return { file, line, movieId };
  });

export type ImportState =
  | { readonly step: 'idle' }
  | { readonly step: 'trying'; readonly file: HistoryFile }
  | {
      readonly step: 'tried';
      readonly file: HistoryFile;
      readonly result: ImportResult;
      /** The choices that the try was given. */
      readonly tried: Choices;
    }
  | { readonly step: 'done'; readonly file: HistoryFile; readonly result: ImportResult }
  | { readonly step: 'writing'; readonly file: HistoryFile; readonly progress: Progress | undefined }
  | { readonly step: 'failed'; readonly file: HistoryFile; readonly problem: string; readonly isDryRun: boolean };

export interface ImportAnswers {
  readonly choices: Choices;
  readonly visibility: Visibility | undefined;
}

const progressEveryMs = 700;

export function useImport() {
  const client = useApolloClient();
  const [state, setState] = useState<ImportState>({ step: 'idle' });

  const send = async (file: HistoryFile, dryRun: boolean, { choices, visibility }: ImportAnswers) => {
    const input = { ...file, dryRun, visibility, choices: choicesOf(choices) };
    const parts: ImportResult[] = [];
    do {
      const { data, error } = await client
        .mutate({ mutation: importMutation, variables: { input } })
        .catch((thrown: ErrorLike) => ({ data: undefined, error: thrown }));
      if (!data) return setState({ step: 'failed', file, problem: sentenceOf(error), isDryRun: dryRun });
      parts.push(data.importHistory);
    } while (parts.at(-1)!.rowsLeft > 0);
    const result = joinParts(parts);
    setState(dryRun ? { step: 'tried', file, result, tried: choices } : { step: 'done', file, result });
  };

  return {
    state,
    /** Reports what an import of the file would do. */
    tryFile: async (file: HistoryFile, answers: ImportAnswers) => {
      setState({ step: 'trying', file });
      await send(file, true, answers);
    },
    write: async (file: HistoryFile, answers: ImportAnswers) => {
      setState({ step: 'writing', file, progress: undefined });
      const stop = followProgress(client, (progress) =>
        setState((current) => (current.step === 'writing' ? { ...current, progress } : current)),
      );
      await send(file, false, answers).finally(stop);
      // What was imported changes every page.
      await client.refetchQueries({ include: 'active' });
    },
  };
}

/** Each call records a part of a large file, and reports the whole file. */
function joinParts(parts: readonly ImportResult[]): ImportResult {
  const messages = new Map(parts.flatMap(({ userErrors }) => userErrors).map((error) => [error.message, error]));
  return {
    ...parts.at(-1)!,
    recorded: parts.reduce((sum, { recorded }) => sum + recorded, 0),
    userErrors: [...messages.values()],
  };
}

/** Asks how far the import is until the returned function is called. An import that began earlier is another one. */
function followProgress(client: ApolloClient, report: (progress: Progress) => void): () => void {
  const beganAt = Date.now() - 60_000;
  const timer = setInterval(() => {
    void client
      .query({ query: progressQuery, fetchPolicy: 'no-cache' })
      .then(({ data }) => {
        const progress = data?.historyImport;
        if (progress && Date.parse(progress.startedAt) > beganAt) report(progress);
      })
      .catch(() => undefined);
  }, progressEveryMs);
  return () => clearInterval(timer);
}
