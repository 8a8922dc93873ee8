import { readDevConfig, withFlags } from './config.js';

describe('configuration of the runner', () => {
  test('refuses settings that need others, and reads the data set', () => {
    expect(() => readDevConfig({ NEO4J_URI: 'bolt://x' })).toThrow('NEO4J_PASSWORD must be set along with NEO4J_URI');
    expect(readDevConfig({ DATA: '/some/data' }).dataFolder).toMatch(/some-data$/);
    expect(readDevConfig({ USERS: '50', SEED: '3' }).dataset).toEqual({ kind: 'bundled', users: 50, seed: 3 });
  });

  test('prefers flags to the environment, and refuses an unknown flag', () => {
    const environment = withFlags({ USERS: '5', PORT: '1' }, ['--users', '7', '--data=folder']);
    expect(environment).toEqual({ USERS: '7', PORT: '1', DATA: 'folder' });
    expect(() => withFlags({}, ['--nope'])).toThrow(/Unknown option '--nope'.* The flags are --users/);
  });
});
