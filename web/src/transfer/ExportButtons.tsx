/** Saves all that the viewer has here as a file. */
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import type { ApolloClient, ErrorLike } from '@apollo/client';
import { saveFile } from '../app/saveFile.js';
import { Button } from '../design/Button.js';
import { sentenceOf } from '../failures/reasonOf.js';
import { graphql } from '../generated/gql.js';
import type { ExportFormat } from '../generated/graphql.js';
import styles from './ImportPage.module.css';

const exportQuery = graphql(`
  query ExportHistory($format: ExportFormat!, $after: String) {
    exportHistory(format: $format, inParts: true, after: $after) {
      content
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const files: Readonly<
  Record<ExportFormat, { readonly name: string; readonly extension: string; readonly type: string }>
> = {
  MARQUEE: { name: 'marquee-history', extension: 'json', type: 'application/json' },
  LETTERBOXD: { name: 'letterboxd-import', extension: 'csv', type: 'text/csv' },
};

/** A part, with the cursor of the next one if there is one; or what went wrong, as a sentence. */
async function readPart(
  client: ApolloClient,
  format: ExportFormat,
  after: string | null,
): Promise<{ readonly content: string; readonly next: string | null } | string> {
  const { data, error } = await client
    .query({ query: exportQuery, variables: { format, after }, fetchPolicy: 'no-cache' })
    .catch((thrown: ErrorLike) => ({ data: undefined, error: thrown }));
  if (!data?.exportHistory) return sentenceOf(error);
  const { content, pageInfo } = data.exportHistory;
  return { content, next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null };
}

export function ExportButtons() {
  const client = useApolloClient();
  const [notice, setNotice] = useState<string>();
  /** Saves each part as a file of its own, because an import takes one part at a time. Only parts of a longer history have numbers. */
  const save = async (format: ExportFormat) => {
    const { name, extension, type } = files[format];
    const saved: string[] = [];
    let cursor: string | null = null;
    do {
      const part = await readPart(client, format, cursor);
      if (typeof part === 'string') return setNotice([...saved.map(savedAs), part].join(' '));
      cursor = part.next;
      const number = cursor !== null || saved.length > 0 ? `-${saved.length + 1}` : '';
      const file = `${name}${number}.${extension}`;
      saveFile(new Blob([part.content], { type }), file);
      saved.push(file);
    } while (cursor !== null);
    setNotice(saved.map(savedAs).join(' '));
  };
  return (
    <section className={styles.export}>
      <h2>Take it with you</h2>
      <p>Everything you have here, or what Letterboxd can import.</p>
      <div className={styles.options}>
        <Button onClick={() => void save('MARQUEE')}>Save everything</Button>
        <Button onClick={() => void save('LETTERBOXD')}>Save for Letterboxd</Button>
      </div>
      <p role="status">{notice}</p>
    </section>
  );
}

const savedAs = (file: string) => `Saved as ${file}.`;
