/** A year as a picture to share, drawn on a canvas with the app's own fonts. Loaded when it is wanted. */
import type { YearPageQuery } from '../generated/graphql.js';

type Review = NonNullable<NonNullable<YearPageQuery['me']>['yearInReview']>;

export const width = 1080;
export const height = 1350;
const edge = 72;

const colours = {
  paper: '#f6f0e2',
  board: '#fffdf6',
  ink: '#1a1512',
  quiet: '#635848',
  curtain: '#a81228',
  bulb: '#e39a0b',
};
const sign = (size: number) => `400 ${size}px "League Gothic"`;
const text = (size: number, weight = 500) => `${weight} ${size}px "Archivo Variable"`;

/** A PNG of `review`. Throws an Error when the browser cannot draw one. */
export async function yearPicture(name: string, review: Review): Promise<Blob> {
  await Promise.all([sign(40), text(40)].map((font) => document.fonts.load(font)));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser draws no pictures.');
  drawSign(pen, name, review);
  drawMonths(pen, review.months);
  drawLists(pen, review);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made.');
  return blob;
}

type Pen = CanvasRenderingContext2D;

interface Letters {
  /** Where the text begins, ends or has its middle, and its baseline. */
  readonly at: readonly [x: number, y: number];
  readonly font: string;
  readonly colour: string;
  readonly align?: CanvasTextAlign;
  /** Pixels that the text may take; a longer one is narrowed. */
  readonly room?: number;
}

function write(pen: Pen, words: string, letters: Letters): void {
  pen.font = letters.font;
  pen.fillStyle = letters.colour;
  pen.textAlign = letters.align ?? 'left';
  pen.fillText(words, ...letters.at, letters.room);
}

function drawSign(pen: Pen, name: string, { year, films, watches, minutes }: Review): void {
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = colours.ink;
  pen.fillRect(edge - 8, edge - 8, width - 2 * edge + 16, 396);
  pen.fillStyle = colours.board;
  pen.fillRect(edge, edge, width - 2 * edge, 380);
  pen.fillStyle = colours.bulb;
  for (let x = edge + 24; x < width - edge; x += 44)
    for (const y of [edge + 24, edge + 356]) {
      pen.beginPath();
      pen.arc(x, y, 8, 0, 2 * Math.PI);
      pen.fill();
    }
  const room = width - 2 * edge - 80;
  write(pen, `${name} watched`, { at: [width / 2, 168], font: text(34), colour: colours.quiet, align: 'center', room });
  const title = `${year}: ${films === 1 ? '1 FILM' : `${films.toLocaleString('en')} FILMS`}`;
  write(pen, title, { at: [width / 2, 320], font: sign(168), colour: colours.ink, align: 'center', room });
  const facts = `${watches.toLocaleString('en')} watches · ${minutes.toLocaleString('en')} minutes in the dark`;
  write(pen, facts, { at: [width / 2, 386], font: text(30), colour: colours.quiet, align: 'center', room });
}

function drawMonths(pen: Pen, months: Review['months']): void {
  const most = Math.max(1, ...months.map(({ watches }) => watches));
  const step = (width - 2 * edge) / months.length;
  const base = 790;
  months.forEach(({ month, watches }, index) => {
    const x = edge + index * step;
    const column = (watches / most) * 230;
    pen.fillStyle = colours.bulb;
    pen.fillRect(x + 8, base - column, step - 16, column);
    const middle = x + step / 2;
    const letters = { colour: colours.ink, align: 'center' } as const;
    if (watches > 0) write(pen, String(watches), { at: [middle, base - column - 12], ...letters, font: sign(34) });
    const monthName = new Date(Date.UTC(2000, month - 1)).toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    write(pen, monthName, { at: [middle, base + 34], ...letters, font: text(24), colour: colours.quiet });
  });
  pen.fillStyle = colours.ink;
  pen.fillRect(edge, base, width - 2 * edge, 3);
}

function drawLists(pen: Pen, { topGenres, topPeople, mostDivisive }: Review): void {
  const genres = topGenres.flatMap(({ genre, films }) => (genre ? [{ name: genre.name, films }] : []));
  const people = topPeople.flatMap(({ person, films }) => (person ? [{ name: person.name, films }] : []));
  drawList(pen, 'GENRES', { rows: genres, x: edge });
  drawList(pen, 'PEOPLE', { rows: people, x: width / 2 + 20 });
  const last = height - 62;
  const room = width - 2 * edge - 240;
  if (mostDivisive?.movie)
    write(pen, `Furthest from friends: ${mostDivisive.movie.title}`, {
      at: [edge, last],
      font: text(26),
      colour: colours.quiet,
      room,
    });
  write(pen, 'MARQUEE', { at: [width - edge, last], font: sign(56), colour: colours.curtain, align: 'right' });
}

interface ListOfFilms {
  readonly rows: readonly { readonly name: string; readonly films: number }[];
  readonly x: number;
}

function drawList(pen: Pen, title: string, { rows, x }: ListOfFilms): void {
  const end = x + width / 2 - edge - 20;
  write(pen, title, { at: [x, 920], font: sign(60), colour: colours.ink });
  pen.fillStyle = colours.ink;
  pen.fillRect(x, 936, end - x, 3);
  rows.slice(0, 5).forEach(({ name, films }, index) => {
    const y = 990 + index * 54;
    write(pen, name, { at: [x, y], font: text(30, 600), colour: colours.ink, room: end - x - 70 });
    write(pen, String(films), { at: [end, y], font: sign(40), colour: colours.curtain, align: 'right' });
  });
}
