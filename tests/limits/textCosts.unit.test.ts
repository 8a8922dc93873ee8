/** A text that may be long costs as much as its length may be (docs/limits.md). */
import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, GraphQLString, isObjectType } from 'graphql';
import { repositoryFile } from '@marquee/dev/repository';
import { readSchemaCosts } from '@marquee/gateway/cost/schemaCosts';
import { maxLength } from '@marquee/ingestion/formats/rowSize';
import { maxCharacters } from '@marquee/kit/subgraph/executionBudget';
import { maxNoteLength } from '@marquee/social/watches/watchMutations';

const charactersPerUnit = 10_000;

const read = (file: string) => readFileSync(repositoryFile('schema', file), 'utf8');
const costs = readSchemaCosts(read('supergraph.graphql'));

/** The most characters of texts that may be long. A field of another text that users or providers write belongs here, if it may have more than `short`. */
const longTexts: Readonly<Record<string, number>> = {
  'Watch.note': maxNoteLength,
  'Movie.synopsis': maxLength.synopsis,
  // All texts of an answer together.
  'HistoryExport.content': maxCharacters,
};
const short = 2_000;

/** Texts of which each is bounded below `short`, or is paid for elsewhere. */
const shortTexts = [
  ...['Movie.slug', 'Movie.title', 'Movie.originalTitle', 'Movie.imageUrl'],
  ...['Person.slug', 'Person.name', 'Person.imageUrl', 'Genre.name', 'Credit.character'],
  ...['ExternalId.value', 'ExternalId.url', 'FieldProvenance.field', 'FieldProvenance.provider'],
  ...['FieldProvenance.chosenBecause', 'SimilarityReason.text', 'Suggestion.text', 'SuggestPayload.didYouMean'],
  ...['MovieSearchConnection.didYouMean', 'Highlight.field', 'Facet.field', 'FacetBucket.label'],
  ...['User.displayName', 'User.handle', 'BlockedUser.displayName', 'BlockedUser.handle', 'UserError.message'],
  ...['UserError.field', 'ImportRow.file', 'ImportRow.text', 'Reason.text', 'GroupPicks.relaxed'],
  // `MovieSearchEdge.highlights` pays for it: one of its texts may be a synopsis.
  'Highlight.text',
];

const coordinates = Object.values(buildSchema(read('api.graphql')).getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter((field) => getNamedType(field.type) === GraphQLString && !field.name.toLowerCase().endsWith('cursor'))
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );

const weightOf = (coordinate: string): number => {
  const [type, field] = coordinate.split('.') as [string, string];
  const found = costs.schema.getType(type);
  return (isObjectType(found) && costs.weightOf(found.getFields()[field]!)) || 0;
};

test('each text of the schema is long or short', () => {
  expect([...coordinates].sort()).toEqual([...Object.keys(longTexts), ...shortTexts].sort());
});

test.each(Object.entries(longTexts))('%s costs a unit for each 10,000 of its %s characters', (coordinate, max) => {
  expect(max).toBeGreaterThan(short);
  expect(weightOf(coordinate)).toBe(Math.ceil(max / charactersPerUnit));
});

test('highlights pay for a synopsis', () => {
  expect(weightOf('MovieSearchEdge.highlights')).toBe(weightOf('Movie.synopsis'));
});
