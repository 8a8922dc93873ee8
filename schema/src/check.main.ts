/** `npm run schema:check`: prints each problem, and exits with 1 if there is one. */
import { checkSchemas } from './check.js';

const problems = await checkSchemas();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
