/**
 * Joins IMDb's files by film and person (a hash join in pieces, on disk): rows are dealt into buckets by the film's number, so that
 * all about one film is in one bucket, and buckets are read one at a time. Names lie in a file of their own, found by the
 * person's number. In memory is a bit for each number and one bucket; nothing is taken for sorted.
 */
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { LRUCache } from 'lru-cache';

export interface Joined {
  /** Of title.basics.tsv. */
  readonly line: number;
  readonly fields: readonly string[];
  readonly directors: readonly string[];
  /** By billing. `characters`: as IMDb has them. */
  readonly cast: readonly { readonly name: string; readonly characters: string }[];
  readonly votes: string | undefined;
  /** In English. */
  readonly title: string | undefined;
}

export interface Join {
  /** First all films; then whatever is not of one of them is passed over. */
  addFilm(line: number, fields: readonly string[]): Promise<void>;
  /** `characters`: null for a director. */
  addCredit(film: string, person: string, ordering: string, characters: string | null): Promise<void>;
  /** After all credits. */
  addName(person: string, name: string): Promise<void>;
  addVotes(film: string, votes: string): Promise<void>;
  addTitle(film: string, title: string, region: string, ordering: string): Promise<void>;
  /** In no order. */
  films(): AsyncGenerator<Joined>;
  close(): Promise<void>;
}

/** All films of IMDb in 2026, less than a million, with their cast make some MB a bucket. */
const buckets = 128;

type Entry =
  | ['film', string, number, readonly string[]]
  | ['credit', string, string, string, string | null]
  | ['votes', string, string]
  | ['title', string, string, string, string];

