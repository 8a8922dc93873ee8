/** Draws a run as a picture (SVG) over one axis of time: what happened, states of parts, answers by outcome, and latency. */

const width = 1_200;
const left = 190;
const right = 20;
const laneHeight = 22;
const chartHeight = 130;
const gap = 34;

/** From the ground up. */
export const outcomes = [
  ['whole', '#2f855a'],
  ['partial', '#d69e2e'],
  ['refused', '#3182ce'],
  ['failed', '#c53030'],
] as const;

/** Something that lasts. All times are milliseconds of the run. */
export interface TimelineBar {
  readonly lane: string;
  readonly text: string;
  /** Shown when the pointer is over it. */
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly fill: string;
}

/** What a part was at a time, until it is seen again. */
export interface TimelineState {
  readonly lane: string;
  readonly title: string;
  readonly at: number;
  readonly fill: string;
}

export interface TimelineAnswer {
  readonly at: number;
  readonly milliseconds: number;
  readonly outcome: (typeof outcomes)[number][0];
}

export interface TimelinePicture {
  readonly title: string;
  readonly seconds: number;
  /** Drawn as a line in the latencies. */
  readonly deadlineMs: number;
  readonly barLanes: readonly string[];
  readonly bars: readonly TimelineBar[];
  readonly stateLanes: readonly string[];
  readonly states: readonly TimelineState[];
  readonly answers: readonly TimelineAnswer[];
}

interface Scale {
  /** Horizontal position of a time in milliseconds. */
  x(milliseconds: number): number;
}

/** Returns the text of the file. */
export function drawPicture(picture: TimelinePicture): string {
  const { title, seconds, barLanes, stateLanes } = picture;
  const span = Math.max(1, seconds * 1_000);
  const scale: Scale = { x: (at) => left + (Math.min(at, span) / span) * (width - left - right) };
  const parts: string[] = [];
  let y = 46;
  const add = (draw: (top: number) => string, height: number) => {
    parts.push(draw(y));
    y += height;
  };
  add((top) => barsOf(picture, { top, scale }), barLanes.length * laneHeight + gap);
  add((top) => statesOf(picture, { top, scale }), stateLanes.length * laneHeight + gap);
  add((top) => answersChart(picture, { top, scale }), chartHeight + gap);
  add((top) => latencyChart(picture, { top, scale }), chartHeight + gap);
  const bottom = y - gap + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 34}" font-family="sans-serif" font-size="12" role="img" aria-label="${escape(title)}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    label({ x: left, y: 24, text: title, more: 'font-size="15" font-weight="bold"' }),
    grid(seconds, { bottom, scale }),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

interface Place {
  readonly top: number;
  readonly scale: Scale;
}

const round = (value: number) => Math.round(value * 10) / 10;

interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Further attributes. */
  readonly more?: string;
}

const label = ({ x, y, text, more = '' }: Label) =>
  `<text x="${round(x)}" y="${round(y)}" ${more}>${escape(text)}</text>`;

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  /** Shown when the pointer is over it. */
  readonly title: string;
}

const box = ({ x, y, width: wide, height, fill, title }: Box) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(1, wide))}" height="${round(height)}" fill="${fill}"><title>${escape(title)}</title></rect>`;

const laneName = (name: string, top: number, lane: number) =>
  label({ x: left - 10, y: top + lane * laneHeight + 15, text: name, more: 'text-anchor="end"' });

function grid(seconds: number, { bottom, scale }: { readonly bottom: number; readonly scale: Scale }): string {
  const step = [1, 2, 5, 10, 30, 60, 300, 600, 1_800].find((size) => seconds / size <= 15) ?? 3_600;
  const times = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  return times
    .map((time) => {
      const x = round(scale.x(time * 1_000));
      const line = `<line x1="${x}" x2="${x}" y1="36" y2="${bottom}" stroke="#e2e8f0"/>`;
      return line + label({ x, y: bottom + 18, text: `${time} s`, more: 'text-anchor="middle" fill="#4a5568"' });
    })
    .join('\n');
}

