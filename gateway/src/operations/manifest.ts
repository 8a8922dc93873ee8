/** The manifest of known operations, in Apollo's persisted-query manifest format (`npm run schema:manifest` writes ours). */
import { readFileSync } from 'node:fs';
import { stripIgnoredCharacters } from 'graphql';
import { StartError } from '@marquee/kit/errors';

export interface Manifest {
  /** Names of the operations, as far as the file has them. */
  readonly names: readonly string[];
  /** The texts of all operations. */
  readonly texts: readonly string[];
  /** The text of the operation with this id. */
  textOf(id: string): string | undefined;
  /** Whether an operation has this text. White space, commas and comments do not count. */
  includes(text: string): boolean;
}

/**
 * `file` is a path, or `none` for no operations. `ownTexts` are operations of the gateway itself. Throws a StartError when the file
 * cannot be read or has another format.
 */
export function readManifest(file: string, ownTexts: readonly string[] = []): Manifest {
  if (file === 'none') return createManifest([], ownTexts);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`The manifest of operations cannot be read: ${(error as Error).message}.`);
  }
  if (!isManifest(content))
    throw new StartError(`${file} is not a manifest of operations in the format apollo-persisted-query-manifest.`);
  return createManifest(content.operations, ownTexts);
}

/** `ownTexts` have no id, but count as known. */
export function createManifest(operations: ManifestFile['operations'], ownTexts: readonly string[] = []): Manifest {
  const texts = new Map(operations.map(({ id, body }) => [id, body]));
  const exact = new Set([...texts.values(), ...ownTexts]);
  const stripped = new Set([...exact].map(strip));
  return {
    names: operations.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
    texts: [...exact],
    textOf: (id) => texts.get(id),
    includes: (text) => exact.has(text) || stripped.has(strip(text)),
  };
}

/** Undefined for a text that has a syntax error. */
function strip(text: string): string | undefined {
  try {
    return stripIgnoredCharacters(text);
  } catch {
    return undefined;
  }
}

interface ManifestFile {
  readonly operations: readonly { readonly id: string; readonly body: string; readonly name?: unknown }[];
}

function isManifest(content: unknown): content is ManifestFile {
  const { format, version, operations } = (content ?? {}) as Record<string, unknown>;
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) return false;
  return operations.every(
    (operation: unknown) =>
      typeof operation === 'object' &&
      operation !== null &&
      'id' in operation &&
      typeof operation.id === 'string' &&
      'body' in operation &&
      typeof operation.body === 'string' &&
      strip(operation.body) !== undefined,
  );
}
