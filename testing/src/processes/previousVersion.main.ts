/** Writes the source of the version before to a folder, with the migrations of this version, and prints its commit: previousVersion.main.ts <folder> */
import { addNewMigrations, extractPreviousVersion } from './previousVersion.js';

const version = extractPreviousVersion(process.argv[2]!);
addNewMigrations(version);
process.stdout.write(`${version.commit.slice(0, 7)}, without ${version.newMigrations.join(', ') || 'a difference'}\n`);
