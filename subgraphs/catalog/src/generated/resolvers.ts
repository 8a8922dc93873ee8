/* Generated from subgraphs/catalog/src/catalog.graphql by npm run schema:build. Do not edit. */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MovieModel, PersonModel, GenreModel } from '../model/entity.js';
import type { OwnedNodeModel } from '../entities/node.js';
import type { CreditModel, CreditPageModel } from '../model/credit.js';
import type { SuggestionRow } from '../search/suggest.js';
import type { SearchResult, SearchEdge } from '../search/searchMovies.js';
import type { SimilarMovieModel, SimilarityReasonModel } from '../related/similarityReasons.js';
import type { CostarModel } from '../related/relatedLoaders.js';
import type { CostarHopModel } from '../paths/costarPath.js';
import type { CatalogContext } from '../context.js';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  federation__FieldSet: { input: unknown; output: unknown; }
  link__Import: { input: unknown; output: unknown; }
  /** Timestamp in UTC in RFC 3339 format, such as `2026-03-01T20:15:00Z`. Input may have another UTC offset. */
  DateTime: { input: Date; output: Date; }
};

/** An object with a global id. */
export type Node = {
  /** Global id: opaque, stable, with a prefix that shows the type, such as mov_ for films. */
  readonly id: Scalars['ID']['output'];
};

