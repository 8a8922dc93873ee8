/** 2,000 random operations have the answers of one schema that has everything, executed by graphql-js. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { compareRandomOperations } from '@marquee/testing/results/sameAnswers';
import { startSyntheticGateway } from '@marquee/testing/servers/syntheticGateway';

const lifecycle = createLifecycle(silentLog);
afterAll(() => lifecycle.stop());

test('no answer differs', async () => {
  const gateway = await startSyntheticGateway(lifecycle);
  await compareRandomOperations(gateway, { operations: 2_000, seed: 27 });
}, 900_000);
