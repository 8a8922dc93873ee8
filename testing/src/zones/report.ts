/** The figures of a run of the zones: a table with a row for each phase, and a sentence for each promise. */
import { quantile } from '../results/quantile.js';
import { writerZone } from './layout.js';
import { writerPhase, type Phase } from './phases.js';
import type { ZoneAnswer } from './zoneLoad.js';

export interface ZonesRun {
  readonly phases: readonly Phase[];
  readonly answers: readonly ZoneAnswer[];
  /** The keys of all watches that PostgreSQL has at the end. */
  readonly stored: ReadonlySet<string>;
  /** Watches that were added, by all requests. */
  readonly added: number;
  /** Whether all replicas have the films of the writer at the end. */
  readonly areFilmsEqual: boolean;
}

export interface ZonesPromise {
  readonly promise: string;
  readonly isKept: boolean;
  readonly detail: string;
}

export const duringOf = (phase: Phase, answers: readonly ZoneAnswer[]): ZoneAnswer[] =>
  answers.filter(({ at }) => at >= phase.from && at < phase.to);

const isLost = ({ key, isAcknowledged }: ZoneAnswer, stored: ReadonlySet<string>) =>
  key !== undefined && isAcknowledged && !stored.has(key);

export function checkZones({ phases, answers, stored, added, areFilmsEqual }: ZonesRun): ZonesPromise[] {
  const writes = answers.filter(({ key }) => key !== undefined);
  const acknowledged = writes.filter(({ isAcknowledged }) => isAcknowledged);
  const lost = acknowledged.filter((answer) => isLost(answer, stored));
  const doubtful = writes.filter(({ isAcknowledged }) => !isAcknowledged);
  const arrived = doubtful.filter(({ key }) => stored.has(key!)).length;
  const writerKilled = phases.find(({ name }) => name === writerPhase);
  const notLevel = phases.filter(({ level }) => Object.values(level).some((value) => value === undefined));
  return [
    {
      promise: 'no acknowledged write is lost',
      isKept: lost.length === 0 && acknowledged.length > 0,
      detail: `${acknowledged.length} acknowledged, ${lost.length} lost`,
    },
    {
      promise: 'no write is there twice',
      isKept: added === stored.size,
      detail: `${stored.size} keys, ${added} watches; of ${doubtful.length} writes without an acknowledgement ${arrived} are there`,
    },
    {
      promise: "a zone was killed whole that had PostgreSQL's leader and the catalog's writer",
      isKept: writerKilled?.leader === writerZone.name,
      detail: `zone ${writerZone.name} had the writer, and zone ${writerKilled?.leader ?? 'none'} led PostgreSQL`,
    },
    {
      promise: 'every part is level again in each phase',
      isKept: notLevel.length === 0,
      detail:
        notLevel.length === 0 ? `${phases.length} phases` : `not in: ${notLevel.map(({ name }) => name).join(', ')}`,
    },
    {
      promise: 'the films of all zones are equal at the end',
      isKept: areFilmsEqual,
      detail: 'fingerprints of the three graphs',
    },
  ];
}

const heads = [
  ['phase', 'left'],
  ['seconds', 'right'],
  ['requests', 'right'],
  ['whole', 'right'],
  ['in part', 'right'],
  ['p50 / p99', 'right'],
  ['writes acknowledged', 'right'],
  ['lost', 'right'],
  ['sent again', 'right'],
  ['last error', 'right'],
  ['gateways level', 'right'],
  ['films level', 'right'],
  ['PostgreSQL level', 'right'],
] as const;

/** A table in Markdown, with columns of even width. */
export function tableOf({ phases, answers, stored }: ZonesRun): string {
  const rows = phases.map((phase) => rowOf(phase, duringOf(phase, answers), stored));
  return alignedTable(heads, rows);
}

function rowOf(phase: Phase, answers: readonly ZoneAnswer[], stored: ReadonlySet<string>): string[] {
  const count = (outcome: ZoneAnswer['outcome']) => answers.filter((answer) => answer.outcome === outcome).length;
  const times = answers.map(({ milliseconds }) => milliseconds);
  const errors = answers.filter(({ outcome }) => outcome !== 'whole');
  const lastError = Math.max(...errors.map(({ at, milliseconds }) => at + milliseconds)) - phase.from;
  const { gateway, films, postgres } = phase.level;
  return [
    phase.zone === undefined ? phase.name : `${phase.name} (${phase.zone})`,
    ((phase.to - phase.from) / 1_000).toFixed(0),
    String(answers.length),
    share(count('whole'), answers.length),
    share(count('partial'), answers.length),
    times.length === 0 ? '–' : `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.99).toFixed(0)} ms`,
    String(answers.filter(({ isAcknowledged }) => isAcknowledged).length),
    String(answers.filter((answer) => isLost(answer, stored)).length),
    String(answers.reduce((sum, { repeats }) => sum + repeats, 0)),
    errors.length === 0 ? 'none' : seconds(lastError / 1_000),
    ...[gateway, films, postgres].map((value) => (value === undefined ? 'never' : seconds(value))),
  ];
}

const share = (part: number, of: number) => `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;
const seconds = (value: number) => `${value.toFixed(1)} s`;

type Head = readonly [name: string, side: 'left' | 'right'];

function alignedTable(columns: readonly Head[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(([name], index) => Math.max(name.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const pad = (cells: readonly string[]) =>
    cells.map((cell, index) =>
      columns[index]![1] === 'left' ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!),
    );
  return [
    line(pad(columns.map(([name]) => name))),
    line(
      widths.map((width, index) => (columns[index]![1] === 'left' ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
    ),
    ...rows.map((row) => line(pad(row))),
  ].join('\n');
}

/** A line for each phase that has errors: how many answers had each code, and in which region. */
export const errorLines = ({ phases, answers }: ZonesRun): string[] =>
  phases.flatMap((phase) => {
    const counts = new Map<string, number>();
    for (const { codes, region } of duringOf(phase, answers))
      for (const code of codes) {
        const name = `${code} (region ${region})`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    const texts = [...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, count]) => `${count} × ${name}`);
    return texts.length === 0 ? [] : [`${phase.name}: ${texts.join(', ')}`];
  });

/** What is printed at the end. */
export const printedReport = (run: ZonesRun): string =>
  [
    tableOf(run),
    ...errorLines(run),
    ...checkZones(run).map(({ promise, isKept, detail }) => `${isKept ? 'ok    ' : 'FAILED'}  ${promise}: ${detail}`),
  ].join('\n');
