/** Chooses the visibility of a watch by a hash of its row, so that the same row always has the same one. */
import type { DatasetWatch } from '@marquee/social/load/socialDataset';
import { hashText } from './random.js';

/** 70 % PUBLIC, 25 % FRIENDS, 5 % PRIVATE. */
export function assignVisibility(row: string): DatasetWatch['visibility'] {
  const percent = hashText(row) % 100;
  if (percent < 70) return 'PUBLIC';
  return percent < 95 ? 'FRIENDS' : 'PRIVATE';
}
