/** Starts loadClients.main.ts, and gives it loads. */
import type { PostedRequest } from '../http/loadClient.js';
import type { LoadAnswer } from '../load/loadAnswer.js';
import { exitCodeOf, spawnHelper } from './programs.js';

/** A closed loop of `clients`, or requests by the clock at `rate` a second, which waits for no answer. */
export type ClientLoad = { readonly request: PostedRequest; readonly seconds: number } & (
  { readonly clients: number } | { readonly rate: number }
);

export interface LoadClients {
  /** Resolves with all answers, when each request has one. Rejects if the process ends before. */
  run(load: ClientLoad): Promise<LoadAnswer[]>;
  /** Ends the process. */
  stop(): Promise<void>;
}

export function startLoadClients(url: string): LoadClients {
  const child = spawnHelper('loadClients', [url], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Times are infinite without an answer, which JSON cannot say.
    serialization: 'advanced',
  });
  return {
    run: (load) =>
      new Promise((resolve, reject) => {
        const onExit = () => reject(new Error('The clients ended before their answers came.'));
        child.once('exit', onExit);
        child.once('message', (answers) => {
          child.off('exit', onExit);
          resolve(answers as LoadAnswer[]);
        });
        child.send(load);
      }),
    stop: async () => {
      child.kill('SIGTERM');
      await exitCodeOf(child);
    },
  };
}
