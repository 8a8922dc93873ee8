/**
 * Follows the file of the supergraph. Each version of it is opened beside the one in use, and takes over whole: a request runs with
 * one version from its start to its end. A file that cannot be used changes nothing.
 */
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { counter } from '@marquee/kit/telemetry/metrics';
import { openSupergraph, type OpenSupergraph, type Supergraph, type SupergraphOptions } from './supergraph.js';

const loads = counter({
  name: 'marquee.supergraph.loads',
  description: 'Versions of the supergraph file since the start: those that took over, and those that cannot be used.',
  labels: { outcome: ['loaded', 'refused'] },
});

/** After its deadline, a request of the version before has this long to end, in milliseconds. */
const graceMs = 5_000;

export interface SupergraphFile {
  /** The supergraph for a new request. */
  current(): Supergraph;
  /** Looks at the file now. Resolves when a new version has taken over, or is refused. */
  reload(): Promise<void>;
  /** Plans the known operations of the first version. Requests need not wait for this. */
  planKnown(): Promise<void>;
}

/** Throws an Error when the first version cannot be used. */
export async function followSupergraphFile(lifecycle: Lifecycle, options: SupergraphOptions): Promise<SupergraphFile> {
  const { config, log } = options;
  const { file, pollMs } = config.supergraph;
  let text = readFileSync(file, 'utf8');
  let refused: string | undefined;
  let current = await openSupergraph(text, options);
  let isStopping = false;
  const replaced = new Map<OpenSupergraph, NodeJS.Timeout>();

  /** Stops a version when its last request has ended. */
  function retire(old: OpenSupergraph): void {
    const stop = () => {
      replaced.delete(old);
      void old.stop();
    };
    replaced.set(old, setTimeout(stop, config.importDeadlineMs + graceMs));
  }
  async function load(isAsked: boolean): Promise<void> {
    let found: string | undefined;
    if (isStopping) return;
    try {
      found = readFileSync(file, 'utf8');
      if (found === text || (found === refused && !isAsked)) return;
      const next = await openPlanned(found, options);
      retire(current);
      [current, text, refused] = [next, found, undefined];
      loads.add(1, { outcome: 'loaded' });
      log.info('the supergraph was loaded again');
    } catch (error) {
      refused = found;
      loads.add(1, { outcome: 'refused' });
      log.error({ error: String(error) }, 'the new supergraph cannot be used, so the old one stays');
    }
  }

  let loading = Promise.resolve();
  const reload = (isAsked: boolean) => (loading = loading.then(() => load(isAsked)));
  const onChange = () => void reload(false);
  // Polling also sees a file that is replaced through a link, as in a mounted volume of Kubernetes.
  if (pollMs > 0) watchFile(file, { interval: pollMs, persistent: false }, onChange);
  lifecycle.onStop('supergraph', async () => {
    isStopping = true;
    unwatchFile(file, onChange);
    await loading;
    for (const timer of replaced.values()) clearTimeout(timer);
    await Promise.all([current, ...replaced.keys()].map((each) => each.stop()));
  });
  const planKnown = () =>
    current.planKnown().catch((error: unknown) => {
      if (!isStopping) log.error({ error: String(error) }, 'a known operation cannot be planned');
    });
  return { current: () => current, reload: () => reload(true), planKnown };
}

/** Opens a version with the plans of all known operations, so that its first clients wait for none. */
async function openPlanned(supergraphSdl: string, options: SupergraphOptions): Promise<OpenSupergraph> {
  const opened = await openSupergraph(supergraphSdl, options);
  try {
    await opened.planKnown();
    return opened;
  } catch (error) {
    await opened.stop();
    throw error;
  }
}