export async function openJoin(): Promise<Join> {
  const folder = await mkdtemp(joinPath(tmpdir(), 'marquee-imdb-'));
  const paths = Array.from({ length: buckets }, (_, at) => joinPath(folder, String(at)));
  const files: Appender[] = [];
  for (const path of paths) files.push(await openAppender(path));
  const names = await openNames(folder);
  const wanted = { films: createBits(), people: createBits() };

  const deal = (film: string, entry: Entry) => files[numberOf(film)! % buckets]!.append(`${JSON.stringify(entry)}\n`);
  const isWanted = (film: string) => wanted.films.has(numberOf(film));

  return {
    addFilm: async (line, fields) => {
      const film = fields[0]!;
      // What is no number is one bucket's too, so that it is rejected like any bad row.
      const number = numberOf(film);
      if (number !== undefined) wanted.films.add(number);
      await files[(number ?? 0) % buckets]!.append(`${JSON.stringify(['film', film, line, fields] satisfies Entry)}\n`);
    },
    addCredit: async (film, person, ordering, characters) => {
      if (!isWanted(film)) return;
      const number = numberOf(person);
      if (number !== undefined) wanted.people.add(number);
      await deal(film, ['credit', film, person, ordering, characters]);
    },
    addName: async (person, name) => {
      const number = numberOf(person);
      if (number !== undefined && wanted.people.has(number)) await names.add(number, name);
    },
    addVotes: async (film, votes) => {
      if (isWanted(film)) await deal(film, ['votes', film, votes]);
    },
    addTitle: async (film, title, region, ordering) => {
      if (isWanted(film)) await deal(film, ['title', film, title, region, ordering]);
    },
    films: async function* () {
      await Promise.all([...files.map((file) => file.flush()), names.flush()]);
      for (const path of paths) yield* joinBucket(await readFile(path, 'utf8'), names);
    },
    close: async () => {
      await Promise.all([...files.map((file) => file.close()), names.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `tt0034583` and `nm0000006` without their letters; more than this many digits no id has. */
const numberOf = (id: string): number | undefined => (/^(tt|nm)\d{1,9}$/.test(id) ? Number(id.slice(2)) : undefined);

async function* joinBucket(text: string, names: Names): AsyncGenerator<Joined> {
  const films = new Map<string, Extract<Entry, ['film', ...unknown[]]>>();
  const more = new Map<string, Entry[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const entry = JSON.parse(line) as Entry;
    if (entry[0] === 'film') films.set(entry[1], entry);
    else {
      const list = more.get(entry[1]);
      if (list) list.push(entry);
      else more.set(entry[1], [entry]);
    }
  }
  for (const [id, [, , line, fields]] of films) yield joinFilm(line, fields, more.get(id) ?? [], names);
}

export const englishRegions: readonly string[] = ['US', 'GB', 'XWW'];

async function joinFilm(
  line: number,
  fields: readonly string[],
  entries: readonly Entry[],
  names: Names,
): Promise<Joined> {
  const credits = entries.filter((entry) => entry[0] === 'credit').sort((a, b) => Number(a[3]) - Number(b[3]));
  const titles = entries
    .filter((entry) => entry[0] === 'title')
    .sort((a, b) => englishRegions.indexOf(a[3]) - englishRegions.indexOf(b[3]) || Number(a[4]) - Number(b[4]));
  const cast: { name: string; characters: string }[] = [];
  const directors: string[] = [];
  for (const [, , person, , characters] of credits) {
    const name = await names.find(numberOf(person));
    if (name === undefined) continue;
    if (characters !== null) cast.push({ name, characters });
    else if (!directors.includes(name)) directors.push(name);
  }
  return {
    line,
    fields,
    directors,
    cast,
    votes: entries.find((entry) => entry[0] === 'votes')?.[2],
    title: titles[0]?.[2],
  };
}

interface Bits {
  add(number: number): void;
  has(number: number | undefined): boolean;
}

function createBits(): Bits {
  let bytes = new Uint8Array(1 << 20);
  return {
    add: (number) => {
      if (number >> 3 >= bytes.length) {
        const grown = new Uint8Array(2 ** Math.ceil(Math.log2((number >> 3) + 1)));
        grown.set(bytes);
        bytes = grown;
      }
      bytes[number >> 3]! |= 1 << (number & 7);
    },
    has: (number) => number !== undefined && ((bytes[number >> 3] ?? 0) & (1 << (number & 7))) !== 0,
  };
}

interface Appender {
  append(text: string): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const flushLength = 65_536;

async function openAppender(path: string): Promise<Appender> {
  const file = await open(path, 'w');
  let pending: string[] = [];
  let length = 0;
  const flush = async () => {
    const text = pending.join('');
    pending = [];
    length = 0;
    if (text !== '') await file.write(text);
  };
  return {
    append: async (text) => {
      pending.push(text);
      length += text.length;
      if (length >= flushLength) await flush();
    },
    flush,
    close: () => file.close(),
  };
}

interface Names {
  add(number: number, name: string): Promise<void>;
  find(number: number | undefined): Promise<string | undefined>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** An entry of the index: where the name begins, and how many bytes it has. */
const entryBytes = 8;
const keptNames = 50_000;
const longestName = 2_000;

async function openNames(folder: string): Promise<Names> {
  const [data, index] = await Promise.all(['names', 'index'].map((name) => open(joinPath(folder, name), 'w+')));
  const known = new LRUCache<number, string>({ max: keptNames });
  let pending: { number: number; bytes: Buffer }[] = [];
  let [end, length] = [0, 0];

  async function flush(): Promise<void> {
    await data!.write(Buffer.concat(pending.map(({ bytes }) => bytes)), 0, null, end);
    for (const { number, bytes } of pending) {
      const entry = Buffer.alloc(entryBytes);
      entry.writeUIntBE(end, 0, 6);
      entry.writeUInt16BE(bytes.length, 6);
      await index!.write(entry, 0, entryBytes, number * entryBytes);
      end += bytes.length;
    }
    pending = [];
    length = 0;
  }

  return {
    add: async (number, name) => {
      const bytes = Buffer.from(name.slice(0, longestName));
      pending.push({ number, bytes });
      if ((length += bytes.length) >= flushLength) await flush();
    },
    find: async (number) => {
      if (number === undefined) return undefined;
      const found = known.get(number) ?? (await readName(data!, index!, number));
      if (found !== undefined) known.set(number, found);
      return found;
    },
    flush,
    close: async () => {
      await Promise.all([data!.close(), index!.close()]);
    },
  };
}

async function readName(data: FileHandle, index: FileHandle, number: number): Promise<string | undefined> {
  const { buffer, bytesRead } = await index.read(Buffer.alloc(entryBytes), 0, entryBytes, number * entryBytes);
  const length = bytesRead === entryBytes ? buffer.readUInt16BE(6) : 0;
  if (length === 0) return undefined;
  const name = await data.read(Buffer.alloc(length), 0, length, buffer.readUIntBE(0, 6));
  return name.buffer.toString('utf8');
}
