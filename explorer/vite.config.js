/** Builds the page of /graphiql, with each text compressed beside it (gateway/src/web/staticFiles.ts serves them). */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

/** Brotli's 11 takes ten times as long, for a page of one machine. */
const brotliQuality = 5;

const compressFiles = {
  name: 'compress-files',
  closeBundle: () => {
    const folder = join(import.meta.dirname, 'dist');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:js|css|html)$/.test(name)) continue;
      const content = readFileSync(join(folder, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params }));
      writeFileSync(join(folder, `${name}.gz`), gzipSync(content));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/graphiql/',
  plugins: [compressFiles],
  build: {
    // The Content-Security-Policy has no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 10_000,
    // Packages for React's servers have directives that mean nothing here.
    rolldownOptions: { onLog: (level, log, handle) => log.code === 'MODULE_LEVEL_DIRECTIVE' || handle(level, log) },
  },
});
