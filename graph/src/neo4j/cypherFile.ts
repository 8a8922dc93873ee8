/** The loader of `.cypher` files. Each statement has a file of its own beside the module that runs it. */
import { readFileSync } from 'node:fs';

/**
 * Returns the text of a `.cypher` file without holes. Call it while a module loads, so that the file is read once.
 * Throws if the file has a hole: use `cypherTemplate` for such a file.
 */
export const cypherFile = (file: URL): string => cypherTemplate(file, [])({});

/**
 * Reads a `.cypher` file with holes and returns a function that fills them. A hole is for a part of a statement that cannot be
 * a parameter: the name of a property, a relationship pattern, the length of a path, a clause. In the file it is written
 * `<<name>>`, which cannot occur in Cypher; one hole may occur several times.
 *
 * The value of a hole becomes part of the statement. It is always a text of this program, never user input: pass user input as
 * parameters.
 *
 * Throws if `holes` names one twice, misses one of the file, or has one that is not in the file.
 */
export const cypherTemplate = <Hole extends string>(file: URL, holes: readonly Hole[]): CypherTemplate<Hole> =>
  parseCypherTemplate({ name: file.pathname.split('/').at(-1)!, text: readFileSync(file, 'utf8') }, holes);

/** Fills each hole with its value. Throws if a hole has no value, a value has no hole, or a value has a hole in it. */
export type CypherTemplate<Hole extends string> = (values: Readonly<Record<Hole, string>>) => string;

const holePattern = /<<(\w+)>>/;

/** The same for a text that is in memory. `name` is the name of the file in errors. */
export function parseCypherTemplate<Hole extends string>(
  { name, text }: { readonly name: string; readonly text: string },
  holes: readonly Hole[],
): CypherTemplate<Hole> {
  // Splitting at a pattern with one group gives texts and names of holes in turn.
  const parts = text.split(holePattern);
  const isHole = (index: number): boolean => index % 2 === 1;
  const found = new Set(parts.filter((_, index) => isHole(index)));
  const fail = (problem: string): never => {
    throw new Error(`${name}: ${problem}`);
  };
  const broken = parts.find((part, index) => !isHole(index) && /<<|>>/.test(part));
  if (broken !== undefined) fail(`a hole must be written as <<name>>, with letters and digits only`);
  for (const [index, hole] of holes.entries()) {
    if (holes.indexOf(hole) !== index) fail(`hole "${hole}" is given twice`);
    if (!found.has(hole)) fail(`hole "${hole}" is not in the file`);
  }
  const declared: ReadonlySet<string> = new Set(holes);
  for (const hole of found) if (!declared.has(hole)) fail(`hole "${hole}" is not among those that the caller fills`);

  return (values) => {
    const entries: readonly [string, unknown][] = Object.entries(values);
    for (const [hole, value] of entries) {
      if (!declared.has(hole)) fail(`there is no hole "${hole}" to fill`);
      if (typeof value === 'string' && /<<|>>/.test(value)) fail(`the value of hole "${hole}" has a hole in it`);
    }
    const valueOf = new Map(entries);
    return parts
      .map((part, index) => {
        if (!isHole(index)) return part;
        const value = valueOf.get(part);
        return typeof value === 'string' ? value : fail(`hole "${part}" is not filled`);
      })
      .join('');
  };
}
