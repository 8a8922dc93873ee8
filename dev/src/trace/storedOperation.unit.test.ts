/** What `npm run trace` says about an operation that it cannot run. */
import { readStoredOperation } from './storedOperation.js';

test('an unknown name gets the nearest one', () => {
  expect(() => readStoredOperation('moviepge', {})).toThrow('has no operation "moviepge". Did you mean MoviePage?');
  expect(() => readStoredOperation('zzz', {})).toThrow(/no operation "zzz"\. There are .*MoviePage, MyPage/);
  expect(() => readStoredOperation('../../package', {})).toThrow('has no operation');
});

test('a missing or unknown variable is named, with all variables and their types', () => {
  expect(() => readStoredOperation('MoviePage', {})).toThrow(
    `MoviePage needs --variables '{"slug":"…"}'. Its variables are slug: String!.`,
  );
  expect(() => readStoredOperation('MoviePage', { slug: 'a', film: 'b' })).toThrow(
    'MoviePage has no variable "film". It has slug: String!.',
  );
});

test('a mutation is known as one', () => {
  expect(readStoredOperation('RecordWatch', { movieId: 'mov_1' })).toMatchObject({ isMutation: true });
  expect(readStoredOperation('MoviePage', { slug: 'a' })).toMatchObject({ isMutation: false, name: 'MoviePage' });
});
