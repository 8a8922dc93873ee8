/** The cases of the public audit of federation gateways (federationAudit/README.md): by the front, the first time and compiled. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { readGatewayConfig } from '@marquee/gateway/config';
import { openGateway } from '@marquee/gateway/gateway';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readAs } from '@marquee/testing/servers/planExecutions';
import type { AuditSuite } from './federationAudit/supergraph.js';
import type { AuditCase } from './federationAudit/testkit.js';

const suites: AuditSuite[] = [];
for (const name of readdirSync(new URL('federationAudit/suites/', import.meta.url))) {
  const suite = (await import(`./federationAudit/suites/${name}/index.js`)) as { readonly default: AuditSuite };
  suites.push(suite.default);
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

async function openSuite({ id, subgraphs }: AuditSuite) {
  const lifecycle = createLifecycle(silentLog);
  const temporary = mkdtempSync(join(tmpdir(), 'marquee-audit-'));
  lifecycle.onStop('files', () => rmSync(temporary, { recursive: true }));
  const file = join(temporary, 'supergraph.graphql');
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, typeDefs }) => ({ name, typeDefs: parse(typeDefs), url: `http://${name}` })),
  );
  if (supergraphSdl === undefined) throw new Error(`${id}: ${JSON.stringify(errors)}`);
  writeFileSync(file, supergraphSdl);
  const { url } = await openGateway(lifecycle, {
    config: readGatewayConfig({
      SUPERGRAPH: file,
      SUPERGRAPH_POLL_MS: '0',
      OPERATIONS_MANIFEST: 'none',
      REST: 'false',
      PORT: '0',
      DEV_ISSUER: 'false',
      RATE_LIMITS: 'false',
      LOAD_SHEDDING: 'false',
    }),
    log: silentLog,
    dataSource: (name) => ({
      process: async (options) => {
        const { query, variables } = options.request;
        const subgraph = subgraphs.find((one) => one.name === name)!;
        return readAs(options, JSON.stringify(await subgraph.answer({ query, ...(variables && { variables }) })));
      },
    }),
  });
  const ask = async (query: string): Promise<Answer> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Answer;
  };
  return { ask, stop: () => lifecycle.stop() };
}

/** Apollo's planner makes these plans, and its own gateway fails with them, too. */
const failing: Readonly<Record<string, (query: string) => boolean>> = {
  // The plan has no step that reads the fields which the second key needs.
  'keys-mashup': () => true,
  // The plan never asks the subgraph whose answer would be an error.
  'non-resolvable-interface-object': (query) => /a\s*{\s*field/.test(query),
  // Two fields require the same field with other arguments, and the plan asks for both under one name.
  'requires-with-argument-conflict': () => true,
};

describe.each(suites)('$id', (suite) => {
  const { id, cases } = suite;
  let gateway: Awaited<ReturnType<typeof openSuite>>;
  beforeAll(async () => {
    gateway = await openSuite(suite);
  });
  afterAll(() => gateway.stop());

  async function check({ query, expected }: AuditCase): Promise<void> {
    // A mutation is sent once: its cases count what they add.
    for (let times = query.includes('mutation') ? 1 : 2; times > 0; times--) {
      const { data = null, errors = [] } = await gateway.ask(query);
      const told = { data, ...(expected.errors !== undefined && { errors: errors.length > 0 }) };
      expect(told).toEqual({ ...expected, data: expected.data ?? null });
    }
  }
  const isFailing = ({ query }: AuditCase) => failing[id]?.(query) ?? false;
  const passing = cases.filter((one) => !isFailing(one));
  if (passing.length > 0) test.each(passing)('$query', check);
  if (passing.length < cases.length) test.failing.each(cases.filter(isFailing))('$query', check);
});

test('the audit has all its cases', () => {
  expect(suites.flatMap(({ cases }) => cases)).toHaveLength(199);
});
