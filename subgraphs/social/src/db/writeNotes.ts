/** Notes for a request what its statements may have committed. */
import type { RequestTime } from '@marquee/kit/resilience/dependencyErrors';
import { noteWrite } from '@marquee/kit/resilience/writes';
import { isBegin } from './statementKinds.js';

interface Statement {
  /** Call it when the statement failed. */
  failed(error: Error): void;
}

export interface WriteNotes {
  /** Call it before a statement of the connection is sent. */
  begin(text: string, kind: { readonly isRead: boolean }): Statement;
}

const isCommit = (text: string) => /^\s*(?:COMMIT|END)\b/i.test(text);
const isRollback = (text: string) => /^\s*ROLLBACK\s*;?\s*$/i.test(text);
const changesNothing = (text: string) => /^\s*(?:SET|SAVEPOINT|RELEASE|ROLLBACK TO|DEALLOCATE)\b/i.test(text);

const none: Statement = { failed: () => {} };

/** Of one held connection. `request` is undefined for background work, which is not noted. */
export function createWriteNotes(request: RequestTime | undefined): WriteNotes {
  if (!request) return { begin: () => none };
  let isInTransaction = false;
  let hasWritten = false;
  const note = (): Statement => {
    const takeBack = noteWrite(request);
    return { failed: (error) => isRefusal(error) && takeBack() };
  };
  return {
    begin: (text, { isRead }) => {
      if (isBegin(text)) [isInTransaction, hasWritten] = [true, false];
      else if (isCommit(text) || isRollback(text)) {
        const commits = isCommit(text) && hasWritten;
        [isInTransaction, hasWritten] = [false, false];
        if (commits) return note();
      } else if (!isRead && !changesNothing(text)) {
        if (!isInTransaction) return note();
        hasWritten = true;
      }
      return none;
    },
  };
}

/**
 * Whether the server says that the statement had no effect. The end of a server says nothing: it may interrupt a commit that waits
 * for its replica.
 */
function isRefusal(error: Error): boolean {
  const { severity, code = '' } = error as { severity?: string; code?: string };
  return severity !== undefined && !/^(08|57P)/.test(code);
}
