/** The signed viewer that the gateway sends to a subgraph. */
import { createViewerSigner } from './viewer.js';

test('a viewer token is valid for its subgraph and its secret only', async () => {
  const signer = createViewerSigner('x'.repeat(32));
  const token = await signer.sign({ subject: 'a|b' }, 'social');
  expect(await signer.verify(token, 'social')).toEqual({ subject: 'a|b' });
  expect(await signer.verify(token, 'catalog')).toBeUndefined();
  expect(await signer.verify(`${token}x`, 'social')).toBeUndefined();
  expect(await signer.verify(undefined, 'social')).toBeUndefined();
  expect(await createViewerSigner('y'.repeat(32)).verify(token, 'social')).toBeUndefined();
  expect(await signer.verify(await signer.sign({ subject: null }, 'social'), 'social')).toEqual({ subject: null });
});
