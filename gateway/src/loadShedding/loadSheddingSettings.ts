/** Settings of load shedding, and the load shedder that they ask for. */
import { flag, integer, type SettingValues } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { LimitBounds } from './concurrencyLimit.js';
import { watchEventLoop } from './eventLoopDelay.js';
import { createLoadShedder, unlimitedLoad, type LoadShedder } from './loadShedder.js';

export interface LoadSheddingConfig extends LimitBounds {
  readonly isEnabled: boolean;
}

const maxOperations = 10_000;
const bound = (description: string, fallback: number) =>
  integer({ description, default: fallback, min: 1, max: maxOperations, unit: 'operations' });

export const loadSheddingSettings = {
  LOAD_SHEDDING: flag({
    description: 'Refuses operations with 503 when the server has more to do than it can.',
    default: true,
  }),
  MIN_CONCURRENCY: bound('Operations that may run at once however slow they are.', 8),
  INITIAL_CONCURRENCY: bound('Operations that may run at once after the start, and after a quiet time.', 32),
  MAX_CONCURRENCY: bound('Operations that may run at once however fast they are.', 512),
};

/** Throws a StartError when the settings contradict each other. */
export function toLoadSheddingConfig(settings: SettingValues<typeof loadSheddingSettings>): LoadSheddingConfig {
  const {
    LOAD_SHEDDING: isEnabled,
    MIN_CONCURRENCY: min,
    INITIAL_CONCURRENCY: initial,
    MAX_CONCURRENCY: max,
  } = settings;
  if (min > initial || initial > max)
    throw new StartError('INITIAL_CONCURRENCY must be from MIN_CONCURRENCY to MAX_CONCURRENCY.');
  return { isEnabled, min, initial, max };
}

export interface OpenOptions {
  readonly loadShedding: LoadSheddingConfig;
  readonly deadlineMs: number;
}

export function openLoadShedder(lifecycle: Lifecycle, { loadShedding, deadlineMs }: OpenOptions): LoadShedder {
  if (!loadShedding.isEnabled) return unlimitedLoad;
  const eventLoop = watchEventLoop();
  lifecycle.onStop('event loop delay', () => eventLoop.stop());
  const shedder = createLoadShedder({ ...loadShedding, deadlineMs, eventLoopDelay: eventLoop.read });
  lifecycle.onStop('metrics of load', () => shedder.stop());
  return shedder;
}
