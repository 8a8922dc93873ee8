import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressFiles } from './codegen/compressFiles.js';
import { inlineDocuments } from './codegen/inlineDocuments.js';

/** The gateway of `make run`, for `npm run dev --workspace web`. */
const gateway = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [inlineDocuments(`${import.meta.dirname}/src`), react(), compressFiles()],
  // The Content-Security-Policy has no data: fonts and no inline scripts.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
  server: { proxy: { '/graphql': gateway, '/dev': gateway, '/config.json': gateway } },
});
