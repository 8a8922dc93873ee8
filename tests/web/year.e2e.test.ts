/** The picture of a year, drawn in a real browser. */
import { readFileSync } from 'node:fs';
import { webVisits } from '@marquee/testing/servers/webVisits';

const web = webVisits();

/** Keeps what is written on canvases. */
const recorder = `
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.written.push(text);
    return write.call(this, text, ...rest);
  };`;

test('a year is saved as a picture with the name and the figures of the page', async () => {
  const { page, context } = await web.open('ben');
  await context.addInitScript({ content: recorder });
  await page.goto('/year/2026');
  await page.getByText('BEN watched').waitFor();
  await page.getByText('2026: 2 films').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a picture' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('marquee-2026.png');
  const picture = readFileSync(await download.path());
  // The header of a PNG: its signature, then width and height.
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1080, 1350]);

  const written = await page.evaluate<string[]>('window.written');
  expect(written).toEqual(expect.arrayContaining(['BEN watched', '2026: 2 FILMS', 'Jun', 'MARQUEE']));
  const minutes = await page.getByRole('term').filter({ hasText: 'minutes' }).locator('+ dd').innerText();
  expect(written.join('\n')).toContain(`2 watches · ${minutes} minutes`);

  const colours = await page.evaluate<number>(`(async () => {
    const bytes = Uint8Array.from(atob('${picture.toString('base64')}'), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pen.drawImage(image, 0, 0);
    return new Set(new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer)).size;
  })()`);
  expect(colours).toBeGreaterThan(6);
});
