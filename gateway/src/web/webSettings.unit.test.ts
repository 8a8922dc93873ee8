/** Folders that the gateway refuses to serve, and origins that it refuses to name. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { readGatewayConfig } from '../config.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-web-settings-'));
const page = '<!doctype html>';
const web = join(folder, 'web');

beforeAll(() => {
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), page);
  writeFileSync(join(folder, 'secret.txt'), 'outside the folder');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder is refused', () => {
  const broken = (name: string, fill: (path: string) => void) => {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, 'index.html'), page);
    fill(path);
    return path;
  };
  test.each<[string, () => string, RegExp]>([
    [
      'that does not exist',
      () => join(folder, 'nowhere'),
      /^The folder WEB_ROOT cannot be served: ENOENT.*nowhere'\.$/,
    ],
    ['that is a file', () => join(folder, 'secret.txt'), /WEB_ROOT cannot be served: ENOTDIR/],
    ['without index.html', () => join(web, 'assets'), /has no index\.html; build the web app first/],
    [
      'with a link to a file outside',
      () => broken('link', (path) => symlinkSync(join(folder, 'secret.txt'), join(path, 'a.txt'))),
      /\/a\.txt is neither a file nor a folder, or a link to another place/,
    ],
    [
      'with a link to a folder',
      () => broken('linked', (path) => symlinkSync(path, join(path, 'loop'))),
      /\/loop is neither/,
    ],
    ['with a link to nothing', () => broken('gone', (path) => symlinkSync('/nowhere', join(path, 'a'))), /ENOENT/],
    [
      'with a compressed file of another build',
      () => broken('stale', (path) => writeFileSync(join(path, 'index.html.br'), brotliCompressSync('old'))),
      /\/index\.html\.br is not \/index\.html/,
    ],
    [
      'with a compressed file that is none',
      () => broken('noise', (path) => writeFileSync(join(path, 'index.html.gz'), 'noise')),
      /WEB_ROOT cannot be served/,
    ],
  ])('%s', (_, path, message) => {
    expect(() => readGatewayConfig({ WEB_ROOT: path() })).toThrow(message);
  });

  test.each(['https://id.example/path', 'id.example', "https://a.example; script-src 'unsafe-inline'", '*', 'data:'])(
    'with the origin %s',
    (origin) => {
      expect(() => readGatewayConfig({ WEB_ROOT: web, WEB_OIDC_ORIGINS: origin })).toThrow(
        'WEB_OIDC_ORIGINS must have origins like',
      );
    },
  );
});

test('without WEB_ROOT there is no web app', () => {
  expect(readGatewayConfig({ WEB_OIDC_CLIENT_ID: 'web' }).web).toBeUndefined();
});
