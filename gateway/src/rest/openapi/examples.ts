/** Examples of parameters and bodies, in the OpenAPI document and in the Postman collection. */

/** Parameters whose values depend on the data. In Postman they are variables of the collection. */
const dataExamples: Readonly<Record<string, string>> = {
  movieId: 'mov_4tbz54hmjzfs5',
  personId: 'per_2me78tkb8tdr5',
  userId: 'usr_f6jwph85bcb9qzd2',
  watchId: 'wch_0123456789abcdef',
  handle: 'ben-diaz',
  from: 'per_2me78tkb8tdr5',
  to: 'per_r31354rkextbz',
  with: 'usr_f6jwph85bcb9qzd2',
  slug: 'casablanca-1942',
  value: 'tt0034583',
  personSlug: 'ingrid-bergman',
  personValue: 'Q43247',
};

const fixedExamples: Readonly<Record<string, string>> = {
  source: 'IMDB',
  year: '2026',
  q: 'casablanca',
};

/** Names of the variables of the collection. */
export const dataNames: readonly string[] = Object.keys(dataExamples);

/** The name of the example of a parameter: a slug of a person is none of a film. */
const exampleName = (path: string, name: string): string =>
  path.startsWith('/people/by-') && name !== 'source' ? `person${name[0]!.toUpperCase()}${name.slice(1)}` : name;

/** Undefined if the parameter has no example. */
export function exampleOf(path: string, name: string): string | number | readonly string[] | undefined {
  const key = exampleName(path, name);
  const text = dataExamples[key] ?? fixedExamples[key];
  if (text === undefined) return undefined;
  if (name === 'with') return [text];
  return name === 'year' ? Number(text) : text;
}

/** Value of a parameter in the collection; empty if it has no example. */
export function postmanValue(path: string, name: string): string {
  const key = exampleName(path, name);
  return key in dataExamples ? `{{${key}}}` : (fixedExamples[key] ?? '');
}

/** Bodies by operation. A text in double braces is a variable of the collection. */
export const bodyExamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  CreateMyProfile: { handle: 'new-member', displayName: 'New Member' },
  UpdateMyProfile: { displayName: 'Another Name' },
  SendFriendRequest: { userId: '{{userId}}' },
  RecordWatch: { movieId: '{{movieId}}', rating: 8, visibility: 'FRIENDS' },
  UpdateWatch: { rating: 9, note: 'Better the second time.' },
  RateFilm: { rating: 7 },
  ImportHistory: { format: 'LETTERBOXD', content: 'Name,Year\nCasablanca,1942\n', dryRun: true },
};
