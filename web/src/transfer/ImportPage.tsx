/** Brings a history from elsewhere: drop a file, look at what it would do, answer what is unclear, and write it. */
import { useState } from 'react';
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { Letterboard } from '../design/Letterboard.js';
import { graphql } from '../generated/gql.js';
import type { Visibility } from '../generated/graphql.js';
import { ExportButtons } from './ExportButtons.js';
import { FileDrop } from './FileDrop.js';
import { formats, type HistoryFile } from './historyFile.js';
import { useImport, type Choices, type ImportResult } from './importing.js';
import { RowTable } from './RowTable.js';
import styles from './ImportPage.module.css';

const query = graphql(`
  query ImportPage {
    ...Shell_viewer
    me {
      id
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{() => <Import />}</MemberAnswer>;
}

const visibilities: readonly { readonly value: Visibility | ''; readonly name: string }[] = [
  { value: '', name: 'as your profile says' },
  { value: 'PUBLIC', name: 'everybody' },
  { value: 'FRIENDS', name: 'friends' },
  { value: 'PRIVATE', name: 'only you' },
];

function Import() {
  const { state, tryFile, write } = useImport();
  const [choices, setChoices] = useState<Choices>(new Map());
  const [visibility, setVisibility] = useState<Visibility | ''>('');
  const answersWith = (next: Visibility | '') => ({ choices, visibility: next === '' ? undefined : next });
  const look = (file: HistoryFile) => {
    setChoices(new Map());
    void tryFile(file, { ...answersWith(visibility), choices: new Map() });
  };
  const file = state.step === 'idle' ? undefined : state.file;
  // A try that was given choices has counted them already.
  const newChoices = [...choices.keys()].filter((row) => state.step !== 'tried' || !state.tried.has(row)).length;
  const isBusy = state.step === 'trying' || state.step === 'writing';
  return (
    <div className={styles.page}>
      <title>Import · Marquee</title>
      <Letterboard lead="From Letterboxd, IMDb, Trakt, MovieLens or Marquee" lines={['Bring your history']} />
      <FileDrop onFile={look} isBusy={isBusy} />
      {file && (
        <div className={styles.options}>
          <p>
            <b>{file.fileName}</b>
          </p>
          <Choice
            label="Format"
            value={file.format}
            options={formats}
            onChange={(format) => look({ ...file, format })}
          />
          <Choice
            label="Who sees it"
            value={visibility}
            options={visibilities}
            disabled={isBusy}
            onChange={(next) => {
              setVisibility(next);
              void tryFile(file, answersWith(next));
            }}
          />
        </div>
      )}
      <p role="status">{statusOf(state)}</p>
      {(state.step === 'tried' || state.step === 'done') && (
        <Result result={state.result} choices={choices} isDone={state.step === 'done'} onChoices={setChoices} />
      )}
      {state.step === 'tried' && state.result.matched + newChoices > 0 && (
        <Button look="main" onClick={() => void write(state.file, answersWith(visibility))}>
          Import {state.result.matched + newChoices} rows
        </Button>
      )}
      <ExportButtons />
    </div>
  );
}

function statusOf(state: ReturnType<typeof useImport>['state']): string {
  switch (state.step) {
    case 'idle':
      return '';
    case 'trying':
      return 'Looking at the file. Nothing is written yet.';
    case 'writing':
      return state.progress ? `Recorded ${state.progress.rowsDone} of ${state.progress.rows} rows.` : 'Recording.';
    case 'failed':
      return state.isDryRun
        ? `${state.problem} Nothing is written.`
        : `${state.problem} What was recorded stays, and the same file can be imported again.`;
    case 'tried':
    case 'done':
      return '';
  }
}

interface ResultProps {
  readonly result: ImportResult;
  readonly choices: Choices;
  readonly isDone: boolean;
  readonly onChoices: (choices: Choices) => void;
}

function Result({ result, choices, isDone, onChoices }: ResultProps) {
  const { matched, recorded, ambiguous, unmatched, userErrors } = result;
  const choose = (row: string, movieId: string) => {
    const next = new Map(choices);
    if (movieId === '') next.delete(row);
    else next.set(row, movieId);
    onChoices(next);
  };
  return (
    <>
      <dl className={styles.figures}>
        <div>
          <dt>{isDone ? 'recorded' : 'found'}</dt>
          <dd>{isDone ? recorded : matched}</dd>
        </div>
        <div>
          <dt>unclear</dt>
          <dd>{ambiguous.length}</dd>
        </div>
        <div>
          <dt>not found</dt>
          <dd>{unmatched.length}</dd>
        </div>
      </dl>
      {isDone && recorded > 0 && (
        <p>
          It is in <PageLink to="/history">your history</PageLink>.
        </p>
      )}
      {userErrors.length > 0 && (
        <ul className={styles.problems} role="alert">
          {userErrors.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      {!isDone && <RowTable title="Which film is it?" rows={ambiguous} choices={choices} onChoose={choose} />}
      {!isDone && <RowTable title="Not found" rows={unmatched} choices={choices} onChoose={choose} />}
    </>
  );
}
