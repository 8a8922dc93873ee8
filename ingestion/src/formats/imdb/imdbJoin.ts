/**
 * Joins IMDb's files by film and person, on disk (a partitioned hash join). Rows are partitioned by the film's number, and
 * one partition at a time is read back. Names are in a file of their own, at the person's number (nameFile.ts). In memory are
 * one bit per number and one partition. The files need not be sorted.
 */
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { createBitSet } from './bitSet.js';
import { openNameFile, type NameFile } from './nameFile.js';

export interface JoinedFilm {
  /** In title.basics.tsv. */
  readonly line: number;
  /** The columns of title.basics.tsv. */
  readonly fields: readonly string[];
  readonly directors: readonly JoinedPerson[];
  /** By billing. `characters`: as IMDb writes them. */
  readonly cast: readonly (JoinedPerson & { readonly characters: string })[];
  readonly votes: string | undefined;
  /** In title.akas.tsv, in no order. */
  readonly titles: readonly LocalTitle[];
}

interface JoinedPerson {
  readonly name: string;
  /** IMDb's id of the person. */
  readonly person: string;
}

export interface Credit {
  readonly person: string;
  readonly ordering: string;
  /** Null for a director. */
  readonly characters: string | null;
}

/** A title of a film in a region or language. `types` and `attributes` say what it is used for. */
export interface LocalTitle {
  readonly title: string;
  readonly ordering: string;
  readonly region: string;
  readonly language: string;
  readonly types: string;
  readonly attributes: string;
}

export interface ImdbJoin {
  /** Call this for all films first. Rows of other films are ignored. */
  addFilm(line: number, fields: readonly string[]): Promise<void>;
  addCredit(film: string, credit: Credit): Promise<void>;
  /** Call this after all credits. Names without a credit are ignored. */
  addName(person: string, name: string): Promise<void>;
  addVotes(film: string, votes: string): Promise<void>;
  addTitle(film: string, title: LocalTitle): Promise<void>;
  /** All films, in no order. */
  films(): AsyncGenerator<JoinedFilm>;
  close(): Promise<void>;
}

/** IMDb has fewer than a million films (2026). With their cast that is a few MB per partition. */
const partitionCount = 128;

/** Lines of a partition: JSON arrays, which are smaller and faster than objects. */
type FilmEntry = readonly ['film', film: string, line: number, fields: readonly string[]];
type Entry =
  | FilmEntry
  | readonly ['credit', film: string, person: string, ordering: string, characters: string | null]
  | readonly ['votes', film: string, votes: string]
  | readonly ['title', film: string, title: LocalTitle];

export async function openImdbJoin(): Promise<ImdbJoin> {
  const { partitions, names } = await openFiles();
  const films = createBitSet();
  const people = createBitSet();

  // An id without a number goes to partition 0, so that it is rejected like any invalid row.
  const append = (entry: Entry) =>
    partitions[(numberOf(entry[1]) ?? 0) % partitionCount]!.append(`${JSON.stringify(entry)}\n`);
  const isFilm = (film: string) => films.has(numberOf(film));

  return {
    addFilm: async (line, fields) => {
      const film = fields[0]!;
      films.add(numberOf(film));
      await append(['film', film, line, fields]);
    },
    addCredit: async (film, { person, ordering, characters }) => {
      if (!isFilm(film)) return;
      people.add(numberOf(person));
      await append(['credit', film, person, ordering, characters]);
    },
    addName: async (person, name) => {
      const number = numberOf(person);
      if (number !== undefined && people.has(number)) await names.add(number, name);
    },
    addVotes: async (film, votes) => {
      if (isFilm(film)) await append(['votes', film, votes]);
    },
    addTitle: async (film, title) => {
      if (isFilm(film)) await append(['title', film, title]);
    },
    films: async function* () {
      await Promise.all([...partitions.map((partition) => partition.flush()), names.flush()]);
      for (const partition of partitions) yield* joinPartition(await partition.read(), names);
    },
    close: async () => {
      await Promise.all([...partitions.map((partition) => partition.close()), names.close()]);
    },
  };
}

/** The files have no names once they are open, so the system deletes them also if this process is killed. */
async function openFiles(): Promise<{ partitions: Appender[]; names: NameFile }> {
  const folder = await mkdtemp(joinPath(tmpdir(), 'marquee-imdb-'));
  try {
    const partitions: Appender[] = [];
    for (let index = 0; index < partitionCount; index++)
      partitions.push(createAppender(await open(joinPath(folder, String(index)), 'w+')));
    return { partitions, names: await openNameFile(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The number in `tt0034583` or `nm0000006`. IMDb's ids have at most nine digits. */
const numberOf = (id: string): number | undefined => (/^(tt|nm)\d{1,9}$/.test(id) ? Number(id.slice(2)) : undefined);

async function* joinPartition(text: string, names: NameFile): AsyncGenerator<JoinedFilm> {
  const films = new Map<string, FilmEntry>();
  const detailsOf = new Map<string, Entry[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const entry = JSON.parse(line) as Entry;
    if (entry[0] === 'film') films.set(entry[1], entry);
    else {
      const details = detailsOf.get(entry[1]);
      if (details) details.push(entry);
      else detailsOf.set(entry[1], [entry]);
    }
  }
  for (const [id, film] of films) yield joinFilm(film, detailsOf.get(id) ?? [], names);
}

async function joinFilm(
  [, , line, fields]: FilmEntry,
  details: readonly Entry[],
  names: NameFile,
): Promise<JoinedFilm> {
  const credits = details
    .filter((entry) => entry[0] === 'credit')
    .sort(([, , , a], [, , , b]) => Number(a) - Number(b));
  const cast: (JoinedPerson & { characters: string })[] = [];
  const directors: JoinedPerson[] = [];
  for (const [, , person, , characters] of credits) {
    const name = await names.find(numberOf(person));
    if (name === undefined) continue;
    if (characters !== null) cast.push({ name, person, characters });
    else if (!directors.some((known) => known.person === person)) directors.push({ name, person });
  }
  return {
    line,
    fields,
    directors,
    cast,
    votes: details.find((entry) => entry[0] === 'votes')?.[2],
    titles: details.filter((entry) => entry[0] === 'title').map(([, , title]) => title),
  };
}

interface Appender {
  append(text: string): Promise<void>;
  flush(): Promise<void>;
  /** All of it. Call `flush` before. */
  read(): Promise<string>;
  close(): Promise<void>;
}

const flushLength = 65_536;

function createAppender(file: FileHandle): Appender {
  let pending: string[] = [];
  let length = 0;
  const flush = async () => {
    const text = pending.join('');
    pending = [];
    length = 0;
    if (text !== '') await file.writeFile(text);
  };
  return {
    append: async (text) => {
      pending.push(text);
      length += text.length;
      if (length >= flushLength) await flush();
    },
    flush,
    read: async () => {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      return buffer.toString('utf8', 0, bytesRead);
    },
    close: () => file.close(),
  };
}
