import { joinNames, lovedReasons } from './reasons.js';

const people = (...names: string[]) => names.map((name, index) => ({ id: `per_${index}`, name }));
const texts = (...names: string[]) => lovedReasons(people(...names)).map(({ text }) => text);

describe('texts of reasons', () => {
  test('names up to two, and counts the others', () => {
    expect(joinNames(['Ana'], 1)).toBe('Ana');
    expect(joinNames(['Ana', 'Ben'], 2)).toBe('Ana and Ben');
    expect(joinNames(['Ana', 'Ben', 'Cleo'], 3)).toBe('Ana, Ben and one other');
    expect(joinNames(['Ana', 'Ben'], 5)).toBe('Ana, Ben and 3 others');
  });

  test('agree in number with the loved people', () => {
    expect(texts()).toEqual([]);
    expect(texts('Ana Karina')).toEqual(['You love Ana Karina, who stars in it.']);
    expect(texts('Ana Karina', 'Jean Seberg')).toEqual(['You love Ana Karina and Jean Seberg, who star in it.']);
    expect(lovedReasons(people('Ana Karina'), 'Ben loves')[0]).toMatchObject({
      kind: 'LOVED_PERSON',
      text: 'Ben loves Ana Karina, who stars in it.',
      weight: 1,
      people: [{ id: 'per_0' }],
    });
  });
});
