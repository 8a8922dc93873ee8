/** Progress of long work, for a caller that may show it. */

export interface ProgressBar {
  /** `note` appears beside the bar, for example a rate. */
  update(done: number, note?: string): void;
  stop(): void;
}

export interface Progress {
  start(label: string, total: number): ProgressBar;
}

const silentBar: ProgressBar = { update: () => {}, stop: () => {} };
export const silentProgress: Progress = { start: () => silentBar };
