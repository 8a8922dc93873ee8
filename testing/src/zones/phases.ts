/** What happens to the zones, one after the other, while clients send requests. */
import { delay } from '@marquee/kit/delay';
import { writerZone, zones, type Zone } from './layout.js';
import type { ZoneWatch } from './watchZones.js';
import type { ZoneProcesses } from './zoneProcesses.js';
import { secondsUntilLevel, zoneParts, type ZonePart } from './zoneSamples.js';

export interface Phase {
  readonly name: string;
  /** The zone that something happens to. */
  readonly zone: string | undefined;
  /** The zone that led PostgreSQL when the phase began. */
  readonly leader: string | undefined;
  /** Parts of this zone that are away by intent. */
  readonly away: readonly ZonePart[];
  readonly from: number;
  readonly to: number;
  /** Seconds until each part of the zones that are not away was level; undefined: it was not. */
  readonly level: Readonly<Record<ZonePart, number | undefined>>;
}

/** A phase before it has happened. */
interface PlannedPhase {
  readonly name: string;
  readonly away?: readonly ZonePart[];
  /** Returns the zone that it happened to. */
  readonly act: () => Zone | undefined;
}

export interface PhaseOptions {
  readonly processes: ReadonlyMap<Zone, ZoneProcesses>;
  readonly watch: ZoneWatch;
  readonly now: () => number;
  /** Seconds of each phase, at least. It lasts until the zones are level. */
  readonly seconds: number;
  /** Called when a phase begins. */
  readonly onPhase: (name: string, zone: Zone | undefined) => void;
}

/** All at once: PostgreSQL's leader, the catalog that others copy, and its Neo4j. */
export const writerPhase = "writer's zone killed";

/** A phase ends after this time also if the zones are not level. */
const maxSeconds = 240;
const pollMs = 200;

export async function runPhases(options: PhaseOptions): Promise<Phase[]> {
  const phases: Phase[] = [];
  for (const planned of planPhases(options)) phases.push(await runPhase(planned, options));
  return phases;
}

function planPhases({ processes, watch }: PhaseOptions): PlannedPhase[] {
  let victim: Zone | undefined;
  const leader = (): Zone => {
    if (!watch.leader) throw new Error('PostgreSQL has no leader.');
    return watch.leader;
  };
  /** Does something to a zone, which the next phases then undo. */
  const hit = (choose: () => Zone, strike: (zone: ZoneProcesses) => void) => () => {
    victim = choose();
    strike(processes.get(victim)!);
    return victim;
  };
  const undo = (mend: (zone: ZoneProcesses) => void) => hit(() => victim!, mend);
  return [
    { name: 'quiet', act: () => undefined },
    // First, because the first member of PostgreSQL is in this zone: it still leads.
    {
      name: writerPhase,
      away: zoneParts,
      act: hit(
        () => writerZone,
        (zone) => zone.kill(),
      ),
    },
    { name: "writer's zone back", act: undo((zone) => void startZone(zone)) },
    {
      name: 'zone killed',
      away: zoneParts,
      act: hit(
        () => zoneToKill(leader()),
        (zone) => zone.kill(),
      ),
    },
    { name: 'zone back', act: undo((zone) => void startZone(zone)) },
    { name: 'leader killed', away: ['postgres'], act: hit(leader, (zone) => zone.killPostgres()) },
    { name: 'leader back', act: undo((zone) => zone.startPatroni()) },
    { name: 'zone cut off', away: zoneParts, act: hit(leader, (zone) => zone.setCable(false)) },
    { name: 'healed', act: undo((zone) => zone.setCable(true)) },
  ];
}

/** Neither the leader's nor the writer's: the leader has phases of its own, and films are changed all the time. */
const zoneToKill = (leader: Zone): Zone => zones.find((zone) => zone !== leader && zone !== writerZone)!;

/** All of a zone that was killed, as when its power comes back. */
export async function startZone(zone: ZoneProcesses): Promise<void> {
  zone.startEtcd();
  zone.startPatroni();
  await zone.startNeo4j();
  await zone.startPrograms();
}

async function runPhase({ name, away = [], act }: PlannedPhase, options: PhaseOptions): Promise<Phase> {
  const { watch, now, seconds, onPhase } = options;
  const from = now();
  const leader = watch.leader?.name;
  const zone = act();
  onPhase(name, zone);
  const measure = (): Phase => {
    const to = now();
    const question = (part: ZonePart) => ({
      part,
      zones: zones.filter((other) => other !== zone || !away.includes(part)).map((other) => other.name),
      from,
      to,
    });
    const level = Object.fromEntries(
      zoneParts.map((part) => [part, secondsUntilLevel(watch.samples, question(part))]),
    ) as Phase['level'];
    return { name, zone: zone?.name, leader, away, from, to, level };
  };
  for (;;) {
    await delay(pollMs);
    const phase = measure();
    const lasted = (phase.to - from) / 1_000;
    const isLevel = Object.values(phase.level).every((value) => value !== undefined);
    if ((isLevel && lasted >= seconds) || lasted >= maxSeconds) return phase;
  }
}
