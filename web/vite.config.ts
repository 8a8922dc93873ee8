import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compressFiles } from './codegen/compressFiles.js';
import { inlineDocuments } from './codegen/inlineDocuments.js';

/** The gateway of `make run`, for `npm run dev --workspace web`. */
const gateway = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [inlineDocuments(`${import.meta.dirname}/src`), react(), compressFiles()],
  // RxJS is built for ES5, too; the other build is smaller.
  resolve: { conditions: ['es2015', ...defaultClientConditions] },
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
            { name: 'base', tags: ['$initial'] },
            { name: 'shared', minShareCount: 4 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/graphql': gateway, '/dev': gateway, '/config.json': gateway } },
});
