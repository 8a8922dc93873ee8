/** The gateways that are compared, each a process of its own before the same subgraphs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { delay } from '@marquee/kit/delay';
import { repositoryFile } from '@marquee/dev/repository';
import { freePort } from '@marquee/dev/servers/freePort';
import { kill } from '@marquee/testing/processes/programs';

export interface Contender {
  readonly name: string;
  /** With its path. */
  readonly url: string;
  readonly pid: number;
  /** Sent with each request. */
  readonly token?: string;
  stop(): Promise<unknown>;
}

interface Program {
  readonly name: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it gives development tokens. */
  readonly hasTokens?: boolean;
}

const ours = {
  file: repositoryFile('gateway/dist/main.js'),
  environment: {
    GATEWAY_SECRET: 'only-for-the-bench-and-as-long-as-needed',
    OPERATIONS_MANIFEST: 'none',
    REST: 'false',
    RESPONSE_CACHE: 'false',
    LOAD_SHEDDING: 'false',
    NODE_ENV: 'test',
  },
};

const withoutLimits = { RATE_LIMITS: 'false', MAX_COST_ANONYMOUS: '1000000', MAX_COST_MEMBER: '1000000' };

/** More than any run of the bench sends. */
const manyPerMinute = '1000000000/60';

/** Other gateways, in a folder with packages of its own. */
const others = repositoryFile('bench', 'gateways');

async function programs(subgraphs: string): Promise<readonly Program[]> {
  const withFeatures = {
    MAX_COST_MEMBER: '1000000',
    RATE_MEMBER: manyPerMinute,
    RATE_MEMBER_COST: manyPerMinute,
    DEV_ISSUER: 'true',
    METRICS_PORT: String(await freePort()),
  };
  const stock = fileURLToPath(new URL('stockGateway.main.js', import.meta.url));
  return [
    { name: 'Apollo Gateway', file: stock, environment: { NODE_ENV: 'production' } },
    { ...ours, name: 'ours', environment: { ...ours.environment, ...withoutLimits, DEV_ISSUER: 'false' } },
    {
      ...ours,
      name: 'ours with identity, limits and metrics',
      environment: { ...ours.environment, ...withFeatures },
      hasTokens: true,
    },
    { name: 'Hive Gateway', file: join(others, 'hive.js'), environment: { NODE_ENV: 'production' } },
    {
      name: 'Mercurius',
      file: join(others, 'mercurius.js'),
      environment: { NODE_ENV: 'production', SUBGRAPHS: subgraphs },
    },
  ];
}

export interface ComparedSupergraph {
  readonly file: string;
  /** Addresses of its subgraphs by their names. */
  readonly subgraphs: Readonly<Record<string, string>>;
}

/** They answer when this resolves. */
export async function startContenders({ file: supergraph, subgraphs }: ComparedSupergraph): Promise<Contender[]> {
  if (!existsSync(join(others, 'node_modules')))
    throw new Error('Other gateways are missing: cd bench/gateways && npm ci');
  return Promise.all(
    (await programs(JSON.stringify(subgraphs))).map(async ({ name, file, environment, hasTokens }) => {
      if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
      const port = await freePort();
      const { PATH, HOME } = process.env;
      const env = { PATH, HOME, PORT: String(port), SUPERGRAPH: supergraph, ...environment };
      const child = spawn(process.execPath, [file], { env, stdio: 'ignore' });
      const origin = `http://127.0.0.1:${port}`;
      await untilItAnswers(`${origin}/graphql`, child);
      const token = hasTokens ? { token: await developmentToken(origin) } : {};
      return { name, url: `${origin}/graphql`, pid: child.pid!, ...token, stop: () => kill(child) };
    }),
  );
}

export const ask = (url: string, body: string): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`a gateway ended with code ${child.exitCode}`);
    const response = await ask(url, '{"query":"{ film(id: 1) { title reviews { id } } }"}').catch(() => undefined);
    if (response?.ok && !((await response.json()) as { errors?: unknown }).errors) return;
    await delay(100);
  }
}

async function developmentToken(origin: string): Promise<string> {
  const response = await ask(`${origin}/dev/token`, '{"handle":"bench"}');
  return ((await response.json()) as { token: string }).token;
}
