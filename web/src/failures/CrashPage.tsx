import { Letterboard } from '../design/Letterboard.js';
import { Button } from '../design/Button.js';
import styles from './failures.module.css';

/** Shown when a page itself fails, for example because its code does not load after an upgrade. */
export const CrashPage = () => (
  <main className={styles.failure}>
    <Letterboard lines={['The film tore']} />
    <p>This page cannot be shown. Loading it again usually helps.</p>
    <Button look="main" onClick={() => location.reload()}>
      Load again
    </Button>
  </main>
);
