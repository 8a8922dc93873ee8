/**
 * A Vite plugin that replaces each `graphql(…)` call with its complete document. So a page carries its own operation, and no text
 * of GraphQL is parsed in the browser. Without it, one map of all documents would be in the first file that the browser loads.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compactDocument } from './compactDocuments.js';
import { Documents, documentsOf, readDocuments } from './documents.js';

/** Reads the compact form. */
const reader = fileURLToPath(new URL('../src/app/compactDocument.ts', import.meta.url));
const importOfGraphql = /^import \{ graphql \} from .*$/m;
const importOfReader = `import { wholeDocument } from ${JSON.stringify(reader)};`;
const call = /\bgraphql\(\s*(?:\/\* GraphQL \*\/\s*)?`([^`]*)`\s*,?\s*\)/g;

export function inlineDocuments(folder: string): Plugin {
  let documents = new Documents(readDocuments(folder));
  return {
    name: 'marquee:inline-documents',
    enforce: 'pre',
    watchChange: () => {
      documents = new Documents(readDocuments(folder));
    },
    transform(code, id) {
      if (!id.startsWith(folder) || !code.includes('graphql(') || id.includes('/generated/')) return undefined;
      const plucked = documentsOf(id, code);
      let index = 0;
      const replaced = code.replace(call, () => {
        const { document } = plucked[index++]!;
        // A fragment that only other documents spread is left out.
        return `/* @__PURE__ */ wholeDocument(${JSON.stringify(compactDocument(documents.complete(document)))})`;
      });
      if (index !== plucked.length) throw new Error(`${id}: write each document as graphql(\`…\`)`);
      return { code: replaced.replace(importOfGraphql, importOfReader), map: null };
    },
  };
}
