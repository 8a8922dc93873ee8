/** The picture of a run: faults, readiness, answers by outcome, and latency. */
import type { Fault } from '../faults/faultProxy.js';
import { drawPicture } from '../results/timelinePicture.js';
import type { RecordedProbe, RunLog } from './runLog.js';

const faultColors: Readonly<Record<Fault, string>> = {
  down: '#7f1d1d',
  reset: '#b45309',
  slow: '#a16207',
  silent: '#4c1d95',
  truncated: '#0e7490',
  garbage: '#be185d',
  'bad gateway': '#475569',
};
const stateColors = { ready: '#9ae6b4', 'not ready': '#f6ad55', 'not live': '#c53030' };

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);

/** Returns the text of an SVG file. */
export const drawTimeline = (log: RunLog): string =>
  drawPicture({
    title: `Marquee under faults: seed ${log.seed}, ${log.seconds} s, ${log.answers.length} requests`,
    seconds: log.seconds,
    deadlineMs: log.deadlineMs,
    barLanes: [...new Set(log.faults.map(({ link }) => link))].sort(),
    bars: log.faults.map(({ link, fault, from, to }) => ({
      lane: link,
      text: fault,
      title: `${link}: ${fault}, ${seconds(from)} to ${seconds(to)} s`,
      fill: faultColors[fault],
      from,
      to,
    })),
    stateLanes: [...new Set(log.probes.map(laneOf))],
    states: log.probes.map((probe) => {
      const state = probe.isLive ? (probe.isReady ? 'ready' : 'not ready') : 'not live';
      const title = `${probe.program} ${state} at ${seconds(probe.at)} s`;
      return { lane: laneOf(probe), at: probe.at, fill: stateColors[state], title };
    }),
    answers: log.answers,
  });

const laneOf = ({ program }: RecordedProbe) => `${program} ready`;
