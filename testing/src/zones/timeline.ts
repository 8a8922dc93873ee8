/** The picture of a run of the zones: phases, the state of each zone, answers and latency. */
import { drawPicture } from '../results/timelinePicture.js';
import type { Phase } from './phases.js';
import type { ZoneAnswer } from './zoneLoad.js';
import { zoneParts, type ZonePart, type ZoneSample } from './zoneSamples.js';

const phaseLane = 'what happens';
const quietColor = '#4a5568';
const colors = { broken: '#7f1d1d', mended: '#2c5282' };
const stateColors = {
  whole: '#9ae6b4',
  level: '#9ae6b4',
  leader: '#38a169',
  'in part': '#f6ad55',
  behind: '#f6ad55',
  away: '#c53030',
};
const partNames: Readonly<Record<ZonePart, string>> = { gateway: 'gateway', films: 'films', postgres: 'PostgreSQL' };
const laneOf = (part: ZonePart, zone: string) => `zone ${zone}: ${partNames[part]}`;

export interface ZonesTimeline {
  readonly phases: readonly Phase[];
  readonly samples: readonly ZoneSample[];
  readonly answers: readonly ZoneAnswer[];
  readonly deadlineMs: number;
}

/** Returns the text of an SVG file. */
export function drawZones({ phases, samples, answers, deadlineMs }: ZonesTimeline): string {
  const names = [...new Set(samples.map(({ zone }) => zone))].sort();
  const seconds = Math.max(1, ...phases.map(({ to }) => to / 1_000));
  return drawPicture({
    title: `Three zones: ${seconds.toFixed(0)} s, ${answers.length} requests`,
    seconds,
    deadlineMs,
    barLanes: [phaseLane],
    bars: phases.map(({ name, zone, away, from, to }) => ({
      lane: phaseLane,
      text: zone === undefined ? name : `${name} (${zone})`,
      title: `${name}: ${(from / 1_000).toFixed(1)} to ${(to / 1_000).toFixed(1)} s`,
      fill: zone === undefined ? quietColor : away.length > 0 ? colors.broken : colors.mended,
      from,
      to,
    })),
    stateLanes: zoneParts.flatMap((part) => names.map((zone) => laneOf(part, zone))),
    states: zoneParts.flatMap((part) =>
      names.flatMap((zone) =>
        changesOf(
          samples.filter((sample) => sample.zone === zone),
          part,
        ).map((sample) => ({
          lane: laneOf(part, zone),
          at: sample.at,
          fill: stateColors[sample[part]],
          title: `${laneOf(part, zone)} is ${sample[part]} at ${(sample.at / 1_000).toFixed(1)} s`,
        })),
      ),
    ),
    answers,
  });
}

/** Of the looks at one zone: those that saw something else than the look before, and the last one. */
const changesOf = (own: readonly ZoneSample[], part: ZonePart): ZoneSample[] =>
  own.filter((sample, index) => sample[part] !== own[index - 1]?.[part] || index === own.length - 1);
