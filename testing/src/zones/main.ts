/**
 * `make zones`: three zones in two regions under load, while a zone is killed, PostgreSQL's leader is killed and a zone is cut off. Prints what
 * clients saw, and exits with 1 if an acknowledged write is lost or a part does not come back. deploy/zones/zones.sh starts it, with its folder.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readDevConfig } from '@marquee/dev/config';
import { readFilms } from '@marquee/dev/films';
import { repositoryFile } from '@marquee/dev/repository';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { gatewaySettings } from '@marquee/gateway/config';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { runOnce } from '@marquee/kit/runMain';
import { openPostgres } from '@marquee/social/db/connection';
import { openRequestMix, recordedKeys, type MixSource } from '../load/requestMix.js';
import { seededRandom } from '../load/simulation.js';
import { eventually } from '../results/waitUntil.js';
import { areFilmsEqual, changeFilms } from './films.js';
import { frontUrls, writerZone } from './layout.js';
import { runPhases } from './phases.js';
import { checkZones, printedReport } from './report.js';
import { startZones, type RunningZones } from './startZones.js';
import { drawZones } from './timeline.js';
import { untilWhole, watchZones } from './watchZones.js';
import { runZoneLoad, warmUp } from './zoneLoad.js';
import { readZonesOptions, type ZonesFlags } from './zonesOptions.js';

const output = repositoryFile('.data', 'zones');
const began = performance.now();
const print = (line: string) =>
  void process.stdout.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`);
// All other processes end with the namespace.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
const lifecycle = createLifecycle(silentLog);

interface Session {
  readonly running: RunningZones;
  readonly source: MixSource;
  readonly flags: ZonesFlags;
  readonly secret: string;
  readonly keyFile: string;
}

await runOnce(async () => {
  const [folder, ...rest] = process.argv.slice(2);
  const flags = readZonesOptions(rest);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const keyFile = join(folder!, 'issuer-key.json');
  const secret = randomBytes(24).toString('hex');
  const running = await startZones(lifecycle, {
    ...{ folder: folder!, logs: join(output, 'logs'), secret, keyFile, users: flags.users, data: process.env.DATA },
    print,
  });
  const issuer = await createDevIssuer(keyFile);
  const settings = { url: running.databaseUrl, poolSize: 3, statementTimeoutMs: 20_000 };
  const { db } = await openPostgres(settings, silentLog);
  const source: MixSource = {
    social: { db },
    request: <Data>(handle: string, query: string, variables?: Record<string, unknown>) =>
      eventually(async () => {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${await issuer.issue(handle)}` };
        const body = JSON.stringify({ query, variables });
        const response = await fetch(`${frontUrls.one}/graphql`, { method: 'POST', headers, body });
        const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
        if (errors) throw new Error(JSON.stringify(errors));
        return data;
      }),
  };
  return runUnderLoad({ running, source, flags, secret, keyFile });
});
process.exit();

async function runUnderLoad({ running, source, flags, secret, keyFile }: Session): Promise<boolean> {
  const ending = new AbortController();
  const { signal } = ending;
  const random = seededRandom(flags.seed);
  const countWatches = async () =>
    (await sql<{ count: number }>`SELECT count(*)::int AS count FROM watch`.execute(source.social.db)).rows[0]!.count;
  print('Waiting until all zones are whole …');
  await untilWhole(secret);
  const next = await openRequestMix(source, await createDevIssuer(keyFile), random);
  if (!(await warmUp(next))) print('Not all answers are whole after the warm-up.');
  const [keysBefore, watchesBefore] = [await recordedKeys(source), await countWatches()];
  const { records } = await readFilms(readDevConfig({}).dataset);
  const changing = changeFilms(running.neo4j.get(writerZone)!, records, signal);

  const start = performance.now();
  const now = () => performance.now() - start;
  const watch = watchZones(now, secret, signal);
  const loading = runZoneLoad({ next, random, now, rate: flags.rate, writes: flags.writes, signal });
  const onPhase = (name: string, zone: { readonly name: string } | undefined) =>
    print(`${name}${zone ? ` (zone ${zone.name})` : ''}; load of the machine ${loadavg()[0]!.toFixed(1)}`);
  const { processes } = running;
  const phases = await runPhases({ processes, watch, now, seconds: flags.seconds, onPhase });
  ending.abort();
  const [answers, changed] = [await loading, await changing];
  print(`${changed} changes of films; comparing what the zones have …`);

  const stored = new Set([...(await recordedKeys(source))].filter((key) => !keysBefore.has(key)));
  const added = (await countWatches()) - watchesBefore;
  const run = { phases, answers, stored, added, areFilmsEqual: await areFilmsEqual([...running.neo4j.values()]) };
  const { samples } = watch;
  const deadlineMs = gatewaySettings.DEADLINE_MS.parse(undefined);
  writeFileSync(join(output, 'timeline.svg'), drawZones({ phases, samples, answers, deadlineMs }));
  writeFileSync(join(output, 'run.json'), JSON.stringify({ flags, phases, samples, answers }));
  const report = printedReport(run);
  writeFileSync(join(output, 'report.md'), `${report}\n`);
  process.stdout.write(`${report}\nThe picture is .data/zones/timeline.svg.\n`);
  return checkZones(run).every(({ isKept }) => isKept);
}
