/** The last request of the page: its operation, its variables, and what the answer weighed. */
import { useEffect, useRef, useState } from 'react';
import { useSettings } from '../app/SettingsContext.js';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { useSession } from '../session/session.js';
import { curlOf, explorerLink, typescriptOf } from './copies.js';
import { useExchanges, type Exchange } from './exchanges.js';
import styles from './QueryDrawer.module.css';

export default function QueryDrawer({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const exchanges = useExchanges();
  const [chosen, setChosen] = useState('0');
  useEffect(() => dialog.current?.showModal(), []);
  const exchange = exchanges[Number(chosen)] ?? exchanges[0];
  return (
    <dialog ref={dialog} className={styles.drawer} aria-label="The query" onClose={onClose}>
      <div className={styles.head}>
        <Choice
          label="Request"
          value={chosen}
          options={exchanges.map(({ operationName }, index) => ({ value: String(index), name: operationName }))}
          onChange={setChosen}
        />
        <Button onClick={() => dialog.current?.close()}>Close</Button>
      </div>
      {exchange ? <Details exchange={exchange} /> : <p>This page has sent no request yet.</p>}
    </dialog>
  );
}

function Details({ exchange }: { readonly exchange: Exchange }) {
  const { graphql: path, explorer } = useSettings();
  const session = useSession();
  const url = new URL(path, location.origin).href;
  const handle = session.status === 'signedIn' && session.how.kind === 'development' ? session.how.handle : undefined;
  const variables = JSON.stringify(exchange.variables, null, 2);
  return (
    <>
      <p className={styles.facts}>
        {exchange.bytes.toLocaleString('en')} bytes · {Math.round(exchange.milliseconds)} ms · HTTP {exchange.status}
        {exchange.cost !== undefined && ` · cost ${exchange.cost.toLocaleString('en')}`}
      </p>
      <div className={styles.actions}>
        <Copy name="curl" text={curlOf(url, exchange)} />
        <Copy name="TypeScript" text={typescriptOf(url, exchange)} />
        {explorer !== undefined && (
          <a href={explorerLink(explorer, exchange, handle)} target="_blank" rel="noreferrer">
            Open in the explorer
          </a>
        )}
      </div>
      <pre className={styles.code} tabIndex={0} aria-label="Operation">
        {exchange.query}
      </pre>
      {variables !== '{}' && (
        <pre className={styles.code} tabIndex={0} aria-label="Variables">
          {variables}
        </pre>
      )}
    </>
  );
}

function Copy({ name, text }: { readonly name: string; readonly text: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  return (
    <Button onClick={() => void copy()}>
      <span role="status">
        {state === 'copied'
          ? `Copied as ${name}`
          : state === 'failed'
            ? 'Copying is not allowed here'
            : `Copy as ${name}`}
      </span>
    </Button>
  );
}
