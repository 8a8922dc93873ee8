import { buildSchema, getOperationAST, parse } from 'graphql';
import { compileText } from './compiledText.js';
import { JsonText, toByteText } from './jsonText.js';
import { createSelections } from './selections.js';

const schema = buildSchema(`
  type Query { films: [Film] none: Int }
  type Film { id: ID! title: String years: [Int!] facts: Facts }
  type Facts { text: String }
`);

function compile(text: string) {
  const document = parse(text);
  const operation = getOperationAST(document)!;
  const selections = createSelections({ schema, document, operation, variables: {} });
  return compileText({ schema, selections, rootType: schema.getQueryType()! });
}

describe('the size of an answer', () => {
  const print = compile('{ none films { __typename id title years facts { text @skip(if: true) } } }');
  const answer = {
    films: [
      { id: 'a', title: new JsonText(toByteText('"é 🎬"')), years: [1, 22], facts: {} },
      null,
      { id: '"', title: 'é', years: [], facts: null },
    ],
  };
  const text = print(answer, 1_000)!;

  test('is counted in bytes', () => {
    expect(JSON.parse(Buffer.from(text, 'latin1').toString())).toEqual({
      none: null,
      films: [
        { __typename: 'Film', id: 'a', title: 'é 🎬', years: [1, 22], facts: {} },
        null,
        { __typename: 'Film', id: '"', title: 'é', years: [], facts: null },
      ],
    });
    expect(print(answer, text.length)).toBe(text);
    expect(() => print(answer, text.length - 1)).toThrow(`larger than ${text.length - 1} bytes`);
  });

  test('is known before values that are too large are looked at', () => {
    const years: unknown[] = [];
    let seen = 0;
    for (let year = 0; year < 100; year++) Object.defineProperty(years, year, { get: () => ++seen });
    const large = { films: [{ id: 'a', title: 'x'.repeat(1_000), years, facts: null }] };
    expect(() => print(large, 500)).toThrow('larger than 500 bytes');
    expect(seen).toBe(0);
  });
});
