/**
 * Checks that each path that a page or comment names exists, such as docs/search.md. Exits with 1 on a finding.
 * Markdown's own links are checked by remark.
 */
import { existsSync, readFileSync } from 'node:fs';
import { filesOf, hasProse, proseOf } from './text.mjs';

const files = filesOf();
const folders = new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
const tops = [...folders].map((folder) => folder.replaceAll('.', '\\.')).join('|');
/** A path from a top folder on. Of a pattern such as docs/*.md it is the folder before the first special character. */
const named = new RegExp(`(?<![\\w./@-])(?:${tops})/(?:[\\w.-]+/)*(?:[\\w.-]*\\w(?![\\w.-]*[*{<[$…]))?`, 'g');

for (const path of files.filter(hasProse)) {
  // Most files name none: a search is cheaper than parsing them for comments.
  if (readFileSync(path, 'utf8').search(named) < 0) continue;
  for (const [index, line] of proseOf(path).split('\n').entries()) {
    for (const [name] of line.matchAll(named)) {
      // What a build makes need not be there.
      if (existsSync(name) || /\/dist(?:\/|$)/.test(name)) continue;
      console.log(`${path}:${index + 1} names ${name}, which does not exist`);
      process.exitCode = 1;
    }
  }
}
