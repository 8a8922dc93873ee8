/** What links to GraphiQL open. */
import { readOpenedOperation } from './openedOperation.js';

const operation = 'query Film($slug: String!) {\n  movie(slug: $slug) { title }\n}\n# 100 % "+&=#"';
const variables = JSON.stringify({ slug: 'alien-1979', text: 'é + &' });
const whole = { operation, variables: JSON.stringify(JSON.parse(variables), null, 2), as: 'ana-adler' };
const encoded = new URLSearchParams({ operation, variables, as: 'ana-adler' }).toString();
const byHand = `operation=${encodeURIComponent(operation)}&variables=${encodeURIComponent(variables)}&as=ana-adler`;

test.each([
  ['after #', { hash: `#${encoded}`, search: '' }],
  ['after #, encoded by hand', { hash: `#${byHand}`, search: '' }],
  ['after ?', { hash: '', search: `?${encoded}` }],
  ['after # before ?', { hash: `#${encoded}`, search: '?operation=other&as=other' }],
])('%s', (_, address) => {
  expect(readOpenedOperation(address)).toEqual(whole);
});

test('a link without them opens what was there', () => {
  for (const address of [
    { hash: '', search: '' },
    { hash: '#', search: '?operation=&variables=&as=' },
    { hash: '#top', search: '?x=1' },
  ])
    expect(readOpenedOperation(address)).toEqual({ operation: undefined, variables: undefined, as: undefined });
});

test('variables that are no JSON are shown as they are', () => {
  expect(readOpenedOperation({ hash: '#variables={broken', search: '' }).variables).toBe('{broken');
});
