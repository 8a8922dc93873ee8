/** Prints the spans of one request as a tree: when each began, how long it took, its rows, and what it did. */
import { allSpans, type SpanNode } from './spanTree.js';

export interface PrintOptions {
  /** Whether the whole text of each statement follows it. */
  readonly statements: boolean;
  /** Characters of one line. */
  readonly width: number;
}

const timelineCells = 20;

/** Spans of libraries that say nothing beside those inside them. */
const transparent = new Set(['gateway.request', 'gateway.fetch']);
const shownNames: Readonly<Record<string, string>> = {
  'gateway.validate': 'validate',
  'gateway.plan': 'plan',
  'gateway.execute': 'execute',
  'gateway.postprocessing': 'merge results',
};

/** The tree as lines. */
export function formatTrace(root: SpanNode, options: PrintOptions): string[] {
  const lines = [
    `${'at ms'.padStart(7)} ${'ms'.padStart(7)} ${'rows'.padStart(6)}  ${' '.repeat(timelineCells)}  span`,
  ];
  const add = (node: SpanNode, lead: string, childLead: string) => {
    const shown = shownChildren(node);
    const { 'db.response.returned_rows': rows, 'db.query.text': text } = node.attributes;
    const columns = [
      (node.startedAt - root.startedAt).toFixed(1).padStart(7),
      node.milliseconds.toFixed(1).padStart(7),
      (typeof rows === 'number' ? String(rows) : '').padStart(6),
      ` ${timeline(node, root)} `,
    ];
    const left = `${columns.join(' ')} ${lead}`;
    lines.push(shorten(`${left}${describe(node)}`, options.width));
    if (options.statements && typeof text === 'string')
      for (const line of text.trim().split('\n'))
        lines.push(`${' '.repeat(left.length - lead.length)}${childLead}    ${line}`);
    for (const [index, child] of shown.entries()) {
      const isLast = index === shown.length - 1;
      add(child, `${childLead}${isLast ? '└─ ' : '├─ '}`, `${childLead}${isLast ? '   ' : '│  '}`);
    }
  };
  add(root, '', '');
  return lines;
}

const shownChildren = ({ children }: SpanNode): SpanNode[] =>
  children
    .flatMap((child) => (transparent.has(child.name) ? shownChildren(child) : [child]))
    .sort((one, other) => one.startedAt - other.startedAt);

/** When the span ran, as a bar in the time of the whole request. */
function timeline(node: SpanNode, root: SpanNode): string {
  const cell = root.milliseconds / timelineCells || 1;
  const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value));
  const start = clamp(Math.floor((node.startedAt - root.startedAt) / cell), timelineCells - 1);
  const length = clamp(Math.round(node.milliseconds / cell), timelineCells - start);
  return `${'·'.repeat(start)}${length === 0 ? '▏' : '█'.repeat(length)}`.padEnd(timelineCells, '·');
}

function describe({ name, attributes }: SpanNode): string {
  const size = attributes['marquee.batch.size'];
  const failed = failure(attributes['error.type']);
  if (typeof size === 'number') return `${name} (${size} ${size === 1 ? 'key' : 'keys'})${failed}`;
  const text = attributes['db.query.text'];
  if (typeof text !== 'string') return `${shownNames[name] ?? name}${failed}`;
  return `${String(attributes['db.system.name'])}${failed}  ${oneLine(text)}`;
}

/** Without the comments that a statement may begin with. */
const oneLine = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(--|\/\/)/.test(line))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

const shorten = (line: string, width: number): string => (line.length > width ? `${line.slice(0, width - 1)}…` : line);

/** What the request asked of subgraphs and databases, in one line. */
export function summarise(root: SpanNode): string {
  const spans = allSpans(root);
  const named = (prefix: string) => spans.filter(({ name }) => name.startsWith(prefix));
  const statements = (system: string) => spans.filter(({ attributes }) => attributes['db.system.name'] === system);
  const [sql, cypher] = [statements('postgresql'), statements('neo4j')];
  const rows = [...sql, ...cypher].reduce(
    (sum, { attributes }) => sum + Number(attributes['db.response.returned_rows'] ?? 0),
    0,
  );
  const planned = spans.find(({ name }) => name === 'gateway.plan');
  const databaseMs = [...sql, ...cypher].reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return (
    `${root.milliseconds.toFixed(1)} ms; ${planned ? `planned in ${planned.milliseconds.toFixed(1)} ms` : 'plan cached'}; ${count(named('fetch ').length, 'fetch', 'fetches')}, ` +
    `${count(named('batch ').length, 'batch', 'batches')}, ${sql.length} SQL and ${cypher.length} Cypher, ` +
    `${count(rows, 'row', 'rows')}; ${databaseMs.toFixed(1)} ms in statements, added up`
  );
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

const failure = (type: unknown): string => (typeof type === 'string' ? `  FAILED: ${type}` : '');
