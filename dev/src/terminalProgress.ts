/** Progress bars on a terminal; no output when the stream is not a terminal. */
import { SingleBar } from 'cli-progress';
import { silentProgress, type Progress } from '@marquee/kit/progress';

export function terminalProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return silentProgress;
  return {
    start: (label, total) => {
      const bar = new SingleBar({
        stream,
        format: `${label.padEnd(22)} {bar} {percentage}% · {value}/{total} · {note}{eta_formatted} left`,
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
