/** What Linux's /proc says about one process: CPU and memory. */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every architecture that Node.js runs on. */
const ticksPerSecond = 100;

export interface Ticks {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly ended: number;
}

/** Throws if there is no such process. */
export function readTicks(pid: number): Ticks {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses, which may contain spaces. The rest starts with the third field.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1]!, own: fields[11]! + fields[12]!, ended: fields[13]! + fields[14]! };
}

export const toSeconds = (ticks: number): number => ticks / ticksPerSecond;

/** The processes that this one may see. */
export const listPids = (): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);

/** The processes that this one may see, by pid. */
export function listProcesses(): ReadonlyMap<number, Ticks> {
  const processes = new Map<number, Ticks>();
  for (const pid of listPids()) {
    try {
      processes.set(pid, readTicks(pid));
    } catch {
      // It has ended since the list was read.
    }
  }
  return processes;
}

/** Seconds of CPU since the process began. */
export const cpuSecondsOf = (pid: number): number => toSeconds(readTicks(pid).own);

/** Resident memory, in MB. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}

/** Memory in MB, with its part of what it shares with other processes: the parts of all add up. */
export function proportionalMegabytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}
