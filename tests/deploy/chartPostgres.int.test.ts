/** The chart with several servers of PostgreSQL: named ones, and the instances of CloudNativePG. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { readSocialConfig } from '@marquee/social/config';
import { parseDatabaseUrl } from '@marquee/social/db/address';
import {
  describeChart,
  environmentOf,
  objectsOf,
  programOf,
  renderValues,
  thatReach,
  type KubernetesObject,
} from '@marquee/testing/deploy/chart';
import { parseAllDocuments } from 'yaml';

const socialOf = (rendered: readonly KubernetesObject[]) =>
  rendered
    .filter(({ kind }) => kind === 'Deployment')
    .map(programOf)
    .find(({ name }) => name === 'social')!;

describeChart('the chart with several servers of PostgreSQL', () => {
  test('replicas of PostgreSQL are reached by the URL of a Secret', () => {
    const rendering = renderValues('secrets: { postgresReplicas: { name: marquee-postgres-replicas, key: uri } }');
    const reading = objectsOf(rendering)
      .filter(({ kind }) => kind === 'Deployment')
      .map(programOf)
      .flatMap(({ name, env }) => env.filter((v) => v.name === 'DATABASE_READ_URL').map((v) => [name, v.valueFrom]));
    expect(reading).toEqual([['social', { secretKeyRef: { name: 'marquee-postgres-replicas', key: 'uri' } }]]);
  });

  test('each instance of CloudNativePG has an address of its own, at which social reads', () => {
    for (const [setting, numbers] of [
      ['instances: 3', [1, 2, 3]],
      ['instanceNumbers: [1, 4]', [1, 4]],
    ] as const) {
      const rendered = objectsOf(renderValues(`postgres: { cloudnativepg: { enabled: true, ${setting} } }`));
      const [cluster] = rendered.filter(({ kind }) => kind === 'Cluster');
      const { env } = socialOf(rendered);
      const { replicas } = readSocialConfig(environmentOf(env)).postgres;
      const servers = parseDatabaseUrl(replicas!.url, 'replica').servers;
      expect(servers.map(({ url }) => new URL(url).password)).toEqual(numbers.map(() => 'secret'));
      const selected = servers.map(({ host, port }) => {
        const service = rendered.find(({ kind, metadata }) => kind === 'Service' && metadata.name === host)!;
        expect(service.spec).toMatchObject({ ports: [{ port, targetPort: 5432 }] });
        return service.spec.selector;
      });
      expect(selected).toEqual(
        numbers.map((number) => ({
          'cnpg.io/cluster': cluster!.metadata.name,
          'cnpg.io/instanceName': `${cluster!.metadata.name}-${number}`,
          // The label that jobs of the operator lack, which have the other two.
          'cnpg.io/podRole': 'instance',
        })),
      );
      const certified = cluster!.spec.certificates.serverAltDNSNames as string[];
      expect(certified).toEqual(servers.flatMap(({ host }) => [host, `${host}.marquee`, `${host}.marquee.svc`]));
      // The operator's own Secret. Kubernetes fills in only what is defined before.
      const password = env.findIndex(({ name }) => name === 'POSTGRES_PASSWORD');
      expect(env[password]!.valueFrom).toEqual({
        secretKeyRef: { name: `${cluster!.metadata.name}-app`, key: 'password' },
      });
      expect(password).toBeLessThan(env.findIndex(({ name }) => name === 'DATABASE_READ_URL'));
      expect(thatReach(5432, rendered)).toContain('marquee-social');
    }
  });

  test('no read goes to instances of CloudNativePG if the values say so', () => {
    const rendered = objectsOf(renderValues('postgres: { cloudnativepg: { enabled: true, readFromStandbys: false } }'));
    expect(readSocialConfig(environmentOf(socialOf(rendered).env)).postgres.replicas).toBeUndefined();
    const ofInstances = rendered.filter(({ metadata }) => metadata.name.includes('postgres-instance'));
    expect(ofInstances).toEqual([]);
    const [cluster] = rendered.filter(({ kind }) => kind === 'Cluster');
    expect(cluster!.spec.certificates).toBeUndefined();
  });

  test('a Secret with the URL of replicas comes before the instances of the operator', () => {
    const rendered = objectsOf(
      renderValues(`postgres: { cloudnativepg: { enabled: true } }
secrets: { postgresReplicas: { name: other, key: uri } }`),
    );
    const reading = socialOf(rendered).env.filter(({ name }) => /DATABASE_READ_URL|POSTGRES_PASSWORD/.test(name));
    expect(reading).toEqual([
      { name: 'DATABASE_READ_URL', valueFrom: { secretKeyRef: { name: 'other', key: 'uri' } } },
    ]);
  });

  test('the values and objects of docs/operations/backup.md make backups of the Cluster of the chart', () => {
    const blocks = [
      ...readFileSync(repositoryFile('docs', 'operations', 'backup.md'), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms),
    ].map(([, block]) => block!);
    const [values] = blocks.filter((block) => block.startsWith('postgres:'));
    const objects = blocks
      .filter((block) => block.startsWith('apiVersion:'))
      .flatMap((block) => parseAllDocuments(block))
      .map((document) => document.toJS() as KubernetesObject);
    const named = (kind: string) => objects.find((object) => object.kind === kind)!;
    const [cluster] = objectsOf(renderValues(values!)).filter(({ kind }) => kind === 'Cluster');
    const parameters = { barmanObjectName: named('ObjectStore').metadata.name };
    const { name } = (named('ScheduledBackup').spec as { pluginConfiguration: { name: string } }).pluginConfiguration;
    expect(cluster!.spec.plugins).toEqual([{ name, isWALArchiver: true, parameters }]);
    expect(named('ScheduledBackup').spec).toMatchObject({
      cluster: { name: cluster!.metadata.name },
      method: 'plugin',
    });
    expect(named('Cluster').spec).toMatchObject({
      imageName: cluster!.spec.imageName as string,
      bootstrap: { recovery: { source: cluster!.metadata.name } },
      externalClusters: [
        {
          name: cluster!.metadata.name,
          plugin: { name, parameters: { ...parameters, serverName: cluster!.metadata.name } },
        },
      ],
    });
  });

  test('the section `backup` of CloudNativePG is that of the values', () => {
    const backup = { volumeSnapshot: { className: 'snapshots' } };
    const rendered = renderValues(`postgres: { cloudnativepg: { enabled: true, backup: ${JSON.stringify(backup)} } }`);
    const [cluster] = objectsOf(rendered).filter(({ kind }) => kind === 'Cluster');
    expect(cluster!.spec.backup).toEqual(backup);
  });
});
