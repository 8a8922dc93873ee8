/** Designs of plain shapes. */
import { below, range, yearAt, type DrawDesign } from './design.js';
import { circlePath, halfPath, polygonPath, quarterPath, rectPath, type Point, type Shape } from './shapes.js';

export const splitCircle: DrawDesign = ({ paper, ink, accent, second }, random) => {
  const shift = 10 + random() * 18;
  return {
    box: below,
    year: yearAt(ink, { x: 186, anchor: 'end' }),
    ground: paper,
    letters: ink,
    shapes: [
      { d: halfPath([99, 96 - shift / 2], 68, 'left'), fill: accent },
      { d: halfPath([101, 96 + shift / 2], 68, 'right'), fill: ink },
      { d: circlePath(70 + random() * 8, 88 - shift / 2, 14), fill: second },
    ],
  };
};

export const whirl: DrawDesign = ({ paper, ink, accent, second }, random) => {
  const [x, y] = [80 + random() * 50, 206 + random() * 20];
  return {
    box: { x: 14, y: 16, width: 172, height: 108, maxSize: 92, rise: 'top' },
    year: yearAt(ink, { y: 290 }),
    ground: paper,
    letters: ink,
    shapes: [
      ...range(7).map((ring) => ({
        d: circlePath(x + ring * 2.4, y - ring * 1.2, 78 - ring * 11),
        fill: [accent, paper, second][ring % 3]!,
      })),
      { d: circlePath(x + 16, y - 8, 5), fill: ink },
      { d: rectPath(0, 0, [200, 128]), fill: paper },
      { d: rectPath(0, 268, [62, 32]), fill: paper },
    ],
  };
};

export const blinds: DrawDesign = ({ paper, ink, accent, second }, random) => {
  const lean = 20 + random() * 30;
  return {
    box: { x: 14, y: 16, width: 172, height: 104, maxSize: 92, rise: 'top' },
    year: yearAt(paper),
    ground: ink,
    letters: paper,
    shapes: [
      ...range(7).map((slat) => ({
        d: polygonPath([
          [30, 132 + slat * 19],
          [200, 132 + slat * 19 - lean * 0.2],
          [200, 143 + slat * 19 - lean * 0.2],
          [30 + slat * 3, 143 + slat * 19],
        ]),
        fill: slat % 3 === 1 ? second : accent,
      })),
      { d: rectPath(112 + lean, 126, [5, 142]), fill: ink },
      { d: rectPath(0, 266, [200, 34]), fill: ink },
    ],
  };
};

export const tiles: DrawDesign = ({ paper, ink, accent, second }, random) => ({
  box: below,
  year: yearAt(ink, { x: 186, anchor: 'end' }),
  ground: paper,
  letters: ink,
  shapes: range(12).flatMap((tile): Shape[] => {
    const corner: Point = [14 + (tile % 4) * 43, 14 + Math.floor(tile / 4) * 43 + 20];
    const [first, other] = random() < 0.5 ? [accent, ink] : [second, accent];
    const kind = random();
    const turn = Math.floor(random() * 4);
    const front = kind < 0.75 ? quarterPath(corner, 43, turn) : circlePath(corner[0] + 21.5, corner[1] + 21.5, 15);
    return [
      { d: rectPath(...corner, [43, 43]), fill: other },
      { d: front, fill: first },
    ];
  }),
});

export const hills: DrawDesign = ({ paper, ink, accent, second }, random) => {
  const hill = (y: number, fill: string): Shape => {
    const [left, top, right] = [y + random() * 16, y - 24 - random() * 20, y + random() * 22];
    return {
      d: `M0 ${left.toFixed(1)}Q${(50 + random() * 90).toFixed(1)} ${top.toFixed(1)} 200 ${right.toFixed(1)}V300H0Z`,
      fill,
    };
  };
  return {
    box: { x: 14, y: 16, width: 172, height: 106, maxSize: 92, rise: 'top' },
    year: yearAt(paper),
    ground: paper,
    letters: ink,
    shapes: [
      { d: circlePath(44 + random() * 112, 162, 26), fill: second },
      hill(206, accent),
      { ...hill(234, second) },
      hill(262, ink),
      { d: rectPath(0, 270, [200, 30]), fill: ink },
    ],
  };
};

export const deco: DrawDesign = ({ paper, ink, accent, second }) => ({
  box: { x: 28, y: 70, width: 144, height: 150, maxSize: 130, align: 'middle', rise: 'middle', isFilled: true },
  year: yearAt(paper, { x: 100, y: 262, size: 26, anchor: 'middle' }),
  ground: ink,
  letters: paper,
  shapes: [
    { d: rectPath(10, 10, [180, 280]), fill: accent, stroke: 3 },
    { d: rectPath(16, 16, [168, 268]), fill: second, stroke: 1.5 },
    ...range(4).map((ring) => ({ d: circlePath(100, 16, 46 - ring * 11), fill: ring % 2 === 0 ? accent : ink })),
    { d: rectPath(0, 0, [200, 8.5]), fill: ink },
    { d: rectPath(60, 228, [80, 2]) + rectPath(60, 270, [80, 2]), fill: second },
  ],
});

export const stairs: DrawDesign = ({ paper, ink, accent, second }, random) => ({
  box: below,
  year: yearAt(paper),
  ground: ink,
  letters: paper,
  shapes: [
    ...range(6).map((step) => ({
      d: rectPath(step * 33.4, 150 - step * 24, [34, 26 + step * 24]),
      fill: step % 2 === 0 ? accent : second,
    })),
    { d: circlePath(34 + random() * 40, 42, 22), fill: paper },
  ],
});
