/** The web app where the gateway refuses: too many requests, too much at once, a token that ended, and a slow answer. */
import { addMember, befriend } from '@marquee/testing/fixtures/members';
import { eventually } from '@marquee/testing/results/waitUntil';
import { webVisits } from '@marquee/testing/servers/webVisits';

// Tonight costs more than this, and other pages less.
const web = webVisits({ RATE_LIMITS: 'true', RATE_MEMBER: '2/3600', MAX_COST_MEMBER: '2000' });

test('too many requests: the page counts the time down, asks again then, and counts again', async () => {
  const { page, operations } = await web.open('ana');
  await page.clock.install();
  await page.goto('/films/casablanca-1942');
  await page.getByRole('heading', { name: 'Casablanca', level: 1 }).waitFor();
  await page.goto('/films/notorious-1946');
  await page.getByRole('heading', { name: 'Notorious', level: 1 }).waitFor();
  await page.goto('/films/casablanca-1942');
  await page.getByText('You asked for much in a short time.').waitFor();
  const retry = page.getByRole('button', { name: /^Try again/ });
  const secondsLeft = async () => Number(/\d+/.exec(await retry.innerText())![0]);
  const before = await secondsLeft();
  expect(before).toBeGreaterThan(60);
  expect(await retry.isDisabled()).toBe(true);
  await page.clock.runFor(30_000);
  await eventually(async () => expect(await secondsLeft()).toBeLessThanOrEqual(before - 30));
  // The browser's clock runs ahead of the gateway's, which refuses once more.
  await page.clock.runFor(3_600_000);
  const sent = operations.length;
  await retry.click();
  await page.getByRole('button', { name: /^Try again in/ }).waitFor();
  expect(operations.length).toBe(sent + 1);
  expect(await secondsLeft()).toBeGreaterThan(60);
});

test('a page that costs more than a member may ask for says so, and offers no second try', async () => {
  const { db } = web.supergraph.social;
  const remy = await addMember(db, 'remy');
  const sara = await addMember(db, 'sara');
  await befriend(db, remy, sara);
  const { page } = await web.visit(`/tonight?with=${sara.id}`, 'remy');
  await page.getByRole('alert').getByText('This page asked for more than one request may cost.').waitFor();
  expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
  // The way to other pages stays.
  await page.getByRole('link', { name: 'Paths' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
});

/** A token that the gateway refuses, as it does one that ended. */
const endedToken = 'Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ0aW1vIiwiZXhwIjoxfQ.c2lnbmVk';

test('a token that ended is renewed once without a question, and the page comes', async () => {
  await addMember(web.supergraph.social.db, 'timo');
  const { page, operations } = await web.open('timo');
  let isFirst = true;
  await page.route('**/graphql', (route) => {
    const headers = route.request().headers();
    const sent = isFirst ? { ...headers, authorization: endedToken } : headers;
    isFirst = false;
    return route.continue({ headers: sent });
  });
  await page.goto('/history');
  await page.getByText('0 watches').waitFor();
  expect(operations).toEqual(['HistoryPage', 'HistoryPage']);
});

test('a token that ended and cannot be renewed leads to the sign-in, which comes back', async () => {
  await addMember(web.supergraph.social.db, 'ugo');
  const { page } = await web.open('ugo');
  let tokens = 0;
  await page.route('**/dev/token', (route) => (tokens++ === 0 ? route.continue() : route.abort()));
  await page.route('**/graphql', (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: endedToken } }),
  );
  await page.goto('/history');
  const link = page.getByRole('main').getByRole('link', { name: 'Sign in' });
  await link.waitFor();
  expect(await link.getAttribute('href')).toBe('/sign-in?to=%2Fhistory');
});

test('while an answer is slow, the page has its frame and says that it loads', async () => {
  await addMember(web.supergraph.social.db, 'vera');
  const { page } = await web.open('vera');
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/graphql', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/watchlist');
  await page.getByRole('status', { name: 'Loading' }).waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  release();
  await page.getByText('You want to see').waitFor();
  await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
});
