/** The product and Chromium for a file of browser tests, and windows that are closed after each test. */
import type { Browser } from 'playwright-core';
import { seedStoredOperations } from '../fixtures/storedOperations.js';
import { openBrowser, openVisitor, type BrowserOptions, type Visitor } from './browser.js';
import type { Supergraph } from './supergraph.js';
import { startWebApp } from './webApp.js';

export interface WebVisits {
  /** Of the file's tests; there from the first test on. */
  readonly supergraph: Supergraph;
  /** A window of its own that is not yet at a page. Without a handle, the visitor is not signed in. */
  open(handle?: string): Promise<Visitor>;
  /** A window of its own at a page. */
  visit(path: string, handle?: string): Promise<Visitor>;
}

/** Starts the product with `settings` before the file's tests, with Ana, Ben and Cleo, and stops it after them. */
export function webVisits(settings: Readonly<Record<string, string>> = {}, options: BrowserOptions = {}): WebVisits {
  let supergraph: Supergraph | undefined;
  let browser: Browser | undefined;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    [supergraph, browser] = await Promise.all([startWebApp(settings), openBrowser(options)]);
    await seedStoredOperations(supergraph);
  });
  afterEach(async () => {
    for (const { context } of visitors.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await supergraph?.stop();
  });
  const open = async (handle?: string): Promise<Visitor> => {
    const visitor = await openVisitor(browser!, { url: supergraph!.url, ...(handle === undefined ? {} : { handle }) });
    visitors.push(visitor);
    return visitor;
  };
  return {
    get supergraph() {
      return supergraph!;
    },
    open,
    visit: async (path, handle) => {
      const visitor = await open(handle);
      await visitor.page.goto(path);
      return visitor;
    },
  };
}