/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * Any film (mov_), person (per_), genre (gen_), user (usr_) or watch (wch_) by its global id.
   * Null if it does not exist or is not visible to the viewer.
   */
  readonly node?: Maybe<Node>;
  /**
   * One film by `id`, `slug` or `externalId`; BAD_USER_INPUT unless exactly one of them is given.
   * Null if the film does not exist.
   * The id of a film that was merged into another film returns the other film.
   */
  readonly movie?: Maybe<Movie>;
  /**
   * One person in film by `id`, `slug` or `externalId`; BAD_USER_INPUT unless exactly one of them is given.
   * Null if the person does not exist.
   * The id of a person that was merged into another person returns the other person.
   */
  readonly person?: Maybe<Person>;
  /** All genres, by name. */
  readonly genres?: Maybe<ReadonlyArray<Genre>>;
  /**
   * Full-text search over films; it tolerates typos and ignores case, accents and punctuation.
   * Fewest typos rank first, then matches in the title, in people, genres and year, and in the synopsis.
   * Numbers in words, digits and Roman numerals are one, and so are usual abbreviations such as "Dr.".
   * Titles and names in Cyrillic, Greek, Kana and Hangul are found in Latin letters, too.
   * If no film has all words, films that have most of them are returned.
   * An id of IMDb or Wikidata finds its film.
   * Without `q`, the result is all films that match the filter, most popular first.
   */
  readonly searchMovies?: Maybe<MovieSearchConnection>;
  /**
   * Autocomplete suggestions for films, people and genres.
   * The last word may be incomplete.
   * Words of 4 to 7 letters may contain one typo, longer words two.
   */
  readonly suggest?: Maybe<SuggestPayload>;
  /**
   * Shortest chain of films that connects two people, as actors or directors (degrees of separation).
   * Among equally short chains, the lowest person ids decide, then the lowest film ids.
   * Null if no chain within `maxDegrees` exists or a person does not exist.
   */
  readonly costarPath?: Maybe<CostarPath>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryMovieArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
  externalId?: InputMaybe<ExternalIdInput>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryPersonArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
  externalId?: InputMaybe<ExternalIdInput>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QuerySearchMoviesArgs = {
  q?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MovieFilter>;
  orderBy?: InputMaybe<MovieOrder>;
  facets?: InputMaybe<ReadonlyArray<MovieFacet>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QuerySuggestArgs = {
  q: Scalars['String']['input'];
  kinds?: InputMaybe<ReadonlyArray<SuggestionKind>>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All read operations. A root field is null, with an entry in `errors`, if it fails. */
export type QueryCostarPathArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
  maxDegrees?: InputMaybe<Scalars['Int']['input']>;
};

/** An external service with its own ids for films and people. */
export type ExternalIdSource =
  /** English Wikipedia; the id is the title of the article. */
  | 'WIKIPEDIA'
  /** Wikidata; the id is an item id (Q…). */
  | 'WIKIDATA'
  /** IMDb; the id is a title id (tt…) or name id (nm…). */
  | 'IMDB'
  /** The Movie Database (TMDB). */
  | 'TMDB'
  /** MovieLens. */
  | 'MOVIELENS';

/** An id at another service. */
export type ExternalIdInput = {
  /** Service that issued the id. */
  readonly source: ExternalIdSource;
  /** The id in that service's own format. */
  readonly value: Scalars['String']['input'];
};

/** A film. */
export type Movie = Node & {
  readonly __typename?: 'Movie';
  /** Global id of the film (mov_…). It stays the same when catalog data is imported again. */
  readonly id: Scalars['ID']['output'];
  /** Readable key for URLs, unique among films, such as `casablanca-1942`. */
  readonly slug: Scalars['String']['output'];
  /** Title; the English title if there is one. */
  readonly title: Scalars['String']['output'];
  /** Title in the original language, if it differs from `title`; otherwise null. */
  readonly originalTitle?: Maybe<Scalars['String']['output']>;
  /** Year of first release; null if unknown. */
  readonly year?: Maybe<Scalars['Int']['output']>;
  /** Running time in minutes; null if unknown. */
  readonly runtimeMinutes?: Maybe<Scalars['Int']['output']>;
  /** Summary of the film in a sentence or a paragraph; null if there is none. */
  readonly synopsis?: Maybe<Scalars['String']['output']>;
  /** URL of a poster or still; null if there is none. */
  readonly imageUrl?: Maybe<Scalars['String']['output']>;
  /** Genres of the film, by name. */
  readonly genres: ReadonlyArray<Genre>;
  /** Actors of the film, in order of billing. */
  readonly cast: CreditConnection;
  /** Directors of the film, in order of credit. */
  readonly directors: ReadonlyArray<Person>;
  /** Ids of the film at other services. */
  readonly externalIds: ReadonlyArray<ExternalId>;
  /**
   * Similar films, with reasons: shared actors, directors or genres, and close release years.
   * Most similar first; ties are ordered by film id.
   */
  readonly similar: ReadonlyArray<SimilarMovie>;
  /** Data provider of each field's value, and the number of other values. Fields without a value are not listed. */
  readonly provenance: ReadonlyArray<FieldProvenance>;
};


/** A film. */
export type MovieCastArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A film. */
export type MovieSimilarArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Origin of one field's value. */
export type FieldProvenance = {
  readonly __typename?: 'FieldProvenance';
  /** Name of a Movie field, or `votes`: the provider's number of ratings, which determines popularity. */
  readonly field: Scalars['String']['output'];
  /** Data provider of the value. For a list merged from several providers, the provider with the highest priority. */
  readonly provider: Scalars['String']['output'];
  /** When the provider's file or message was made. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** Why this value was chosen, such as `all 2 records agree`. */
  readonly chosenBecause: Scalars['String']['output'];
  /** Number of other, different values that data providers gave. */
  readonly alternatives: Scalars['Int']['output'];
};

/** A person in film: an actor or a director. */
export type Person = Node & {
  readonly __typename?: 'Person';
  /** Global id of the person (per_…). It stays the same when catalog data is imported again. */
  readonly id: Scalars['ID']['output'];
  /** Readable key for URLs, unique among people, such as `ingrid-bergman`. */
  readonly slug: Scalars['String']['output'];
  /** Name under which the person is credited most often. */
  readonly name: Scalars['String']['output'];
  /** URL of a portrait; null if there is none. */
  readonly imageUrl?: Maybe<Scalars['String']['output']>;
  /** Films the person is best known for, best known first. */
  readonly knownFor: ReadonlyArray<Movie>;
  /**
   * People who worked on films with this person, as actors or directors.
   * Most shared films first; ties are ordered by person id.
   */
  readonly costars: ReadonlyArray<Costar>;
  /** The person's credits as actor and director. Newest film first; films of unknown year come last. */
  readonly credits: CreditConnection;
  /** Ids of the person at other services. */
  readonly externalIds: ReadonlyArray<ExternalId>;
};


/** A person in film: an actor or a director. */
export type PersonKnownForArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A person in film: an actor or a director. */
export type PersonCostarsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A person in film: an actor or a director. */
export type PersonCreditsArgs = {
  role?: InputMaybe<CreditRole>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A genre of films. */
export type Genre = Node & {
  readonly __typename?: 'Genre';
  /** Global id of the genre (gen_…). */
  readonly id: Scalars['ID']['output'];
  /** English name of the genre. */
  readonly name: Scalars['String']['output'];
  /** Number of films in the catalog that have this genre. */
  readonly movieCount: Scalars['Int']['output'];
};

/** A user of Marquee. */
export type User = Node & {
  readonly __typename?: 'User';
  /**
   * The user's global id again, as the internal key that connects `Query.node` to users.
   * Clients do not see this field.
   */
  readonly nodeId: Scalars['ID']['output'];
  /** Global id of the user (usr_…). It stays the same when the handle changes. */
  readonly id: Scalars['ID']['output'];
};

/** One occasion on which a user watched a film. */
export type Watch = Node & {
  readonly __typename?: 'Watch';
  /**
   * The watch's global id again, as the internal key that connects `Query.node` to watches.
   * Clients do not see this field.
   */
  readonly nodeId: Scalars['ID']['output'];
  /** Global id of the watch (wch_…). */
  readonly id: Scalars['ID']['output'];
};

/** Role of a person in a film. */
export type CreditRole =
  /** The person acted in the film. */
  | 'ACTOR'
  /** The person directed the film. */
  | 'DIRECTOR';

/** Id of a film or person at another service. */
export type ExternalId = {
  readonly __typename?: 'ExternalId';
  /** Service that issued the id. */
  readonly source: ExternalIdSource;
  /** The id in that service's own format. */
  readonly value: Scalars['String']['output'];
  /** URL of the page at that service; null if unknown. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** The role of one person in one film. */
export type Credit = {
  readonly __typename?: 'Credit';
  /** The film. */
  readonly movie: Movie;
  /** The person. */
  readonly person: Person;
  /** Role of the person in the film. */
  readonly role: CreditRole;
  /** Name of the character the person played; null if unknown or not an actor. */
  readonly character?: Maybe<Scalars['String']['output']>;
  /** Position in the film's credits for this role, starting at 1. */
  readonly billing?: Maybe<Scalars['Int']['output']>;
};

/** A page of credits. */
export type CreditConnection = {
  readonly __typename?: 'CreditConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<CreditEdge>;
  /** Items of this page. */
  readonly nodes: ReadonlyArray<Credit>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A credit with a cursor. */
export type CreditEdge = {
  readonly __typename?: 'CreditEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The credit at this position in the list. */
  readonly node: Credit;
};

/** Paging information about one page of a list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** True if more items follow this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** True if the page was requested with `after`, so that items precede it. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item on this page; null if the page is empty. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** Cursor of the last item on this page, for use as `after`; null if the page is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A shortest chain of films that connects two people. */
export type CostarPath = {
  readonly __typename?: 'CostarPath';
  /** Number of films in the chain; 0 if both people are the same. */
  readonly degrees: Scalars['Int']['output'];
  /** Films of the chain in order. */
  readonly hops: ReadonlyArray<CostarHop>;
};

/** One film of a chain and the two people it connects. */
export type CostarHop = {
  readonly __typename?: 'CostarHop';
  /** Person in the film who is closer to the start of the chain. */
  readonly from: Person;
  /** The film that connects the two people. */
  readonly movie: Movie;
  /** Person in the film who is closer to the end of the chain. */
  readonly to: Person;
};

/** A film that is similar to another film. */
export type SimilarMovie = {
  readonly __typename?: 'SimilarMovie';
  /** The similar film. */
  readonly movie: Movie;
  /** Sum of the weights of all reasons; higher is more similar. */
  readonly score: Scalars['Float']['output'];
  /** Reasons for the similarity, highest weight first. */
  readonly because: ReadonlyArray<SimilarityReason>;
};

/** One thing that two films have in common. */
export type SimilarityReason = {
  readonly __typename?: 'SimilarityReason';
  /** Kind of the reason. */
  readonly kind: SimilarityKind;
  /** The reason as an English sentence for display. */
  readonly text: Scalars['String']['output'];
  /** Points that this reason adds to the score. */
  readonly weight: Scalars['Float']['output'];
  /** People who worked on both films, highest weight first; empty unless the kind is SHARED_CAST or SHARED_DIRECTOR. */
  readonly people: ReadonlyArray<Person>;
  /** Genres of both films, highest weight first; empty unless the kind is SHARED_GENRE. */
  readonly genres: ReadonlyArray<Genre>;
};

/** Kind of a similarity between two films. */
export type SimilarityKind =
  /** The films share actors. High billing in both films gives a higher weight. */
  | 'SHARED_CAST'
  /** The films share directors, with a weight of 1.5 for each. */
  | 'SHARED_DIRECTOR'
  /** The films share genres. A rare genre gives a higher weight. */
  | 'SHARED_GENRE'
  /** The films were released less than ten years apart. A shorter interval gives a higher weight. */
  | 'SAME_ERA';

/** A person who worked on films with another person. */
export type Costar = {
  readonly __typename?: 'Costar';
  /** The person. */
  readonly person: Person;
  /** Number of films that both people worked on. */
  readonly filmsTogether: Scalars['Int']['output'];
  /** Films that both people worked on, newest first. */
  readonly films: ReadonlyArray<Movie>;
};


/** A person who worked on films with another person. */
export type CostarFilmsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Kind of a suggestion. */
export type SuggestionKind =
  /** A film. */
  | 'MOVIE'
  /** A person in film. */
  | 'PERSON'
  /** A genre. */
  | 'GENRE';

/** Autocomplete suggestions for a typed text. */
export type SuggestPayload = {
  readonly __typename?: 'SuggestPayload';
  /**
   * Suggestions of all kinds in one list, best first.
   * Fewest typos rank first, then complete names, beginnings of names, share of the name typed, and popularity.
   */
  readonly suggestions: ReadonlyArray<Suggestion>;
  /** Name of the best suggestion if no suggestion matches without a typo; otherwise null. */
  readonly didYouMean?: Maybe<Scalars['String']['output']>;
};

/** A film, person or genre whose name matches the typed text. */
export type Suggestion = {
  readonly __typename?: 'Suggestion';
  /** Kind of the suggestion. */
  readonly kind: SuggestionKind;
  /** Name to display. For a film, it is the original title if the typed text matches that better. */
  readonly text: Scalars['String']['output'];
  /** Parts of `text` that match the typed text. */
  readonly ranges: ReadonlyArray<TextRange>;
  /** Number of typos: letters changed, added, left out or swapped, and spaces missing or added. */
  readonly typos: Scalars['Int']['output'];
  /** The suggested film, person or genre. */
  readonly target: SuggestionTarget;
};

/** The film, person or genre that a suggestion stands for. */
export type SuggestionTarget = Movie | Person | Genre;

/** A part of a text. Offsets are in UTF-16 code units, as in JavaScript strings. */
export type TextRange = {
  readonly __typename?: 'TextRange';
  /** Offset of the first code unit of the part, starting at 0. */
  readonly start: Scalars['Int']['output'];
  /** Offset after the last code unit of the part. */
  readonly end: Scalars['Int']['output'];
};

/** A range of integers that includes both ends. BAD_USER_INPUT if `min` is greater than `max`. */
export type IntRange = {
  /** Lowest value; no lower limit if null or omitted. */
  readonly min?: InputMaybe<Scalars['Int']['input']>;
  /** Highest value; no upper limit if null or omitted. */
  readonly max?: InputMaybe<Scalars['Int']['input']>;
};

/** Conditions on ids. All given lists must hold; empty lists are ignored. */
export type IdMatch = {
  /** At least one of these ids must match. Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly anyOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** All of these ids must match. Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly allOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** None of these ids may match. Repeats are ignored; BAD_USER_INPUT if there are more than 100 different ids or 1,000 in all. */
  readonly noneOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** Conditions on films; all given conditions must hold. */
export type MovieFilter = {
  /**
   * Words that the title or original title contains; the last word may be incomplete.
   * Typos are not tolerated.
   * Only the first 200 characters and 8 words are used.
   */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Range of the year of first release. Films of unknown year do not match. */
  readonly year?: InputMaybe<IntRange>;
  /** Range of the running time in minutes. Films of unknown running time do not match. */
  readonly runtimeMinutes?: InputMaybe<IntRange>;
  /** Conditions on the film's genres, by genre id (gen_…). */
  readonly genres?: InputMaybe<IdMatch>;
  /** Conditions on the film's actors, by person id (per_…). */
  readonly cast?: InputMaybe<IdMatch>;
  /** Conditions on the film's directors, by person id (per_…). */
  readonly directors?: InputMaybe<IdMatch>;
  /**
   * Words of one actor's name.
   * Words must be complete, and typos are not tolerated.
   * Only the first 200 characters and 8 words are used.
   */
  readonly castName?: InputMaybe<Scalars['String']['input']>;
};

/** Order of search results; ties are ordered by film id. */
export type MovieOrder =
  /** Highest score first. Without search words it is the same as POPULARITY. */
  | 'RELEVANCE'
  /**
   * Most popular first, by number of ratings.
   * If that number is unknown, popularity is estimated from synopsis length, cast size and image.
   */
  | 'POPULARITY'
  /** Latest year first; films of unknown year come last. */
  | 'NEWEST'
  /** Earliest year first; films of unknown year come last. */
  | 'OLDEST'
  /** By title, ignoring case, accents and punctuation. */
  | 'TITLE';

/** Property by which searchMovies counts films. */
export type MovieFacet =
  /** Genres of the film. */
  | 'GENRE'
  /** Decade of first release, such as 1940 to 1949. Includes statistics over the years. */
  | 'DECADE'
  /** Year of first release. Includes statistics over the years. */
  | 'YEAR'
  /** Actors of the film. */
  | 'CAST'
  /** Directors of the film. */
  | 'DIRECTOR';

/** A page of search results. */
export type MovieSearchConnection = {
  readonly __typename?: 'MovieSearchConnection';
  /** Items of this page, each with its cursor. */
  readonly edges: ReadonlyArray<MovieSearchEdge>;
  /** Items of this page. */
  readonly nodes: ReadonlyArray<Movie>;
  /** Paging information about this page. */
  readonly pageInfo: PageInfo;
  /** Total number of items in the list, counted up to 2,000. With search words, only the best 300 can be paged through. */
  readonly totalCount: Scalars['Int']['output'];
  /**
   * True if `totalCount` and `facets` cover all matching films.
   * False if only the best of them were counted, or if the films lack a word of the search.
   */
  readonly totalIsExact: Scalars['Boolean']['output'];
  /** Facets in the order they were requested, each once. */
  readonly facets: ReadonlyArray<Facet>;
  /** Search words as the best result has them, if that result has typos or lacks a word; otherwise null. */
  readonly didYouMean?: Maybe<Scalars['String']['output']>;
};

/** A film with a cursor, score and matches. */
export type MovieSearchEdge = {
  readonly __typename?: 'MovieSearchEdge';
  /** Opaque cursor of this item, for use as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The film at this position in the list. */
  readonly node: Movie;
  /**
   * Relevance of the film; higher is better.
   *
   * A match without typos has 84 points, and each typo except a missing or added space costs 21 points.
   * A singular for a plural, or a plural for a singular, costs 10 points, at most 20 in all.
   * Each missing word costs 880 points, or 110 if it says little, such as "of".
   * A match in the title adds 14 points, in people, genres or year 7 points, in the synopsis none.
   * Closeness to the full title adds up to 6; a missing or added space costs 3 of these.
   * Popularity adds less than 1 and is the whole score without search words.
   */
  readonly score: Scalars['Float']['output'];
  /** Number of typos: letters changed, added, left out or swapped, and spaces missing or added. */
  readonly typos: Scalars['Int']['output'];
  /** Texts that contain the search words; empty without search words. */
  readonly highlights: ReadonlyArray<Highlight>;
};

/** A text that contains search words, as plain text (never HTML). */
export type Highlight = {
  readonly __typename?: 'Highlight';
  /** Origin of the text: title, originalTitle, alternativeTitles, cast, directors, genres, year or synopsis. */
  readonly field: Scalars['String']['output'];
  /** The complete text. */
  readonly text: Scalars['String']['output'];
  /** Parts of `text` that match the search words. */
  readonly ranges: ReadonlyArray<TextRange>;
};

/** Counts of the films found, grouped by one property such as genre. */
export type Facet = {
  readonly __typename?: 'Facet';
  /** Property that is counted: a DiscoverFacet value in discover, a MovieFacet value in searchMovies. */
  readonly field: Scalars['String']['output'];
  /** Values of the property, highest count first: at most 20, plus all values that the filter selects. */
  readonly buckets: ReadonlyArray<FacetBucket>;
  /** Statistics over the years, for DECADE and YEAR; null for other facets or without any years. */
  readonly stats?: Maybe<FacetStats>;
  /** Sum of the counts of all buckets that are not listed. */
  readonly otherCount: Scalars['Int']['output'];
};

/** One value of a facet and the number of films that have it. */
export type FacetBucket = {
  readonly __typename?: 'FacetBucket';
  /** Value to use in the filter: a global id, a year, or the first year of a decade. */
  readonly id: Scalars['ID']['output'];
  /** Name to display. */
  readonly label: Scalars['String']['output'];
  /**
   * Number of films.
   * It equals the `totalCount` after this bucket replaces the filter's selection for the same property.
   */
  readonly count: Scalars['Int']['output'];
  /** True if the filter selects this bucket. */
  readonly selected: Scalars['Boolean']['output'];
};

/** Statistics over the values of a facet. */
export type FacetStats = {
  readonly __typename?: 'FacetStats';
  /** Lowest value. */
  readonly min: Scalars['Float']['output'];
  /** Highest value. */
  readonly max: Scalars['Float']['output'];
  /** Arithmetic mean, rounded to 6 decimals. */
  readonly mean: Scalars['Float']['output'];
  /** Number of films that have a value. */
  readonly count: Scalars['Int']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Movie: Movie;
  Person: Person;
  Genre: Genre;
  User: User;
  Watch: Watch;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Movie:
    ( { __typename: 'Movie' }
    & GraphQLRecursivePick<FederationTypes['Movie'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
  Genre:
    ( { __typename: 'Genre' }
    & GraphQLRecursivePick<FederationTypes['Genre'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"nodeId":true}> );
  Watch:
    ( { __typename: 'Watch' }
    & GraphQLRecursivePick<FederationTypes['Watch'], {"nodeId":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  SuggestionTarget:
    | ( MovieModel )
    | ( PersonModel )
    | ( GenreModel )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( MovieModel & { __typename: 'Movie' } )
    | ( PersonModel & { __typename: 'Person' } )
    | ( GenreModel & { __typename: 'Genre' } )
    | ( OwnedNodeModel & { __typename: 'User' } )
    | ( OwnedNodeModel & { __typename: 'Watch' } )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  link__Import: ResolverTypeWrapper<Scalars['link__Import']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ExternalIdSource: ExternalIdSource;
  ExternalIdInput: ExternalIdInput;
  Movie: ResolverTypeWrapper<MovieModel>;
  FieldProvenance: ResolverTypeWrapper<FieldProvenance>;
  Person: ResolverTypeWrapper<PersonModel>;
  Genre: ResolverTypeWrapper<GenreModel>;
  User: ResolverTypeWrapper<OwnedNodeModel>;
  Watch: ResolverTypeWrapper<OwnedNodeModel>;
  CreditRole: CreditRole;
  ExternalId: ResolverTypeWrapper<ExternalId>;
  Credit: ResolverTypeWrapper<CreditModel>;
  CreditConnection: ResolverTypeWrapper<CreditPageModel>;
  CreditEdge: ResolverTypeWrapper<Omit<CreditEdge, 'node'> & { node: ResolversTypes['Credit'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  CostarPath: ResolverTypeWrapper<Omit<CostarPath, 'hops'> & { hops: ReadonlyArray<ResolversTypes['CostarHop']> }>;
  CostarHop: ResolverTypeWrapper<CostarHopModel>;
  SimilarMovie: ResolverTypeWrapper<SimilarMovieModel>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  SimilarityReason: ResolverTypeWrapper<SimilarityReasonModel>;
  SimilarityKind: SimilarityKind;
  Costar: ResolverTypeWrapper<CostarModel>;
  SuggestionKind: SuggestionKind;
  SuggestPayload: ResolverTypeWrapper<Omit<SuggestPayload, 'suggestions'> & { suggestions: ReadonlyArray<ResolversTypes['Suggestion']> }>;
  Suggestion: ResolverTypeWrapper<SuggestionRow>;
  SuggestionTarget: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SuggestionTarget']>;
  TextRange: ResolverTypeWrapper<TextRange>;
  IntRange: IntRange;
  IdMatch: IdMatch;
  MovieFilter: MovieFilter;
  MovieOrder: MovieOrder;
  MovieFacet: MovieFacet;
  MovieSearchConnection: ResolverTypeWrapper<SearchResult>;
  MovieSearchEdge: ResolverTypeWrapper<SearchEdge>;
  Highlight: ResolverTypeWrapper<Omit<Highlight, 'ranges'> & { ranges: ReadonlyArray<ResolversTypes['TextRange']> }>;
  Facet: ResolverTypeWrapper<Facet>;
  FacetBucket: ResolverTypeWrapper<FacetBucket>;
  FacetStats: ResolverTypeWrapper<FacetStats>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  link__Import: Scalars['link__Import']['output'];
  DateTime: Scalars['DateTime']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  ExternalIdInput: ExternalIdInput;
  Movie: MovieModel;
  FieldProvenance: FieldProvenance;
  Person: PersonModel;
  Genre: GenreModel;
  User: OwnedNodeModel;
  Watch: OwnedNodeModel;
  ExternalId: ExternalId;
  Credit: CreditModel;
  CreditConnection: CreditPageModel;
  CreditEdge: Omit<CreditEdge, 'node'> & { node: ResolversParentTypes['Credit'] };
  PageInfo: PageInfo;
  CostarPath: Omit<CostarPath, 'hops'> & { hops: ReadonlyArray<ResolversParentTypes['CostarHop']> };
  CostarHop: CostarHopModel;
  SimilarMovie: SimilarMovieModel;
  Float: Scalars['Float']['output'];
  SimilarityReason: SimilarityReasonModel;
  Costar: CostarModel;
  SuggestPayload: Omit<SuggestPayload, 'suggestions'> & { suggestions: ReadonlyArray<ResolversParentTypes['Suggestion']> };
  Suggestion: SuggestionRow;
  SuggestionTarget: ResolversUnionTypes<ResolversParentTypes>['SuggestionTarget'];
  TextRange: TextRange;
  IntRange: IntRange;
  IdMatch: IdMatch;
  MovieFilter: MovieFilter;
  MovieSearchConnection: SearchResult;
  MovieSearchEdge: SearchEdge;
  Highlight: Omit<Highlight, 'ranges'> & { ranges: ReadonlyArray<ResolversParentTypes['TextRange']> };
  Facet: Facet;
  FacetBucket: FacetBucket;
  FacetStats: FacetStats;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
};

export type LinkDirectiveArgs = {
  url: Scalars['String']['input'];
  as?: Maybe<Scalars['String']['input']>;
  import?: Maybe<ReadonlyArray<Maybe<Scalars['link__Import']['input']>>>;
};

export type LinkDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = LinkDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ComposeDirectiveDirectiveArgs = {
  name: Scalars['String']['input'];
};

export type ComposeDirectiveDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = ComposeDirectiveDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type InaccessibleDirectiveArgs = { };

export type InaccessibleDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = InaccessibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  weight: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ListSizeDirectiveArgs = {
  assumedSize?: Maybe<Scalars['Int']['input']>;
  slicingArguments?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  sizedFields?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  requireOneSlicingArgument?: Maybe<Scalars['Boolean']['input']>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<Scalars['String']['input']>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface Federation__FieldSetScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__FieldSet'], any> {
  name: 'federation__FieldSet';
}

export interface Link__ImportScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['link__Import'], any> {
  name: 'link__Import';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type NodeResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Movie' | 'Person' | 'Genre' | 'User' | 'Watch', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType, Partial<QueryMovieArgs>>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, Partial<QueryPersonArgs>>;
  genres?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Genre']>>, ParentType, ContextType>;
  searchMovies?: Resolver<Maybe<ResolversTypes['MovieSearchConnection']>, ParentType, ContextType, RequireFields<QuerySearchMoviesArgs, 'orderBy' | 'first'>>;
  suggest?: Resolver<Maybe<ResolversTypes['SuggestPayload']>, ParentType, ContextType, RequireFields<QuerySuggestArgs, 'q' | 'first'>>;
  costarPath?: Resolver<Maybe<ResolversTypes['CostarPath']>, ParentType, ContextType, RequireFields<QueryCostarPathArgs, 'from' | 'to' | 'maxDegrees'>>;
};

export type MovieResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Movie'] = ResolversParentTypes['Movie'], FederationReferenceType extends FederationReferenceTypes['Movie'] = FederationReferenceTypes['Movie']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Movie']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originalTitle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  year?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  runtimeMinutes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  synopsis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  imageUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  genres?: Resolver<ReadonlyArray<ResolversTypes['Genre']>, ParentType, ContextType>;
  cast?: Resolver<ResolversTypes['CreditConnection'], ParentType, ContextType, RequireFields<MovieCastArgs, 'first'>>;
  directors?: Resolver<ReadonlyArray<ResolversTypes['Person']>, ParentType, ContextType>;
  externalIds?: Resolver<ReadonlyArray<ResolversTypes['ExternalId']>, ParentType, ContextType>;
  similar?: Resolver<ReadonlyArray<ResolversTypes['SimilarMovie']>, ParentType, ContextType, RequireFields<MovieSimilarArgs, 'first'>>;
  provenance?: Resolver<ReadonlyArray<ResolversTypes['FieldProvenance']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FieldProvenanceResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['FieldProvenance'] = ResolversParentTypes['FieldProvenance']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  chosenBecause?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  alternatives?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PersonResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  imageUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  knownFor?: Resolver<ReadonlyArray<ResolversTypes['Movie']>, ParentType, ContextType, RequireFields<PersonKnownForArgs, 'first'>>;
  costars?: Resolver<ReadonlyArray<ResolversTypes['Costar']>, ParentType, ContextType, RequireFields<PersonCostarsArgs, 'first'>>;
  credits?: Resolver<ResolversTypes['CreditConnection'], ParentType, ContextType, RequireFields<PersonCreditsArgs, 'first'>>;
  externalIds?: Resolver<ReadonlyArray<ResolversTypes['ExternalId']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GenreResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Genre'] = ResolversParentTypes['Genre'], FederationReferenceType extends FederationReferenceTypes['Genre'] = FederationReferenceTypes['Genre']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Genre']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  movieCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WatchResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Watch'] = ResolversParentTypes['Watch'], FederationReferenceType extends FederationReferenceTypes['Watch'] = FederationReferenceTypes['Watch']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Watch']> | FederationReferenceType, FederationReferenceType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ExternalIdResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['ExternalId'] = ResolversParentTypes['ExternalId']> = {
  source?: Resolver<ResolversTypes['ExternalIdSource'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreditResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Credit'] = ResolversParentTypes['Credit']> = {
  movie?: Resolver<ResolversTypes['Movie'], ParentType, ContextType>;
  person?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['CreditRole'], ParentType, ContextType>;
  character?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  billing?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type CreditConnectionResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['CreditConnection'] = ResolversParentTypes['CreditConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CreditEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Credit']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CreditEdgeResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['CreditEdge'] = ResolversParentTypes['CreditEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Credit'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CostarPathResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['CostarPath'] = ResolversParentTypes['CostarPath']> = {
  degrees?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hops?: Resolver<ReadonlyArray<ResolversTypes['CostarHop']>, ParentType, ContextType>;
};

export type CostarHopResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['CostarHop'] = ResolversParentTypes['CostarHop']> = {
  from?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  movie?: Resolver<ResolversTypes['Movie'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
};

export type SimilarMovieResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['SimilarMovie'] = ResolversParentTypes['SimilarMovie']> = {
  movie?: Resolver<ResolversTypes['Movie'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  because?: Resolver<ReadonlyArray<ResolversTypes['SimilarityReason']>, ParentType, ContextType>;
};

export type SimilarityReasonResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['SimilarityReason'] = ResolversParentTypes['SimilarityReason']> = {
  kind?: Resolver<ResolversTypes['SimilarityKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  people?: Resolver<ReadonlyArray<ResolversTypes['Person']>, ParentType, ContextType>;
  genres?: Resolver<ReadonlyArray<ResolversTypes['Genre']>, ParentType, ContextType>;
};

export type CostarResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Costar'] = ResolversParentTypes['Costar']> = {
  person?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  filmsTogether?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  films?: Resolver<ReadonlyArray<ResolversTypes['Movie']>, ParentType, ContextType, RequireFields<CostarFilmsArgs, 'first'>>;
};

export type SuggestPayloadResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['SuggestPayload'] = ResolversParentTypes['SuggestPayload']> = {
  suggestions?: Resolver<ReadonlyArray<ResolversTypes['Suggestion']>, ParentType, ContextType>;
  didYouMean?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SuggestionResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Suggestion'] = ResolversParentTypes['Suggestion']> = {
  kind?: Resolver<ResolversTypes['SuggestionKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ranges?: Resolver<ReadonlyArray<ResolversTypes['TextRange']>, ParentType, ContextType>;
  typos?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  target?: Resolver<ResolversTypes['SuggestionTarget'], ParentType, ContextType>;
};

export type SuggestionTargetResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['SuggestionTarget'] = ResolversParentTypes['SuggestionTarget']> = {
  __resolveType: TypeResolveFn<'Movie' | 'Person' | 'Genre', ParentType, ContextType>;
};

export type TextRangeResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['TextRange'] = ResolversParentTypes['TextRange']> = {
  start?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  end?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MovieSearchConnectionResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['MovieSearchConnection'] = ResolversParentTypes['MovieSearchConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MovieSearchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Movie']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType>;
  didYouMean?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MovieSearchEdgeResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['MovieSearchEdge'] = ResolversParentTypes['MovieSearchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Movie'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  typos?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  highlights?: Resolver<ReadonlyArray<ResolversTypes['Highlight']>, ParentType, ContextType>;
};

export type HighlightResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Highlight'] = ResolversParentTypes['Highlight']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ranges?: Resolver<ReadonlyArray<ResolversTypes['TextRange']>, ParentType, ContextType>;
};

export type FacetResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  buckets?: Resolver<ReadonlyArray<ResolversTypes['FacetBucket']>, ParentType, ContextType>;
  stats?: Resolver<Maybe<ResolversTypes['FacetStats']>, ParentType, ContextType>;
  otherCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FacetBucketResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['FacetBucket'] = ResolversParentTypes['FacetBucket']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  selected?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FacetStatsResolvers<ContextType = CatalogContext, ParentType extends ResolversParentTypes['FacetStats'] = ResolversParentTypes['FacetStats']> = {
  min?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  max?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  mean?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type Resolvers<ContextType = CatalogContext> = {
  federation__FieldSet?: GraphQLScalarType;
  link__Import?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Movie?: MovieResolvers<ContextType>;
  FieldProvenance?: FieldProvenanceResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Genre?: GenreResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Watch?: WatchResolvers<ContextType>;
  ExternalId?: ExternalIdResolvers<ContextType>;
  Credit?: CreditResolvers<ContextType>;
  CreditConnection?: CreditConnectionResolvers<ContextType>;
  CreditEdge?: CreditEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  CostarPath?: CostarPathResolvers<ContextType>;
  CostarHop?: CostarHopResolvers<ContextType>;
  SimilarMovie?: SimilarMovieResolvers<ContextType>;
  SimilarityReason?: SimilarityReasonResolvers<ContextType>;
  Costar?: CostarResolvers<ContextType>;
  SuggestPayload?: SuggestPayloadResolvers<ContextType>;
  Suggestion?: SuggestionResolvers<ContextType>;
  SuggestionTarget?: SuggestionTargetResolvers<ContextType>;
  TextRange?: TextRangeResolvers<ContextType>;
  MovieSearchConnection?: MovieSearchConnectionResolvers<ContextType>;
  MovieSearchEdge?: MovieSearchEdgeResolvers<ContextType>;
  Highlight?: HighlightResolvers<ContextType>;
  Facet?: FacetResolvers<ContextType>;
  FacetBucket?: FacetBucketResolvers<ContextType>;
  FacetStats?: FacetStatsResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = CatalogContext> = {
  link?: LinkDirectiveResolver<any, any, ContextType>;
  composeDirective?: ComposeDirectiveDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  inaccessible?: InaccessibleDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
