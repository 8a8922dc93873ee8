/** A place to drop a file on, or to choose one. */
import { useState } from 'react';
import { historyFile, type HistoryFile } from './historyFile.js';
import styles from './ImportPage.module.css';

export interface FileDropProps {
  readonly onFile: (file: HistoryFile) => void;
  readonly isBusy: boolean;
}

export function FileDrop({ onFile, isBusy }: FileDropProps) {
  const [isOver, setIsOver] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file || isBusy) return;
    onFile(historyFile(file.name, new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <label
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <span>Drop a file here, or choose one: CSV, JSON, or a whole export as a zip.</span>
      <input
        type="file"
        accept=".csv,.json,.jsonl,.zip,.dat,.txt"
        disabled={isBusy}
        onChange={({ target }) => {
          void take(target.files?.[0]);
          // The same file can be chosen again.
          target.value = '';
        }}
      />
    </label>
  );
}
