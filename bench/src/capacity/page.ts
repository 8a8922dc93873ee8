/** Writes the figures into docs/operations/capacity.md, between the marks that it has for them. */
import { repositoryFile } from '@marquee/dev/repository';
import { formatTable, type Measurement } from '../measure.js';
import { describeFigures, describeNeeds } from './describe.js';
import { describeLimits } from './describeLimits.js';
import type { RequestFigures } from './model.js';

/** The figures of docs/operations/capacity.md. Its page is made from them. */
export const figuresFile = repositoryFile('bench', 'src', 'capacity', 'figures.json');
export const pageFile = repositoryFile('docs', 'operations', 'capacity.md');

/** The parts of the page, by the name in their marks. */
const blocks: Readonly<Record<string, (figures: RequestFigures) => Measurement[]>> = {
  needs: describeNeeds,
  limits: describeLimits,
  figures: describeFigures,
};

/** All parts of the page, one after the other. */
export const describeCapacity = (figures: RequestFigures): Measurement[] =>
  Object.values(blocks).flatMap((describe) => describe(figures));

/** The page with these figures in place of its own. Throws an Error if it has no place for them. */
export const pageWith = (page: string, figures: RequestFigures): string =>
  Object.entries(blocks).reduce(
    (text, [name, describe]) => withBlock(text, name, formatTable(describe(figures))),
    page,
  );

function withBlock(page: string, name: string, text: string): string {
  const [startMark, endMark] = [`<!-- ${name}: start -->`, `<!-- ${name}: end -->`];
  const [start, end] = [page.indexOf(startMark), page.indexOf(endMark)];
  if (start < 0 || end < start) throw new Error(`The page has no "${startMark}" before a "${endMark}".`);
  return `${page.slice(0, start)}${startMark}\n\n\`\`\`text\n${text}\n\`\`\`\n\n${page.slice(end)}`;
}
