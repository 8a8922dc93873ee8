/** The loader of `.cypher` files: which texts and values it takes, and which errors it gives. */
import { cypherFile, parseCypherTemplate } from './cypherFile.js';

const template = (text: string, placeholders: readonly string[]) =>
  parseCypherTemplate({ name: 'a.cypher', text }, placeholders);

describe('cypherFile', () => {
  test('returns the text of a file without placeholders as it is', () => {
    expect(cypherFile(new URL('../changeFeed/last-change.cypher', import.meta.url))).toMatch(
      /^\/\/ .*\nMATCH \(s:ChangeSequence {name: 'catalog'}\)\nRETURN s\.last AS last\n$/,
    );
  });
});

describe('a template', () => {
  test('fills each placeholder wherever it occurs', () => {
    const fill = template('MATCH (m) WHERE m.<<key>> > $from RETURN m.<<key>> <<order>>', ['key', 'order']);
    expect(fill({ key: 'byTitle', order: 'ORDER BY m.byTitle' })).toBe(
      'MATCH (m) WHERE m.byTitle > $from RETURN m.byTitle ORDER BY m.byTitle',
    );
  });

  test('takes maps, parameters and quantifiers of Cypher for text, and a value with $ in it as it is', () => {
    const text = 'MATCH (m {a: {b: $c}})-[:X*1..{most}]->{2}() RETURN [x IN $list WHERE x < $y | {x}] <<rest>>';
    expect(template(text, ['rest'])({ rest: "LIMIT $& $1 $' {a: 1}" })).toBe(
      text.split('<<rest>>').join("LIMIT $& $1 $' {a: 1}"),
    );
  });

  test('may fill a placeholder with nothing', () => {
    expect(template('a<<step>>b', ['step'])({ step: '' })).toBe('ab');
  });

  test.each([
    [
      'a placeholder of the file is not declared',
      'a <<one>> <<two>>',
      ['one'],
      /a\.cypher: placeholder "two" is not among/,
    ],
    [
      'a declared placeholder is not in the file',
      'a <<one>>',
      ['one', 'two'],
      /a\.cypher: placeholder "two" is not in the file/,
    ],
    ['a placeholder is declared twice', 'a <<one>>', ['one', 'one'], /a\.cypher: placeholder "one" is given twice/],
    ['a placeholder is not closed', 'a <<one', [], /a\.cypher: a placeholder must be written as <<name>>/],
    ['a placeholder has no name', 'a <<>>', [], /a\.cypher: a placeholder must be written as <<name>>/],
  ])('is refused if %s', (_, text, placeholders, message) => {
    expect(() => template(text, placeholders)).toThrow(message);
  });

  test.each([
    ['a placeholder is not filled', { one: 'x' }, /a\.cypher: placeholder "two" is not filled/],
    [
      'a placeholder is filled with undefined',
      { one: 'x', two: undefined },
      /a\.cypher: placeholder "two" is not filled/,
    ],
    [
      'a value has no placeholder',
      { one: 'x', two: 'y', three: 'z' },
      /a\.cypher: there is no placeholder "three" to fill/,
    ],
    [
      'a value has a placeholder in it',
      { one: 'x', two: '<<one>>' },
      /a\.cypher: the value of placeholder "two" has a placeholder in it/,
    ],
  ])('is not filled if %s', (_, values, message) => {
    const fill = template('<<one>> <<two>>', ['one', 'two']);
    expect(() => fill(values as Record<string, string>)).toThrow(message);
  });
});
