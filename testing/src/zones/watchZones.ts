/** Looks at all zones again and again, from outside: who is ready, whose films are level, and who leads PostgreSQL. */
import { httpChangedIds } from '@marquee/gateway/caching/httpChangedIds';
import { delay } from '@marquee/kit/delay';
import { createViewerSigner, type ViewerSigner } from '@marquee/kit/identity/viewer';
import { waitUntil } from '../results/waitUntil.js';
import { urlOf, writerZone, zones, type Zone } from './layout.js';
import type { ZoneSample } from './zoneSamples.js';

const intervalMs = 500;
/** A zone that does not answer within this time is away. */
const timeoutMs = 2_000;
/** For all zones to be whole after their start. */
const limitMs = 300_000;

/** What one look saw of a zone. */
interface Sight {
  readonly zone: Zone;
  readonly gateway: ZoneSample['gateway'];
  /** The last change of its films; undefined if its catalog does not serve. */
  readonly change: number | undefined;
  readonly member: Member | undefined;
}

/** A running PostgreSQL. */
interface Member {
  readonly leads: boolean;
  /** Where its log is, as a number: written by a leader, replayed by a replica. */
  readonly position: number;
}

export interface ZoneWatch {
  /** All that was seen so far. It grows. */
  readonly samples: readonly ZoneSample[];
  /** The zone that leads PostgreSQL, as last seen. */
  readonly leader: Zone | undefined;
}

/** Looks until `signal`. `now` gives milliseconds of the run. */
export function watchZones(now: () => number, secret: string, signal: AbortSignal): ZoneWatch {
  const samples: ZoneSample[] = [];
  const signer = createViewerSigner(secret);
  let before: readonly Sight[] = [];
  let written: number | undefined;
  let leader: Zone | undefined;
  const look = async () => {
    while (!signal.aborted) {
      const at = now();
      const sights = await Promise.all(zones.map((zone) => see(zone, signer)));
      samples.push(...sights.map((sight) => judge(sight, { at, sights, before, written })));
      leader = sights.find(({ member }) => member?.leads)?.zone;
      before = sights;
      written = sights.find(({ zone }) => zone === writerZone)?.change ?? written;
      await delay(intervalMs, signal);
    }
  };
  void look();
  return {
    samples,
    get leader() {
      return leader;
    },
  };
}

/** Resolves once all zones are whole. */
export async function untilWhole(secret: string): Promise<void> {
  const ending = new AbortController();
  const { samples } = watchZones(() => 0, secret, ending.signal);
  const isWhole = ({ gateway, films, postgres }: ZoneSample) =>
    gateway === 'whole' && films === 'level' && (postgres === 'level' || postgres === 'leader');
  await waitUntil(
    () => samples.length > zones.length && samples.slice(-zones.length).every(isWhole),
    intervalMs,
    limitMs,
  );
  ending.abort();
}

interface Round {
  readonly at: number;
  readonly sights: readonly Sight[];
  /** Of the look before: who is level has at least what the leader had then. */
  readonly before: readonly Sight[];
  /** The writer's last change, of the last look before that saw it: who is level has it. The writer may be away since. */
  readonly written: number | undefined;
}

function judge({ zone, gateway, change, member }: Sight, { at, sights, before, written }: Round): ZoneSample {
  const isLed = sights.some((sight) => sight.member?.leads);
  const logged = before.find((sight) => sight.member?.leads)?.member?.position;
  const isLevel = (own: number, of: number | undefined) => of !== undefined && own >= of;
  const films = change === undefined ? 'away' : isLevel(change, written) ? 'level' : 'behind';
  const postgres = !member
    ? 'away'
    : member.leads
      ? 'leader'
      : isLed && isLevel(member.position, logged)
        ? 'level'
        : 'behind';
  return { at, zone: zone.name, gateway, films, postgres };
}

async function see(zone: Zone, signer: ViewerSigner): Promise<Sight> {
  const changedIds = httpChangedIds(urlOf(zone, 'catalog'), signer, timeoutMs);
  const [gateway, change, member] = await Promise.all([
    seeGateway(zone),
    changedIds(undefined).then(
      ({ cursor }) => cursor,
      () => undefined,
    ),
    seeMember(zone),
  ]);
  return { zone, gateway, change, member };
}

async function seeGateway(zone: Zone): Promise<ZoneSample['gateway']> {
  const answer = await readJson<{ degraded?: unknown }>(`${urlOf(zone, 'gateway')}/ready`);
  return answer?.status === 200 ? (answer.body.degraded ? 'in part' : 'whole') : 'away';
}

interface PatroniStatus {
  readonly state?: string;
  readonly role?: string;
  readonly xlog?: { readonly location?: number; readonly replayed_location?: number };
}

async function seeMember(zone: Zone): Promise<Member | undefined> {
  const answer = await readJson<PatroniStatus>(`${urlOf(zone, 'patroni')}/patroni`);
  const { state, role, xlog } = answer?.body ?? {};
  if (state !== 'running' && state !== 'streaming') return undefined;
  const leads = role === 'primary';
  const position = leads ? xlog?.location : xlog?.replayed_location;
  return position === undefined ? undefined : { leads, position };
}

async function readJson<Body>(url: string): Promise<{ status: number; body: Body } | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, body: (await response.json()) as Body };
  } catch {
    return undefined;
  }
}
