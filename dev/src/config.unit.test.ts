import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDevConfig, withFlags } from './config.js';

describe('configuration of the runner', () => {
  test('refuses settings that need others, and reads the data set', () => {
    expect(() => readDevConfig({ NEO4J_URI: 'bolt://x' })).toThrow('NEO4J_PASSWORD must be set along with NEO4J_URI');
    expect(readDevConfig({ DATA: '/some/data' }).dataFolder).toMatch(/some-data$/);
    expect(readDevConfig({ USERS: '50', SEED: '3' }).dataset).toEqual({ kind: 'bundled', users: 50, seed: 3 });
  });

  test('serves the web app if it is built, unless WEB_ROOT says otherwise', () => {
    const folder = mkdtempSync(join(tmpdir(), 'marquee-dev-config-'));
    const pageOf = (environment: NodeJS.ProcessEnv, web: string) =>
      readDevConfig(environment, web).gateway.web?.files.get('/index.html')?.content.toString();
    try {
      expect(pageOf({}, folder)).toBeUndefined();
      writeFileSync(join(folder, 'index.html'), 'the app');
      expect(pageOf({}, folder)).toBe('the app');
      expect(pageOf({ WEB_ROOT: '' }, folder)).toBeUndefined();
      expect(pageOf({ WEB_ROOT: folder }, '/nowhere')).toBe('the app');
      expect(() => pageOf({ WEB_ROOT: '/nowhere' }, folder)).toThrow('The folder WEB_ROOT cannot be served');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('prefers flags to the environment, and refuses an unknown flag', () => {
    const environment = withFlags({ USERS: '5', PORT: '1' }, ['--users', '7', '--data=folder']);
    expect(environment).toEqual({ USERS: '7', PORT: '1', DATA: 'folder' });
    expect(() => withFlags({}, ['--nope'])).toThrow(/Unknown option '--nope'.* The flags are --users/);
  });
});
