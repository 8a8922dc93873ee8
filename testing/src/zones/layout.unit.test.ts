import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { databaseUrl, frontUrls, hostAndPort, ports, zones } from './layout.js';

const front = readFileSync(repositoryFile('deploy', 'zones', 'haproxy.cfg'), 'utf8');
const script = readFileSync(repositoryFile('deploy', 'zones', 'zones.sh'), 'utf8');

test('HAProxy knows the gateways of all zones, and listens where clients come to', () => {
  for (const zone of zones) {
    const line = `server zone-${zone.name} ${hostAndPort(zone, 'gateway')}`;
    expect(front.split(line)).toHaveLength(4);
  }
  for (const url of Object.values(frontUrls)) expect(front).toContain(`bind ${url.replace('http://', '')}\n`);
});

const backendOf = (name: string) => new RegExp(`^backend ${name}\\n(?:  .*\\n)*`, 'm').exec(front)![0];

test('a zone is whole if its gateway is ready and reaches both subgraphs', () => {
  // Checks of `defaults` end where a backend has one of its own: then HAProxy asks nothing, and waits for an answer.
  for (const region of ['one', 'two']) {
    expect(backendOf(`whole-${region}`)).toContain('  option httpchk GET /ready\n');
    expect(backendOf(`whole-${region}`)).toContain(
      `  http-check expect string '${JSON.stringify({ ready: true, waitingFor: [] })}'\n`,
    );
  }
});

test('clients of a region come to its own zones first', () => {
  for (const region of ['one', 'two'] as const)
    for (const zone of zones) {
      const line = new RegExp(`server zone-${zone.name} .*`).exec(backendOf(`whole-${region}`))![0];
      expect(line.endsWith(' backup')).toBe(zone.region !== region);
    }
});

test('the script makes a network with the address of each zone, and members of PostgreSQL and etcd at the same ports', () => {
  for (const { name, address } of zones) expect(script).toContain(`'${name} ${address}'`);
  for (const port of [ports.postgres, ports.patroni, ports.etcd]) expect(script).toContain(`:${port}`);
});

test('the address of the database names the member of each zone', () => {
  expect(databaseUrl(zones, 'p')).toBe('postgresql://marquee:p@127.0.1.1:5432,127.0.2.1:5432,127.0.3.1:5432/postgres');
});
