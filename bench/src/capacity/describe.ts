/** Figures of requests, and what rates of them take, as lines of tables. docs/operations/capacity.md has them. */
import type { Measurement } from '../measure.js';
import { assumed, rates } from './assumed.js';
import { describeFeed } from './describeFeed.js';
import { listOf, megabytes, milliseconds, percent, sumOf, verdict, whole } from './formats.js';
import { needsOf, parts, type Needs, type Part, type PartSeconds, type RequestFigures } from './model.js';

export function describeFigures(figures: RequestFigures): Measurement[] {
  const { date, requests, read, uncachedRead, hitRate, write, question, answerBytes, logBytes, memory } = figures;
  const cpu = (name: string, seconds: PartSeconds): Measurement => ({
    name,
    value: milliseconds(sumOf(seconds)),
    note: listOf(seconds, milliseconds),
  });
  return [
    { name: 'measured', value: date, note: `over ${requests} requests of each kind` },
    { ...cpu('a read', read), note: `${listOf(read, milliseconds)}; the gateway's cache answers ${percent(hitRate)}` },
    cpu('a read without that cache', uncachedRead),
    cpu('a write', write),
    { name: 'a question to the leader', value: milliseconds(question), note: 'CPU of PostgreSQL' },
    { name: 'an answer', value: `${(answerBytes / 1_000).toFixed(1)} kB`, note: 'not compressed' },
    { name: 'log of a write', value: `${(logBytes / 1_000).toFixed(1)} kB`, note: 'to each replica of PostgreSQL' },
    { name: 'memory', value: '', note: listOf(memory, (value) => `${value.toFixed(0)} MB`) },
    ...describeFeed(figures.feed),
    ...parts.flatMap((part) => describeMemories(figures, part)),
  ];
}

const describeMemories = ({ kept, lookUps }: RequestFigures, process: Part): Measurement[] => [
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

/** For the hit rate that was measured, and the cores without any hit. */
export const describeNeeds = (figures: RequestFigures): Measurement[] =>
  rates.flatMap((rate) => describeRate(figures, rate));

function describeRate(figures: RequestFigures, rate: number): Measurement[] {
  const needs = needsOf(rate, figures, { ...assumed, hitRate: figures.hitRate });
  const { cores, processes, memory, leaderCores, leaderConnections, answers, log, breaks } = needs;
  const name = `${rate.toLocaleString('en')} a second`;
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
      note: `${leaderConnections} connections, ${megabytes(log)} of log; ${verdict(breaks)}`,
    },
    { name: `${name}: answers`, value: megabytes(answers) },
  ];
}

const allCores = ({ cores, leaderCores }: Needs) => sumOf(cores) + leaderCores;
