/** Saves all that the viewer has here as a file. */
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import type { ErrorLike } from '@apollo/client';
import { saveFile } from '../app/saveFile.js';
import { Button } from '../design/Button.js';
import { sentenceOf } from '../failures/reasonOf.js';
import { graphql } from '../generated/gql.js';
import type { ExportFormat } from '../generated/graphql.js';
import styles from './ImportPage.module.css';

const exportQuery = graphql(`
  query ExportHistory($format: ExportFormat!) {
    exportHistory(format: $format) {
      content
      watches
    }
  }
`);

const files: Readonly<Record<ExportFormat, { readonly name: string; readonly type: string }>> = {
  MARQUEE: { name: 'marquee-history.json', type: 'application/json' },
  LETTERBOXD: { name: 'letterboxd-import.csv', type: 'text/csv' },
};

export function ExportButtons() {
  const client = useApolloClient();
  const [notice, setNotice] = useState<string>();
  const save = async (format: ExportFormat) => {
    const { data, error } = await client
      .query({ query: exportQuery, variables: { format }, fetchPolicy: 'no-cache' })
      .catch((thrown: ErrorLike) => ({ data: undefined, error: thrown }));
    const content = data?.exportHistory?.content;
    if (content === undefined) return setNotice(sentenceOf(error));
    const { name, type } = files[format];
    saveFile(new Blob([content], { type }), name);
    setNotice(`Saved as ${name}.`);
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
