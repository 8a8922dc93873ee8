/** The loader of `.cypher` files: which texts and values it takes, and which errors it gives. */
import { cypherFile, parseCypherTemplate } from './cypherFile.js';

const template = (text: string, holes: readonly string[]) => parseCypherTemplate({ name: 'a.cypher', text }, holes);

describe('cypherFile', () => {
  test('returns the text of a file without holes as it is', () => {
    expect(cypherFile(new URL('../changeFeed/last-change.cypher', import.meta.url))).toMatch(
      /^\/\/ .*\nMATCH \(s:ChangeSequence {name: 'catalog'}\)\nRETURN s\.last AS last\n$/,
    );
  });
});

describe('a template', () => {
  test('fills each hole wherever it occurs', () => {
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

  test('may fill a hole with nothing', () => {
    expect(template('a<<step>>b', ['step'])({ step: '' })).toBe('ab');
  });

  test.each([
    ['a hole of the file is not declared', 'a <<one>> <<two>>', ['one'], /a\.cypher: hole "two" is not among/],
    ['a declared hole is not in the file', 'a <<one>>', ['one', 'two'], /a\.cypher: hole "two" is not in the file/],
    ['a hole is declared twice', 'a <<one>>', ['one', 'one'], /a\.cypher: hole "one" is given twice/],
    ['a hole is not closed', 'a <<one', [], /a\.cypher: a hole must be written as <<name>>/],
    ['a hole has no name', 'a <<>>', [], /a\.cypher: a hole must be written as <<name>>/],
  ])('is refused if %s', (_, text, holes, message) => {
    expect(() => template(text, holes)).toThrow(message);
  });

  test.each([
    ['a hole is not filled', { one: 'x' }, /a\.cypher: hole "two" is not filled/],
    ['a hole is filled with undefined', { one: 'x', two: undefined }, /a\.cypher: hole "two" is not filled/],
    ['a value has no hole', { one: 'x', two: 'y', three: 'z' }, /a\.cypher: there is no hole "three" to fill/],
    ['a value has a hole in it', { one: 'x', two: '<<one>>' }, /a\.cypher: the value of hole "two" has a hole in it/],
  ])('is not filled if %s', (_, values, message) => {
    const fill = template('<<one>> <<two>>', ['one', 'two']);
    expect(() => fill(values as Record<string, string>)).toThrow(message);
  });
});
