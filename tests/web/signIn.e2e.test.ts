/** Sign-in with an OpenID Connect provider, in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { repositoryFile } from '@marquee/dev/repository';
import { readGatewayConfig } from '@marquee/gateway/config';
import { addMember } from '@marquee/testing/fixtures/members';
import { providerAudience } from '@marquee/testing/servers/identityProvider';
import { openBrowser, openVisitor } from '@marquee/testing/servers/browser';
import { startSignInProvider, type SignInProvider } from '@marquee/testing/servers/signInProvider';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const clientId = 'marquee-web';
let provider: SignInProvider;
let supergraph: Supergraph;
let browser: Browser;
beforeAll(async () => {
  provider = await startSignInProvider();
  const { web, identity } = readGatewayConfig({
    WEB_ROOT: repositoryFile('web', 'dist'),
    WEB_OIDC_CLIENT_ID: clientId,
    WEB_OIDC_SCOPE: 'openid profile offline_access',
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: providerAudience,
  });
  [supergraph, browser] = await Promise.all([startSupergraph({ web, identity }), openBrowser()]);
  await provider.serve({ clientId, url: supergraph.url });
  const member = await addMember(supergraph.social.db, 'odette');
  const subject = `${provider.issuer}|odette`;
  await supergraph.social.db.updateTable('member').set({ subject }).where('pk', '=', member.pk).execute();
});
afterAll(async () => {
  await browser?.close();
  await supergraph?.stop();
  await provider?.stop();
});

/** Signs in on the provider's own pages. */
async function signIn(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.locator('input[name=login]').fill('odette');
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('a member signs in with code and PKCE, and a refused token is renewed without a question', async () => {
  const { page, context } = await openVisitor(browser, { url: supergraph.url });
  try {
    const asked: URL[] = [];
    page.on(
      'request',
      (request) => request.url().startsWith(`${provider.issuer}/auth?`) && asked.push(new URL(request.url())),
    );
    await page.goto('/sign-in?to=/settings');
    await signIn(page);
    await page.getByText('@odette').waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
    expect(Object.fromEntries(asked[0]!.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      audience: providerAudience,
    });
    expect(provider.grants).toEqual(['authorization_code']);
    // No script of a later page finds a token.
    const stored = await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
    expect(stored).not.toMatch(/eyJ/);

    // The gateway refuses one request, as it does with a token that ended.
    let refused = 0;
    await page.route('**/graphql', (route) =>
      refused++ === 0
        ? route.fulfill({
            status: 401,
            json: { errors: [{ message: 'expired', extensions: { code: 'UNAUTHENTICATED' } }] },
          })
        : route.continue(),
    );
    await page.getByRole('link', { name: 'Tonight' }).click();
    await page.getByRole('heading', { name: /what do we/i }).waitFor();
    await page.getByText('You have no friends here yet').waitFor();
    expect(provider.grants).toEqual(['authorization_code', 'refresh_token']);
  } finally {
    await context.close();
  }
});

test('a reload forgets the tokens, and brings the member back while the provider has their session', async () => {
  const { page, context } = await openVisitor(browser, { url: supergraph.url });
  try {
    await page.goto('/sign-in?to=/settings');
    await signIn(page);
    await page.getByText('@odette').waitFor();
    await page.reload();
    await page.getByText('@odette').waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
    await context.clearCookies();
    await page.reload();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
  } finally {
    await context.close();
  }
});
