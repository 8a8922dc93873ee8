/** Whether programs run graphql-js as in production. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Prints whether graphql-js takes an object that only has the name of one of its classes for a sign that it is installed twice. */
const script = `
import { isObjectType } from 'graphql';
let isChecked = false;
try { isObjectType({ [Symbol.toStringTag]: 'GraphQLObjectType' }); } catch { isChecked = true; }
console.log(isChecked, process.env.NODE_ENV);`;

const run = (source: string, NODE_ENV?: string): string =>
  execFileSync(process.execPath, ['--conditions=development', '--import=tsx', '--input-type=module', '-e', source], {
    cwd: `${repository}kit`,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV },
  }).trim();

describe('graphql-js in a program', () => {
  it('checks for a second installation by itself', () => {
    expect(run(script)).toBe('true undefined');
  });

  it.each([undefined, 'development', 'production'])('runs as in production with NODE_ENV %s, which stays', (value) => {
    expect(run(`import '@marquee/kit/runMain';${script}`, value)).toBe(`false ${value}`);
  });

  it.each([
    'gateway/src/main.ts',
    'gateway/src/planning/planningWorker.main.ts',
    'subgraphs/catalog/src/main.ts',
    'subgraphs/social/src/main.ts',
    'ingestion/src/main.ts',
    'dev/src/main.ts',
    'dev/src/trace.main.ts',
  ])('is loaded before anything else by %s', (program) => {
    const source = readFileSync(`${repository}${program}`, 'utf8');
    expect(/^import (?:.* from )?'(.*)';$/m.exec(source)?.[1]).toMatch(/^@marquee\/kit\/(runMain|graphqlMode)$/);
  });
});
