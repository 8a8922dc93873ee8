/**
 * Lists the packages of an image, and deletes what no program reads: `node dev/build/slimModules.mjs <folder> <list>`. The list is a CycloneDX
 * document. Types, source maps and pages of packages are nearly half of node_modules.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, list] = process.argv.slice(2);
if (list === undefined) {
  console.error('Usage: node dev/build/slimModules.mjs <folder> <list>');
  process.exit(1);
}
const isUnread = (name) =>
  /\.(?:d\.[cm]?ts|map|md|markdown|tsbuildinfo)$/i.test(name) && !/^(?:license|licence|notice)/i.test(name);

const components = new Map();
/** A package's name has no scope twice, and a workspace is a link. */
function addPackage(path) {
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  } catch {
    return;
  }
  const { name, version, license } = manifest;
  if (typeof name !== 'string' || typeof version !== 'string') return;
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const licenses = typeof license === 'string' ? { licenses: [{ expression: license }] } : {};
  components.set(purl, { type: 'library', 'bom-ref': purl, name, version, ...licenses, purl });
}

function visit(path, isInModules) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) {
      if (/node_modules(?:\/@[^/]+)?$/.test(path)) addPackage(child);
      visit(child, isInModules || entry.name === 'node_modules');
    } else if (isInModules && entry.isFile() && isUnread(entry.name)) rmSync(child);
  }
}
visit(folder, false);

const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: { type: 'application', name, version },
    tools: { components: [{ type: 'application', name: 'node', version: process.version }] },
  },
  components: [...components.keys()].sort().map((purl) => components.get(purl)),
};
writeFileSync(join(folder, list), `${JSON.stringify(document, null, 1)}\n`);
