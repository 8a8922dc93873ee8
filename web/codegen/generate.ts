/** Generates the types of the app's documents, and the stored operations that it sends. */
import { readFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { buildASTSchema, parse, validate } from 'graphql';
import { Documents, readDocuments } from './documents.js';

const repositoryUrl = new URL('../../', import.meta.url);
export const repositoryFile = (path: string) => new URL(path, repositoryUrl);

/** Options of the client preset for Apollo Client's own masking of fragments. */
const presetConfig = { fragmentMasking: false };
const config = {
  inlineFragmentTypes: 'mask',
  customDirectives: { apolloUnmask: true },
  nonOptionalTypename: true,
  skipTypeNameForRoot: true,
  immutableTypes: true,
  useTypeImports: true,
  enumType: 'string-literal',
  scalars: { ID: 'string', DateTime: 'string' },
  strictScalars: true,
};

/** Text of each generated file by its path in the repository. Throws when a document does not fit the schema. */
export async function generate(): Promise<Map<string, string>> {
  const schema = parse(readFileSync(repositoryFile('schema/api.graphql'), 'utf8'));
  const schemaAst = buildASTSchema(schema);
  const documents = readDocuments(repositoryFile('web/src').pathname);
  const texts = new Documents(documents).texts();
  for (const [name, text] of texts) {
    const problems = validate(schemaAst, parse(text)).map(({ message }) => message);
    if (problems.length > 0) throw new Error(`${name}: ${problems.join(' ')}`);
  }
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: 'web/src/generated/',
    schema,
    schemaAst,
    documents,
    config,
    presetConfig,
    plugins: [],
    pluginMap: {},
  });
  const files = new Map<string, string>();
  for (const section of sections) files.set(section.filename, await codegen(section));
  for (const [name, text] of texts) files.set(`schema/operations/web/${name}.graphql`, `${text}\n`);
  return files;
}
