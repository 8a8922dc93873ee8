/** `npm run dashboard:build`: writes the dashboard for Grafana. */
import { writeFileSync } from 'node:fs';
import { dashboardFile, dashboardText } from './dashboard/dashboard.js';
import { repositoryFile } from './repository.js';

writeFileSync(repositoryFile(dashboardFile), dashboardText());
process.stdout.write(`${dashboardFile}\n`);
