/** Designs of things that are printed: signs, tickets, cut paper. */
import { below, range, yearAt, type DrawDesign } from './design.js';
import { circlePath, polygonPath, raysPath, rectPath, type Point } from './shapes.js';

export const letterboard: DrawDesign = ({ paper, ink, accent, second }) => ({
  box: { x: 16, y: 44, width: 168, height: 204, maxSize: 150, align: 'middle', rise: 'middle', isFilled: true },
  year: yearAt(ink, { x: 100, y: 274, anchor: 'middle' }),
  ground: paper,
  letters: ink,
  shapes: [
    { d: rectPath(0, 0, [200, 30]) + rectPath(0, 284, [200, 16]), fill: accent },
    {
      d: range(10)
        .map((bulb) => circlePath(10 + bulb * 20, 15, 5))
        .join(''),
      fill: paper,
    },
  ],
  rules: ({ lines }) => lines.map(({ y, size }) => ({ d: rectPath(10, y + size * 0.06, [180, 1.6]), fill: second })),
});

export const cutPaper: DrawDesign = ({ paper, ink, accent, second }, random) => {
  const shaken = (points: readonly Point[]): Point[] =>
    points.map(([x, y]) => [x + (random() - 0.5) * 22, y + (random() - 0.5) * 22]);
  return {
    box: below,
    year: yearAt(paper, { x: 186, anchor: 'end' }),
    ground: accent,
    letters: paper,
    shapes: [
      {
        d: polygonPath([
          [0, 172 + random() * 10],
          [200, 178 - random() * 14],
          [200, 300],
          [0, 300],
        ]),
        fill: ink,
      },
      {
        d: polygonPath(
          shaken([
            [38, 28],
            [104, 14],
            [92, 96],
            [120, 152],
            [58, 158],
            [30, 90],
          ]),
        ),
        fill: ink,
      },
      {
        d: polygonPath(
          shaken([
            [118, 36],
            [172, 20],
            [176, 84],
            [134, 100],
          ]),
        ),
        fill: second,
      },
      {
        d: polygonPath(
          shaken([
            [132, 112],
            [180, 104],
            [170, 156],
            [140, 158],
          ]),
        ),
        fill: paper,
      },
    ],
  };
};

export const sunburst: DrawDesign = ({ paper, ink, accent, second }) => ({
  box: { ...below, align: 'middle' },
  year: yearAt(ink, { x: 100, anchor: 'middle' }),
  ground: paper,
  letters: ink,
  shapes: [
    { d: rectPath(0, 0, [200, 176]), fill: second },
    { d: raysPath([100, 176], 18, 240), fill: accent },
    { d: circlePath(100, 176, 46), fill: paper },
    { d: rectPath(0, 176, [200, 124]), fill: paper },
    { d: rectPath(0, 174, [200, 4]), fill: ink },
  ],
});

export const stripes: DrawDesign = ({ paper, ink, accent, second }, random) => {
  const colours = [accent, second, ink, accent, second];
  let y = 0;
  const bands = colours.map((fill, index) => {
    const height = 14 + random() * 26 + (index === 0 ? 12 : 0);
    const band = {
      d: polygonPath([
        [0, y],
        [200, y - 40],
        [200, y - 40 + height],
        [0, y + height],
      ]),
      fill,
    };
    y += height + 8;
    return band;
  });
  return { box: below, year: yearAt(ink), ground: paper, letters: ink, shapes: bands };
};

export const ticket: DrawDesign = ({ paper, ink, accent, second }) => ({
  box: { x: 32, y: 50, width: 136, height: 146, maxSize: 120, align: 'middle', rise: 'middle', isFilled: true },
  year: yearAt(ink, { x: 100, y: 254, size: 42, anchor: 'middle' }),
  ground: accent,
  letters: ink,
  shapes: [
    { d: rectPath(20, 26, [160, 248]), fill: paper },
    { d: circlePath(20, 206, 12) + circlePath(180, 206, 12), fill: accent },
    {
      d: range(11)
        .map((dot) => rectPath(38 + dot * 11.6, 204, [6, 4]))
        .join(''),
      fill: ink,
    },
    { d: rectPath(28, 34, [144, 3]) + rectPath(28, 263, [144, 3]), fill: second },
  ],
});

export const bigYear: DrawDesign = ({ paper, ink, accent, second }) => ({
  box: { x: 14, y: 164, width: 172, height: 122, maxSize: 96, rise: 'top' },
  year: yearAt(ink, { y: -20 }),
  bigYear: { x: 100, y: 138, size: 150, fill: accent, anchor: 'middle' },
  ground: paper,
  letters: ink,
  shapes: [
    { d: rectPath(14, 14, [172, 5]), fill: ink },
    { d: rectPath(14, 150, [172, 5]), fill: second },
  ],
});

export const filmStrip: DrawDesign = ({ paper, ink, accent, second }, random) => ({
  box: { x: 38, y: 84, width: 124, height: 132, maxSize: 110, align: 'middle', rise: 'middle', isFilled: true },
  year: yearAt(paper, { x: 100, y: 278, anchor: 'middle', size: 24 }),
  ground: ink,
  letters: ink,
  shapes: [
    {
      d: range(10)
        .flatMap((hole) => [rectPath(8, 10 + hole * 30, [14, 16]), rectPath(178, 10 + hole * 30, [14, 16])])
        .join(''),
      fill: paper,
    },
    { d: rectPath(30, -6, [140, 76]), fill: accent },
    { d: circlePath(60 + random() * 80, 34, 24), fill: second },
    { d: rectPath(30, 78, [140, 144]), fill: paper },
    { d: rectPath(30, 230, [140, 4]), fill: accent },
  ],
});
