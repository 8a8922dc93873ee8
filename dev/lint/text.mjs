/** Finds the prose of the repository: Markdown pages, comments in code, and descriptions in SDL. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parser } from 'typescript-eslint';

const extensions = new Set(['md', 'ts', 'tsx', 'js', 'mjs', 'graphql', 'sql', 'cypher']);
/** Their sources are checked instead. */
const generated = /(?:^|\/)generated\/|^schema\/(?:[^/]+|operations\/web\/[^/]+)\.graphql$/;
/** Published by others, and here as they are. */
const foreign = /^tests\/gateway\/federationAudit\/suites\//;
const patterns = {
  graphql: /"""([^]*?)"""|^[ \t]*#(.*)$/gm,
  sql: /^[ \t]*--(.*)$/gm,
  cypher: /^[ \t]*\/\/(.*)$/gm,
};
/** Comments that tools read. */
const directive = /^\s*(?:eslint|prettier|cspell|@ts-)/;

/** Paths of the files that git tracks or would track, relative to the root; `within` narrows it to files and folders. */
export const filesOf = (within = []) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...within], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && existsSync(path));

/** Whether the file has prose written by hand. */
export const hasProse = (path) =>
  extensions.has(extname(path).slice(1)) && !generated.test(path) && !foreign.test(path);

/**
 * The file's prose as Markdown. Each line stands where the source has it, so a finding's line is the source's line.
 * Each comment is a list item, which keeps comments on neighbouring lines apart.
 */
export function proseOf(path) {
  const source = readFileSync(path, 'utf8');
  const extension = extname(path).slice(1);
  if (extension === 'md') return source;
  const lines = source.split('\n').map(() => '');
  let continuable = -1;
  for (const { text, line, continues } of commentsIn(source, extension)) {
    const stripped = text.split('\n').map((each) => each.replace(/^\s*(?:\*(?!\*))?\s*/, ''));
    const first = stripped.findIndex((each) => each !== '');
    if (first >= 0 && !(continues && line === continuable)) stripped[first] = `- ${stripped[first]}`;
    for (const [index, each] of stripped.entries()) lines[line + index] += each;
    continuable = continues ? line + 1 : -1;
  }
  return lines.join('\n');
}

/** Texts with their first line, from 0. `continues`: a line comment that fills its line, so the next such one may continue it. */
function commentsIn(source, extension) {
  const lineOf = (index) => source.slice(0, index).split('\n').length - 1;
  if (extension in patterns)
    return [...source.matchAll(patterns[extension])].map((match) => ({
      text: match[1] ?? match[2],
      line: lineOf(match.index),
      continues: !match[0].startsWith('"""'),
    }));
  const lines = source.split('\n');
  const { comments } = parser.parseForESLint(source, {
    comment: true,
    loc: true,
    ecmaFeatures: { jsx: extension === 'tsx' },
  }).ast;
  return comments
    .filter(({ value }) => !directive.test(value))
    .map(({ type, value, loc }) => ({
      text: value,
      line: loc.start.line - 1,
      continues: type === 'Line' && lines[loc.start.line - 1].trimStart().startsWith('//'),
    }));
}
