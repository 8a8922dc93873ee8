/** Progress bars on a terminal; elsewhere nothing at all. */
import { SingleBar } from 'cli-progress';

export interface ProgressBar {
  /** `note`: more to show beside it, such as a rate. */
  update(done: number, note?: string): void;
  stop(): void;
}

export interface Progress {
  start(what: string, total: number): ProgressBar;
}

const silentBar: ProgressBar = { update: () => {}, stop: () => {} };
export const silentProgress: Progress = { start: () => silentBar };

export function terminalProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return silentProgress;
  return {
    start: (what, total) => {
      const bar = new SingleBar({
        stream,
        format: `${what.padEnd(22)} {bar} {percentage}% · {value}/{total} · {note}{eta_formatted} left`,
        hideCursor: true,
        clearOnComplete: true,
        etaBuffer: 50,
      });
      bar.start(Math.max(total, 1), 0, { note: '' });
      return {
        update: (done, note) => {
          if (done > bar.getTotal()) bar.setTotal(done);
          bar.update(done, { note: note === undefined ? '' : `${note} · ` });
        },
        stop: () => bar.stop(),
      };
    },
  };
}