function barsOf({ bars, barLanes }: TimelinePicture, { top, scale }: Place): string {
  const names = barLanes.map((name, lane) => laneName(name, top, lane));
  const drawn = bars.map(({ lane, text, title, from, to, fill }) => {
    const y = top + barLanes.indexOf(lane) * laneHeight + 3;
    const x = scale.x(from);
    const bar = box({ x, y, width: scale.x(to) - x, height: laneHeight - 6, fill, title });
    return bar + label({ x: x + 3, y: y + 12, text, more: 'fill="#ffffff" font-size="10"' });
  });
  return [...names, ...drawn].join('\n');
}

function statesOf({ states, stateLanes }: TimelinePicture, { top, scale }: Place): string {
  const lanes = stateLanes.map((name, lane) => {
    const own = states.filter((state) => state.lane === name);
    const boxes = own.map(({ at, fill, title }, index) => {
      const x = scale.x(at);
      const next = own[index + 1]?.at ?? at + 500;
      return box({ x, y: top + lane * laneHeight + 5, width: scale.x(next) - x, height: laneHeight - 10, fill, title });
    });
    return [laneName(name, top, lane), ...boxes].join('\n');
  });
  return lanes.join('\n');
}

/** Answers by the second in which their requests began. */
function bySecond({ answers, seconds }: TimelinePicture): TimelineAnswer[][] {
  const groups: TimelineAnswer[][] = Array.from({ length: Math.ceil(seconds) }, () => []);
  for (const answer of answers) groups[Math.min(groups.length - 1, Math.floor(answer.at / 1_000))]!.push(answer);
  return groups;
}

function axis(name: string, { top }: Place, max: string): string {
  const line = `<line x1="${left}" x2="${width - right}" y1="${top + chartHeight}" y2="${top + chartHeight}" stroke="#4a5568"/>`;
  const end = 'text-anchor="end"';
  return [
    line,
    label({ x: left - 10, y: top + chartHeight / 2, text: name, more: end }),
    label({ x: left - 10, y: top + 10, text: max, more: `${end} fill="#4a5568"` }),
  ].join('\n');
}

function answersChart(picture: TimelinePicture, place: Place): string {
  const groups = bySecond(picture);
  const max = Math.max(1, ...groups.map(({ length }) => length));
  const { top, scale } = place;
  const boxes = groups.flatMap((group, second) => {
    let y = top + chartHeight;
    return outcomes.flatMap(([outcome, fill]) => {
      const count = group.filter((answer) => answer.outcome === outcome).length;
      if (count === 0) return [];
      const height = (count / max) * chartHeight;
      y -= height;
      const x = scale.x(second * 1_000);
      const title = `${count} ${outcome} at ${second} s`;
      return [box({ x, y, width: scale.x((second + 1) * 1_000) - x - 1, height, fill, title })];
    });
  });
  return [legend(top - 8, outcomes), axis('answers a second', place, String(max)), ...boxes].join('\n');
}

const quantileLines = [
  [0.5, 'p50', '#2b6cb0'],
  [0.99, 'p99', '#9b2c2c'],
] as const;

function latencyChart(picture: TimelinePicture, place: Place): string {
  const groups = bySecond(picture).map((group) => group.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b));
  const max = Math.max(picture.deadlineMs * 1.2, ...groups.flat());
  const { top, scale } = place;
  const toY = (milliseconds: number) => top + chartHeight - (milliseconds / max) * chartHeight;
  const lines = quantileLines.map(([share, , color]) => {
    const points = groups.flatMap((times, second) => {
      const time = times[Math.min(times.length - 1, Math.floor(times.length * share))];
      return time === undefined ? [] : [`${round(scale.x((second + 0.5) * 1_000))},${round(toY(time))}`];
    });
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"/>`;
  });
  const deadline = round(toY(picture.deadlineMs));
  const names = quantileLines.map(([, name, color]) => [name, color] as const);
  return [
    legend(top - 8, [...names, ['deadline', '#718096']]),
    axis('latency', place, `${max.toFixed(0)} ms`),
    `<line x1="${left}" x2="${width - right}" y1="${deadline}" y2="${deadline}" stroke="#718096" stroke-dasharray="4 3"/>`,
    ...lines,
  ].join('\n');
}

function legend(y: number, entries: readonly (readonly [string, string])[]): string {
  return entries
    .map(([name, fill], index) => {
      const x = left + index * 90;
      return box({ x, y: y - 9, width: 10, height: 10, fill, title: name }) + label({ x: x + 14, y, text: name });
    })
    .join('\n');
}
