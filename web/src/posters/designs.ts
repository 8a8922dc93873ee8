import type { DrawDesign } from './design.js';
import * as printed from './printed.js';
import * as shaped from './shaped.js';

/** All designs, in an order that does not change: a film keeps its poster. */
export const designs: readonly DrawDesign[] = [
  printed.letterboard,
  printed.cutPaper,
  printed.sunburst,
  printed.stripes,
  printed.ticket,
  printed.bigYear,
  printed.filmStrip,
  shaped.splitCircle,
  shaped.whirl,
  shaped.blinds,
  shaped.tiles,
  shaped.hills,
  shaped.deco,
  shaped.stairs,
];
