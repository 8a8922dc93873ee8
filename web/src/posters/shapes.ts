/** Parts of a poster as SVG paths, in its units of 200 by 300. */
export interface Shape {
  readonly d: string;
  readonly fill: string;
  /** A line of this width instead of a filled shape. */
  readonly stroke?: number;
}

export type Point = readonly [number, number];

const round = (value: number): number => Math.round(value * 10) / 10;

export const polygonPath = (points: readonly Point[]): string =>
  `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;

export const rectPath = (x: number, y: number, [width, height]: Point): string =>
  `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;

export const circlePath = (x: number, y: number, radius: number): string =>
  `M${round(x - radius)} ${round(y)}a${round(radius)} ${round(radius)} 0 1 0 ${round(2 * radius)} 0a${round(radius)} ${round(radius)} 0 1 0 ${round(-2 * radius)} 0Z`;

/** The left or right half of a circle. */
export const halfPath = ([x, y]: Point, radius: number, side: 'left' | 'right'): string =>
  `M${round(x)} ${round(y - radius)}a${radius} ${radius} 0 0 ${side === 'left' ? 0 : 1} 0 ${2 * radius}Z`;

/** A quarter of a disc with its corner at one of the four corners of a square. */
export function quarterPath([x, y]: Point, size: number, turn: number): string {
  const corners: readonly Point[] = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ];
  const [corner, next, previous] = [corners[turn % 4]!, corners[(turn + 1) % 4]!, corners[(turn + 3) % 4]!];
  return `M${corner.join(' ')}L${next.join(' ')}A${size} ${size} 0 0 1 ${previous.join(' ')}Z`;
}

/** Rays from a point: every second slice of a circle. */
export function raysPath([x, y]: Point, count: number, radius: number): string {
  const at = (index: number): Point => {
    const angle = (index * Math.PI) / count;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  };
  return Array.from({ length: count }, (_, ray) => polygonPath([[x, y], at(2 * ray), at(2 * ray + 1)])).join('');
}

/** Numbers from 0 to 1, always the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
