import { careerStarts } from './careerSpans.js';

describe('films of one name without ids', () => {
  test.each<[string, number[], number[]]>([
    ['a director with a film after his death', [1938, 1987, 2018], [1938]],
    ['George Burns, who came back late', [1932, 1938, 1975, 1994], [1932]],
    ['Harrison Ford twice', [1915, 1920, 1932, 1966, 1977, 1990, 2008, 2023], [1915, 1966]],
    ['two careers of several films each', [1920, 1922, 1924, 1990, 1995, 2000], [1920, 1990]],
    ['one film a century before the others', [1900, 1999, 2000], [1900, 1999]],
    ['no year', [], [0]],
  ])('%s', (_, years, starts) => {
    expect(careerStarts(years)).toEqual(starts);
  });
});
