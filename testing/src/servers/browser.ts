/** A real browser: Chromium, driven through its debugging protocol. */
import { accessSync, constants } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const paths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface BrowserOptions {
  /** Size of text that the reader has set, in pixels; 16 by default. */
  readonly textSize?: number;
}

/** Throws an Error that says what to install when there is no Chromium. */
export async function openBrowser({ textSize = 16 }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [...args, `--blink-settings=defaultFontSize=${textSize}`],
  });
}

// A sandbox needs a user other than root; pages here are our own.
const args = ['--no-sandbox', '--disable-dev-shm-usage'];

function chromiumPath(): string {
  const path = paths.find((each) => each !== undefined && isProgram(each));
  if (path === undefined)
    throw new Error('Tests of the web app need Chromium: apt-get install chromium, or set CHROMIUM to its path.');
  return path;
}

export interface ProfileOptions {
  readonly folder: string;
  /** Of the debugging protocol, for another program. */
  readonly port: number;
  readonly handle: string;
}

/** A browser in which each page, also one that another program opens, is signed in as a development member. */
export async function openProfile({ folder, port, handle }: ProfileOptions): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: [...args, `--remote-debugging-port=${port}`],
  });
  await context.addInitScript({ content: `sessionStorage.setItem('marquee.signIn', ${signInOf(handle)})` });
  return context;
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Messages that the browser logged as errors, and errors of scripts. */
  readonly problems: string[];
  /** Names of the operations sent since the last `clearRequests`. */
  readonly operations: string[];
}

export interface VisitorOptions {
  readonly url: string;
  /** A development member; without it, the visitor is not signed in. */
  readonly handle?: string;
}

/** A browser window of its own, without another's storage. */
export async function openVisitor(browser: Browser, { url, handle }: VisitorOptions): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  if (handle !== undefined)
    await context.addInitScript({ content: `sessionStorage.setItem('marquee.signIn', ${signInOf(handle)})` });
  const page = await context.newPage();
  const problems: string[] = [];
  const operations: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/graphql') return;
    operations.push((request.postDataJSON() as { operationName: string }).operationName);
  });
  return { page, context, problems, operations };
}

/** What the app keeps to sign in again, as a text of JavaScript. */
const signInOf = (handle: string) => JSON.stringify(JSON.stringify({ kind: 'development', handle }));

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe finds wrong for people with disabilities, one line each: the rule and an element. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResult>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
