/**
 * Starts a subgraph as a process of its own. It answers health checks at once, and operations as soon as its database can be
 * reached.
 */
import { HttpError } from '../errors.js';
import { createViewerSigner } from '../identity/viewer.js';
import { createLifecycle, openOrUnwind, type Lifecycle } from '../lifecycle.js';
import { createLog, type Log } from '../log.js';
import { openWhenReachable } from '../openWhenReachable.js';
import type { TelemetryConfig } from '../telemetry/settings.js';
import { startTelemetry } from '../telemetry/telemetry.js';
import type { Subgraph } from './subgraph.js';
import { serveSubgraph } from './subgraphServer.js';

export interface SubgraphProcessConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  readonly gatewaySecrets: readonly string[];
  readonly telemetry?: TelemetryConfig | undefined;
  readonly drainDelayMs?: number;
  /** Milliseconds that the start may wait for the database. Unset or 0: without end. */
  readonly startTimeoutMs?: number;
}

/** A subgraph whose database is open. */
export interface OpenSubgraph {
  readonly subgraph: Subgraph;
  notReady(): Promise<readonly string[]>;
  /** Of a subgraph that may be behind: the last change that every operation from now on has. */
  position?(): number | undefined;
}

export interface StartSubgraphOptions<Opened extends OpenSubgraph> {
  readonly name: string;
  /** What /ready waits for until the subgraph is open. */
  readonly database: string;
  readonly config: SubgraphProcessConfig;
  /** Aborts when the process is to stop; then `startSubgraph` throws. */
  readonly stopping: AbortSignal | undefined;
  /** Whether an error of `open` means that another try may succeed. */
  readonly isAway: (error: Error) => boolean;
  /** Opens the database. It is called again while the database is away. */
  open(lifecycle: Lifecycle, log: Log): Promise<Opened>;
  /** GET paths for other parts of the system. */
  readonly internalRoutes?: Readonly<Record<string, (opened: Opened, query: URLSearchParams) => Promise<unknown>>>;
}

export interface StartedSubgraph {
  readonly url: string;
  announceStop(): void;
  readonly drainDelayMs: number;
  stop(): Promise<void>;
}

/** Resolves when the subgraph is open. Throws a StartError if the port is in use, or if the database refuses to be used. */
export async function startSubgraph<Opened extends OpenSubgraph>(
  options: StartSubgraphOptions<Opened>,
): Promise<StartedSubgraph> {
  const { name, database, config, stopping, isAway } = options;
  const log = createLog(name, config.debug);
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    await startTelemetry(lifecycle, { service: name, config: config.telemetry, log });
    let opened: Opened | undefined;
    const serving = await serveWith(options, log, () => opened);
    try {
      opened = await openWhenReachable(lifecycle, {
        dependency: database,
        log,
        stopping,
        timeoutMs: config.startTimeoutMs,
        isAway,
        open: (attempt) => options.open(attempt, log),
      });
    } catch (error) {
      await serving.stop();
      throw error;
    }
    // The server stops before the database closes.
    lifecycle.onStop('http', () => serving.stop());
    log.info({ url: serving.url }, `${name} is serving`);
    const { announceStop, url } = serving;
    return { url, announceStop, drainDelayMs: config.drainDelayMs ?? 0, stop: () => lifecycle.stop() };
  });
}

function serveWith<Opened extends OpenSubgraph>(
  { name, database, config, internalRoutes = {} }: StartSubgraphOptions<Opened>,
  log: Log,
  current: () => Opened | undefined,
) {
  const requireOpen = (): Opened => {
    const opened = current();
    if (!opened) throw new HttpError('INTERNAL_SERVER_ERROR', undefined, 503);
    return opened;
  };
  return serveSubgraph(
    { name, openScope: (request) => requireOpen().subgraph.openScope(request) },
    {
      host: config.host,
      port: config.port,
      signer: createViewerSigner(config.gatewaySecrets),
      log,
      position: () => current()?.position?.(),
      notReady: async () => current()?.notReady() ?? [database],
      internalRoutes: Object.fromEntries(
        Object.entries(internalRoutes).map(([path, answer]) => [
          path,
          async (query: URLSearchParams) => answer(requireOpen(), query),
        ]),
      ),
    },
  );
}
