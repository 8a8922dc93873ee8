/** Figures of requests, and what rates of them take, as lines of a table. docs/operations/capacity.md has them. */
import { repositoryFile } from '@marquee/dev/repository';
import { writeShare } from '@marquee/testing/load/requestMix';
import { formatTable, type Measurement } from '../measure.js';
import {
  needsOf,
  parts,
  type Assumptions,
  type Needs,
  type Part,
  type PartSeconds,
  type RequestFigures,
} from './model.js';

/** The figures of docs/operations/capacity.md. Its page is made from them. */
export const figuresFile = repositoryFile('bench', 'src', 'capacity', 'figures.json');
export const pageFile = repositoryFile('docs', 'operations', 'capacity.md');

const assumed: Omit<Assumptions, 'hitRate'> = {
  writes: writeShare,
  utilization: 0.6,
  serverCores: 16,
  largestServer: 64,
  // The default of DATABASE_POOL_SIZE.
  connections: 10,
  maxConnections: 5_000,
};
const rates = [1_000, 10_000, 100_000, 500_000];

/** For the hit rate that was measured, and the cores without any hit. */
export const describeCapacity = (figures: RequestFigures): Measurement[] => [
  ...describeFigures(figures),
  ...rates.flatMap((rate) => describeNeeds(figures, rate)),
];

const [startMark, endMark] = ['<!-- figures: start -->', '<!-- figures: end -->'];

/** The page with these figures in place of its own. Throws an Error if it has no place for them. */
export function pageWith(page: string, figures: RequestFigures): string {
  const [start, end] = [page.indexOf(startMark), page.indexOf(endMark)];
  if (start < 0 || end < start) throw new Error(`The page has no "${startMark}" before a "${endMark}".`);
  const block = `${startMark}\n\n\`\`\`text\n${formatTable(describeCapacity(figures))}\n\`\`\`\n\n`;
  return page.slice(0, start) + block + page.slice(end);
}

const milliseconds = (seconds: number) => `${(seconds * 1_000).toFixed(2)} ms`;
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
const listOf = (values: PartSeconds, format: (value: number) => string) =>
  parts.map((part) => `${part} ${format(values[part])}`).join(', ');
const sumOf = (values: PartSeconds) => parts.reduce((sum, part) => sum + values[part], 0);

function describeFigures(figures: RequestFigures): Measurement[] {
  const { date, requests, read, uncachedRead, hitRate, write, question, answerBytes, logBytes, memory, kept, lookUps } =
    figures;
  const cpu = (name: string, seconds: PartSeconds): Measurement => ({
    name,
    value: milliseconds(sumOf(seconds)),
    note: listOf(seconds, milliseconds),
  });
  const ofProcess = (process: Part): Measurement[] => [
    ...kept
      .filter((one) => one.process === process)
      .map(({ name, bytes }) => ({ name: `${process} keeps`, value: `${(bytes / 1e6).toFixed(1)} MB`, note: name })),
    ...lookUps
      .filter((one) => one.process === process)
      .map(({ name, hits, total }) => ({
        name: `${process} finds`,
        value: percent(hits / total),
        note: `${name}, of ${total} look-ups`,
      })),
  ];
  return [
    { name: 'measured', value: date, note: `over ${requests} requests of each kind` },
    { ...cpu('a read', read), note: `${listOf(read, milliseconds)}; the gateway's cache answers ${percent(hitRate)}` },
    cpu('a read without that cache', uncachedRead),
    cpu('a write', write),
    { name: 'a question to the leader', value: milliseconds(question), note: 'CPU of PostgreSQL' },
    { name: 'an answer', value: `${(answerBytes / 1_000).toFixed(1)} kB`, note: 'not compressed' },
    { name: 'log of a write', value: `${(logBytes / 1_000).toFixed(1)} kB`, note: 'to each replica of PostgreSQL' },
    { name: 'memory', value: '', note: listOf(memory, (value) => `${value.toFixed(0)} MB`) },
    ...parts.flatMap(ofProcess),
  ];
}

function describeNeeds(figures: RequestFigures, rate: number): Measurement[] {
  const needs = needsOf(rate, figures, { ...assumed, hitRate: figures.hitRate });
  const { cores, processes, memory, leaderCores, leaderConnections, answers, log, breaks } = needs;
  const name = `${rate.toLocaleString('en')} a second`;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB/s`;
  const whole = (value: number) => String(Math.ceil(value));
  const leaderMemory = figures.memory.postgres / 1_024;
  return [
    { name, value: `${whole(allCores(needs))} cores`, note: listOf(cores, whole) },
    {
      name: `${name}: without hits`,
      value: `${whole(allCores(needsOf(rate, figures, { ...assumed, hitRate: 0 })))} cores`,
      note: "if the gateway's cache answers nothing",
    },
    { name: `${name}: memory`, value: `${whole(sumOf(memory) + leaderMemory)} GB`, note: listOf(memory, whole) },
    {
      name: `${name}: servers`,
      value: '',
      note: `${processes.neo4j} replicas of the catalog's Neo4j, ${processes.postgres} of PostgreSQL, ${assumed.serverCores} cores each`,
    },
    {
      name: `${name}: leader`,
      value: `${whole(leaderCores)} cores`,
      note: `${leaderConnections} connections, ${megabytes(log)} of log; ${breaks.length === 0 ? 'enough' : `breaks: ${breaks.join(', ')}`}`,
    },
    { name: `${name}: answers`, value: megabytes(answers) },
  ];
}

const allCores = ({ cores, leaderCores }: Needs) => sumOf(cores) + leaderCores;
