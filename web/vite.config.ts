import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compressFiles } from './codegen/compressFiles.js';
import { inlineDocuments } from './codegen/inlineDocuments.js';
import { preloadFonts } from './codegen/preloadFonts.js';

/** The gateway of `make run`, for `npm run dev --workspace web`. */
const gateway = 'http://127.0.0.1:4000';

const routerFolder = dirname(dirname(fileURLToPath(import.meta.resolve('react-router'))));
const router = (name: string) => join(routerFolder, 'production', `${name}.mjs`);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [inlineDocuments(`${import.meta.dirname}/src`), react(), preloadFonts(), compressFiles()],
  resolve: {
    // RxJS is built for ES5, too; the other build is smaller.
    conditions: ['es2015', ...defaultClientConditions],
    // The package names its development build, which has warnings, for browsers.
    alias: [
      { find: /^react-router$/, replacement: router('index') },
      { find: /^react-router\/dom$/, replacement: router('dom-export') },
    ],
  },
  build: {
    // The Content-Security-Policy has no data: fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 600,
    // Few larger files: 26 small ones were 6 kB more on the first page, gzipped, as each is compressed by itself.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', tags: ['$initial'], priority: 4 },
            // The first page has no long list.
            { name: 'lists', test: /virtual|LongList/, priority: 3 },
            // Loaded ahead when the first page is at rest.
            { name: 'SearchPalette', test: /search\/(?:SearchPalette|useSuggestions|entries|marked)/i, priority: 1 },
            { name: 'shared', minShareCount: 4, priority: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/graphql': gateway, '/dev': gateway, '/config.json': gateway } },
});
