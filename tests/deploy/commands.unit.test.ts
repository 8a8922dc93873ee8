/** The commands of the pages about deployment and operation: what they name is in the repository, and each variable has a value by then. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';
import { parse } from 'yaml';

const read = (...path: readonly string[]) => readFileSync(repositoryFile(...path), 'utf8');
const pages = [
  'docs/deploy.md',
  'docs/identity.md',
  'docs/runbook.md',
  ...readdirSync(repositoryFile('docs', 'operations'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/operations/${name}`),
];

/** The shell blocks of a page, in their order. Blocks in lists are indented. */
const blocksOf = (page: string): string[] =>
  [...read(...page.split('/')).matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, indent, block]) =>
    block!.replaceAll(new RegExp(`^${indent!}`, 'gm'), ''),
  );
const everything = pages.map((page) => [page, blocksOf(page)] as const).filter(([, blocks]) => blocks.length > 0);
const text = everything.flatMap(([, blocks]) => blocks).join('\n');
/** What the pattern finds in all blocks, once each. */
const found = (pattern: RegExp, where = text): string[] => [
  ...new Set([...where.matchAll(pattern)].map(([, name]) => name!)),
];
const declared = (kind: string, ...path: readonly string[]) =>
  [...read('deploy', 'terraform', ...path).matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm'))].map(([, name]) => name!);

test.each(everything)('%s: its blocks are Bash', (_, blocks) => {
  for (const block of blocks) {
    // A placeholder such as <provider> is not a redirection.
    const input = block.replaceAll(/<[a-z][a-z ]*>/g, 'placeholder');
    const { status, stderr } = spawnSync('bash', ['-n'], { input, encoding: 'utf8' });
    expect({ block, status, stderr }).toEqual({ block, status: 0, stderr: '' });
  }
});

describe('a variable of a block', () => {
  const assigned = /(?:^|[\s;(])([A-Za-z_]\w*)=|\bfor (\w+) in\b/g;
  /** The variables that a block reads, without those of jq and of other shells, which are in single quotes. */
  const readBy = (block: string) =>
    found(/\$\{?([A-Za-z_]\w*)(?!:-)/g, block.replaceAll(/'[^']*'/g, "''")).filter((name) => name !== 'PWD');
  const writtenBy = (block: string) => [...block.matchAll(assigned)].flatMap(([, one, two]) => one ?? two!);
  const [firstOfAws] = blocksOf('docs/deploy.md').filter((block) => block.includes('export STATE='));
  /** Pages that tell the reader to begin with the first block of AWS. */
  const begin = (page: string) =>
    /with the first block of \[AWS\]/.test(read(...page.split('/'))) ? writtenBy(firstOfAws!) : [];

  test.each(everything)('%s: has a value by then', (page, blocks) => {
    const known = new Set(begin(page));
    for (const block of blocks) {
      for (const name of writtenBy(block)) known.add(name);
      expect({ block, unknown: readBy(block).filter((name) => !known.has(name)) }).toEqual({ block, unknown: [] });
    }
  });

  test('is found where it has none', () => {
    expect(readBy(`echo "$A" \${B%%/*} '$c' "\${D:-d}"`)).toEqual(['A', 'B']);
    expect(writtenBy('export A=1 B=$(x)\nfor c in 1; do local d=2; done')).toEqual(['A', 'B', 'c', 'd']);
  });
});

test('outputs and variables of Terraform are declared', () => {
  const outputs = found(/terraform output -(?:raw|json) (\w+)/g);
  expect(outputs.length).toBeGreaterThan(8);
  expect(declared('output', 'region', 'outputs.tf')).toEqual(expect.arrayContaining(outputs));
  const fields = found(/^(\w+) += (?:"|\$|\[)/gm, found(/<<END\n(.*?)^END$/gms).join('\n'));
  expect(fields).toEqual(expect.arrayContaining(['primary_database_arn', 'password_regions']));
  expect(declared('variable', 'region', 'variables.tf')).toEqual(expect.arrayContaining(fields));
  const options = found(/-var "?(\w+)=/g);
  expect([...declared('variable', 'peering', 'main.tf'), ...declared('variable', 'global', 'main.tf')]).toEqual(
    expect.arrayContaining(options),
  );
});

test('values of the chart are in values.yaml', () => {
  const values = parse(read('deploy', 'chart', 'values.yaml')) as Record<string, unknown>;
  const ofMarquee = text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^helm upgrade (--install )?marquee /.test(line));
  expect(ofMarquee.length).toBeGreaterThan(5);
  const keys = found(/--set(?:-json)? ([\w.]+)=/g, ofMarquee.join('\n'));
  expect(keys.length).toBeGreaterThan(5);
  const isThere = (key: string) =>
    key.split('.').reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], values) !==
    undefined;
  // Settings have the names of variables, which the chart does not list.
  expect(keys.filter((key) => !/\.settings\./.test(key) && !isThere(key))).toEqual([]);
});

test('scripts, targets and files are there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(found(/npm run ([\w:]+)/g).filter((name) => scripts[name] === undefined)).toEqual([]);
  const targets = found(/^([\w-]+):/gm, read('Makefile'));
  expect(found(/\bmake ([a-z-]+)/g).filter((name) => !targets.includes(name))).toEqual([]);
  // Commands of AWS run in the folder of the region.
  const files = [
    ...found(/(?<![\w/.])((?:deploy|docs|dev)\/[\w./-]*\w)/g).map((path) => repositoryFile(path)),
    ...found(/(\.\.\/\.\.\/[\w./-]*\w)/g).map((path) => join(repositoryFile('deploy', 'terraform', 'region'), path)),
  ];
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter((path) => !existsSync(path) && !path.endsWith('/deploy/local'))).toEqual([]);
});

test("Neo4j's own chart has a version each time, which is that of the tests", () => {
  const [, tested] = /annotations-([\d.]+)\.jar/.exec(read('dev', 'neo4j', 'jars.sha256'))!;
  const commands = text.split('\n').filter((line) => line.includes('neo4j/neo4j '));
  expect(commands.length).toBeGreaterThan(1);
  for (const command of commands) {
    const [, version] = /--version "?(\S+?)"? /.exec(command) ?? [];
    expect([tested, '$version']).toContain(version);
  }
});
