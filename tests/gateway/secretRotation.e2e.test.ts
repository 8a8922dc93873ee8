/** GATEWAY_SECRET is replaced while gateway and catalog run as processes: no request is refused on the way. */
import type { ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { exitCodeOf, spawnProgram, untilServing } from '@marquee/testing/processes/programs';
import { postQuery } from '@marquee/testing/servers/supergraph';
import { neo4jEnvironment, uniqueName } from '@marquee/testing/servers/testServers';

const [old, fresh] = [uniqueName('the-old-secret-of-32-characters-'), uniqueName('the-new-secret-of-32-characters-')];
const steps = [old, `${old},${fresh}`, `${fresh},${old}`, fresh];
const children: ChildProcess[] = [];

/** Forwards connections to the catalog that `target` names, as a load balancer does. */
let target = '';
const sockets = new Set<Socket>();
const balancer = createServer((client) => {
  const upstream = connect(Number(new URL(target).port), '127.0.0.1');
  for (const socket of [client, upstream]) {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  }
  client.pipe(upstream).pipe(client);
});

beforeAll(() => new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const child of children) child.kill('SIGTERM');
  for (const socket of sockets) socket.destroy();
  await Promise.all(children.map(exitCodeOf));
  balancer.close();
});

function spawn(program: 'gateway' | 'catalog', secret: string, environment: Record<string, string>): ChildProcess {
  const env = { PATH: process.env.PATH, PORT: '0', GATEWAY_SECRET: secret, ...environment };
  const child = spawnProgram(program, { stdio: ['ignore', 'ignore', 'pipe'], env });
  children.push(child);
  return child;
}

const startCatalog = (secret: string): Promise<string> => untilServing(spawn('catalog', secret, neo4jEnvironment()));

function startGateway(secret: string): Promise<string> {
  const catalogUrl = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
  return untilServing(
    spawn('gateway', secret, { CATALOG_URL: catalogUrl, SOCIAL_URL: 'http://127.0.0.1:1', DEADLINE_MS: '20000' }),
  );
}

/** New connections go to this catalog. */
function switchTo(catalogUrl: string): void {
  target = catalogUrl;
  for (const socket of sockets) socket.destroy();
}

test('each program is replaced in turn, in each step of the rotation, and every request is answered', async () => {
  const requests = async (url: string) => {
    for (let count = 0; count < 5; count++) {
      const answer = await postQuery({ url, token: null }, '{ movie(slug: "alien-1979") { title } }');
      expect(answer).toMatchObject({ status: 200, data: { movie: { title: 'Alien' } } });
      expect(answer.errors).toBeUndefined();
    }
  };
  let catalog = await startCatalog(steps[0]!);
  switchTo(catalog);
  let gateway = await startGateway(steps[0]!);
  await requests(gateway);
  for (const secret of steps.slice(1)) {
    catalog = await startCatalog(secret);
    switchTo(catalog);
    await requests(gateway);
    gateway = await startGateway(secret);
    await requests(gateway);
  }
  // Without the step between, the catalog refuses the gateway: the test would notice.
  switchTo(await startCatalog(old));
  const refused = await postQuery({ url: gateway, token: null }, '{ movie(slug: "casablanca-1942") { title } }');
  expect(refused.errors?.[0]?.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
}, 240_000);
