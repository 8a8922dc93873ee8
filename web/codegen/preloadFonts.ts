import type { HtmlTagDescriptor, Plugin } from 'vite';

/** Fonts that every page shows at once. The others are for letters that few pages have. */
const fonts = /^assets\/(?:league-gothic-latin-400|archivo-latin)-[^.]+\.woff2$/;

/** A Vite plugin that has the page load its fonts beside its scripts, so that text does not change its width when they arrive. */
export const preloadFonts = (): Plugin => ({
  name: 'preload-fonts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((file) => fonts.test(file))
        .map((file): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` },
          injectTo: 'head',
        })),
  },
});
