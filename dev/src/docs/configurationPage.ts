/** docs/configuration.md and .env.example, from the settings of the programs. */
import type { Setting, Settings } from '@marquee/kit/config';
import { code, table } from './markdown.js';
import { otherVariables } from './otherVariables.js';
import { programs, type Program } from './programs.js';

const introduction = `# Configuration

Each program reads environment variables when it starts. If a value is invalid, the program prints one sentence that names every
invalid variable, and exits with 1. An empty variable counts as unset.

[\`.env.example\`](../.env.example) has all variables with their defaults. To use it, copy the lines of one program to a file \`.env\`
and set them with \`set -a; . ./.env; set +a\`.`;

/** The page. */
export function configurationPage(): string {
  const others = otherVariables.map(({ name, readBy, description }) => [code(name), readBy, description]);
  return `${introduction}

${programs.map(programSection).join('\n\n')}

## Other variables

These are not settings of a program.

${table(['Variable', 'Read by', 'Meaning'], others)}

<!-- Generated from the settings of each program by npm run docs:build. -->
`;
}

function programSection({ title, introduction: text, settings }: Program): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    code(name),
    shownDefault(setting),
    setting.allowed,
    setting.description,
  ]);
  return `## ${title}

${text}

${table(['Variable', 'Default', 'Values', 'Meaning'], rows)}`;
}

const shownDefault = ({ isRequired, shownDefault: fallback }: Setting<unknown>): string =>
  isRequired ? 'required' : fallback === undefined ? 'unset' : code(fallback);

/** The file, with every variable commented out. */
export function environmentExample(): string {
  const sections = programs.map(
    ({ title, settings }) => `# ---- ${title} ${'-'.repeat(70 - title.length)}\n\n${exampleLines(settings)}`,
  );
  return `# All settings of all programs with their defaults. docs/configuration.md describes them.
# Generated from the settings of each program by npm run docs:build.

${sections.join('\n\n')}
`;
}

const exampleLines = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, { description, allowed, isRequired, shownDefault: fallback }]) => {
      const comment = `# ${description.replaceAll('`', '')} Values: ${allowed.replaceAll('`', '')}.`;
      return `${comment}${isRequired ? ' Required.' : ''}\n#${name}=${fallback ?? ''}`;
    })
    .join('\n');
