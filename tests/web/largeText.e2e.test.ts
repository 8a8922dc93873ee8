/** Readers who set their browser's text to 200 %. */
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits({}, { textSize: 32 });

const pages: readonly [path: string, text: string][] = [
  ['/', 'Watched this month'],
  ['/films/casablanca-1942', 'Michael Curtiz'],
  ['/people/ingrid-bergman', 'Ingrid Bergman'],
  ['/history', 'Your history'],
  ['/discover', 'Filters'],
  ['/search?q=casablanca', 'Filters'],
  ['/paths', 'From one to another'],
  ['/tonight', 'watch tonight'],
  ['/friends', 'Your circle'],
  ['/members/ben', 'in common'],
  ['/year/2026', 'ana watched'],
  ['/import', 'Bring your history'],
  ['/settings', 'Your profile'],
];

test.each(pages)('%s fits a phone and a wide screen with large text', async (path, text) => {
  const { page } = await web.open('ana');
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(path);
    await page.getByRole('main').getByText(text).first().waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('32px');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }
});
