/** The workflows, the Dockerfile and the compose file pass their linters: zizmor, hadolint, actionlint and schemas (deploy/check/workflows.sh). */
import { spawnSync } from 'node:child_process';
import { repositoryFile } from '@marquee/dev/repository';

const withoutPython = spawnSync('python3', ['-m', 'venv', '--help']).status !== 0;
if (withoutPython && process.env.CI === undefined) console.warn('The workflows are not linted: there is no Python.');
const testWithPython = withoutPython && process.env.CI === undefined ? test.skip : test;

testWithPython('workflows, Dockerfile and compose file have no findings', () => {
  const { stdout, stderr, status } = spawnSync('bash', [repositoryFile('deploy', 'check', 'workflows.sh')], {
    encoding: 'utf8',
  });
  expect({ status, output: stdout + stderr }).toEqual({
    status: 0,
    output: expect.stringContaining('ok      zizmor, hadolint, and the schemas') as string,
  });
});
