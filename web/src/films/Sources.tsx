/** Where each fact of a film came from, and its pages at other services. */
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';
import styles from './FilmPage.module.css';

const sourcesFragment = graphql(`
  fragment Sources_film on Movie {
    id
    externalIds {
      source
      value
      url
    }
    provenance {
      field
      provider
      chosenBecause
      alternatives
      observedAt
    }
  }
`);

export function Sources({ film: masked }: { readonly film: FragmentType<typeof sourcesFragment> }) {
  const { externalIds, provenance } = useData(sourcesFragment, masked);
  return (
    <details className={styles.sources}>
      <summary>Where these facts come from</summary>
      <ul>
        {provenance.map(({ field, provider, chosenBecause, alternatives, observedAt }) => (
          <li key={field}>
            <b>{field}</b>: {provider}, {chosenBecause}
            {alternatives > 0 && `, ${alternatives} other values`} <When time={observedAt} />
          </li>
        ))}
        {externalIds.map(({ source, value, url }) => (
          <li key={source + value}>
            <b>{source}</b>: {url ? <a href={url}>{value}</a> : value}
          </li>
        ))}
      </ul>
    </details>
  );
}
