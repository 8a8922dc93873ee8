/** Spans of the batches of loaders: each reads what many fields ask for at once. */
import { withSpan } from './spans.js';

/** The batch function of a DataLoader in a span with its name and number of keys. */
export const tracedBatch =
  <Key, Value>(name: string, batch: (keys: readonly Key[]) => Promise<Value>) =>
  (keys: readonly Key[]): Promise<Value> =>
    withSpan(`batch ${name}`, { attributes: { 'marquee.batch.name': name, 'marquee.batch.size': keys.length } }, () =>
      batch(keys),
    );
