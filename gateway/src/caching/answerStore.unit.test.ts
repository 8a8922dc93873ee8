/** What the store of answers keeps in memory is what it counts. */
import { keptBytes } from '@marquee/testing/cost/memory';
import { parseBytes, toAnswerText } from '../execution/jsonText.js';
import { createMemoryAnswers } from './answerStore.js';

const megabyte = 1024 * 1024;
const answers = 40;

/** An id as the gateway reads it from a large answer of a subgraph. */
function idOfLargeAnswer(number: number): string {
  const id = JSON.stringify(`mov_${String(number).padStart(24, '0')}`);
  const { text } = toAnswerText(Buffer.from(`${id}${' '.repeat(megabyte)}`));
  return parseBytes(text.slice(0, id.length)) as string;
}

test('ids of kept answers do not keep the answers of subgraphs that they were cut from', async () => {
  const store = createMemoryAnswers(megabyte);
  const limit = (await keptBytes()) + (answers / 4) * megabyte;
  for (let number = 0; number < answers; number++)
    store.set(`key ${number}`, { body: Buffer.from('{}'), position: 1, ids: [idOfLargeAnswer(number)] }, 60);
  expect(await keptBytes(limit)).toBeLessThanOrEqual(limit);
  expect(store.get('key 7')).toMatchObject({ ids: [`mov_${'7'.padStart(24, '0')}`] });
  store.stop();
});
