/** A dialog that changes a watch. The browser keeps the focus in it, and gives it back. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/Button.js';
import type { OwnWatch_WatchFragment } from '../generated/graphql.js';
import { useChange } from './ownWatch.js';
import { WatchFields } from './WatchFields.js';
import { changesOf, valuesOf } from './watchValues.js';
import styles from './WatchEditor.module.css';

export interface WatchEditorProps {
  readonly watch: OwnWatch_WatchFragment;
  readonly onClose: () => void;
}

export function WatchEditor({ watch, onClose }: WatchEditorProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [values, setValues] = useState(() => valuesOf(watch));
  const change = useChange();
  useEffect(() => dialog.current?.showModal(), []);
  const save = () => {
    dialog.current?.close();
    const changes = changesOf(watch, values);
    if (Object.keys(changes).length > 0) void change(watch, changes);
  };
  const title = watch.movie?.title ?? 'a film';
  return (
    <dialog ref={dialog} className={styles.editor} aria-label={`Edit your watch of ${title}`} onClose={onClose}>
      <form action={save} className={styles.form}>
        <h2>{title}</h2>
        <WatchFields values={values} onChange={setValues} dayLabel="Day, empty if unknown" />
        <Button type="submit" look="main">
          Save
        </Button>
        <Button onClick={() => dialog.current?.close()}>Cancel</Button>
      </form>
    </dialog>
  );
}
