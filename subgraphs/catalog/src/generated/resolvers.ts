/* Generated from subgraphs/catalog/src/catalog.graphql by npm run schema:build. Do not edit. */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { MovieModel, PersonModel, GenreModel, UserModel, CreditModel, SimilarMovieModel, SimilarityReasonModel, CostarModel, CreditPageModel } from '../resolvers/models.js';
import type { SuggestionRow } from '../search/suggest.js';
import type { SearchResult, SearchEdge } from '../search/searchMovies.js';
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
  /** A moment in UTC, RFC 3339, such as `2026-03-01T20:15:00Z`. */
  DateTime: { input: Date; output: Date; }
};

/** Anything that has a global id. */
export type Node = {
  /** Global, opaque and stable; its prefix tells the kind. */
  readonly id: Scalars['ID']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** Any entity by its global id (mov_, per_, gen_, usr_ prefixes). Null where there is none that the viewer may see. */
  readonly node?: Maybe<Node>;
  /** One film, by exactly one of id, slug and externalId. Null where there is none. */
  readonly movie?: Maybe<Movie>;
  /** One person, by exactly one of id, slug and externalId. Null where there is none. */
  readonly person?: Maybe<Person>;
  /** Every genre, by name. */
  readonly genres?: Maybe<ReadonlyArray<Genre>>;
  /** Ranked search over films, forgiving of typos and accents: by title, then by people, genres and year, then by synopsis. Without q all that the filter lets through, best known first. */
  readonly searchMovies?: Maybe<MovieSearchConnection>;
  /** Autocomplete over films, people and genres: the last word of q is a beginning, every word may hold a typo (one from four letters, two from eight). */
  readonly suggest?: Maybe<SuggestPayload>;
  /** Shortest chain of films between two people (degrees of separation). Among equal chains the one whose people have the lowest ids, then films. Null where none exists within maxDegrees. */
  readonly costarPath?: Maybe<CostarPath>;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMovieArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
  externalId?: InputMaybe<ExternalIdInput>;
};


export type QueryPersonArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
  externalId?: InputMaybe<ExternalIdInput>;
};


export type QuerySearchMoviesArgs = {
  q?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MovieFilter>;
  orderBy?: InputMaybe<MovieOrder>;
  facets?: InputMaybe<ReadonlyArray<MovieFacet>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySuggestArgs = {
  q: Scalars['String']['input'];
  kinds?: InputMaybe<ReadonlyArray<SuggestionKind>>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryCostarPathArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
  maxDegrees?: InputMaybe<Scalars['Int']['input']>;
};

/** Services whose ids we know. */
export type ExternalIdSource =
  /** Title of the article in the English Wikipedia. */
  | 'WIKIPEDIA'
  /** Wikidata item (Q…). */
  | 'WIKIDATA'
  /** IMDb title or name (tt…, nm…). */
  | 'IMDB'
  /** The Movie Database. */
  | 'TMDB'
  /** MovieLens. */
  | 'MOVIELENS';

/** An id at another service. */
export type ExternalIdInput = {
  /** Whose id it is. */
  readonly source: ExternalIdSource;
  /** The id as that service writes it. */
  readonly value: Scalars['String']['input'];
};

/** A film. */
export type Movie = Node & {
  readonly __typename?: 'Movie';
  /** Global id (mov_…), stable across re-ingestion. */
  readonly id: Scalars['ID']['output'];
  /** Readable address, unique among films. */
  readonly slug: Scalars['String']['output'];
  /** Title in English where it has one. */
  readonly title: Scalars['String']['output'];
  /** Title in its own language where that differs. */
  readonly originalTitle?: Maybe<Scalars['String']['output']>;
  /** Year of first release. */
  readonly year?: Maybe<Scalars['Int']['output']>;
  /** Running time in minutes. */
  readonly runtimeMinutes?: Maybe<Scalars['Int']['output']>;
  /** What it is about, in a sentence or a paragraph. */
  readonly synopsis?: Maybe<Scalars['String']['output']>;
  /** Poster or still. */
  readonly imageUrl?: Maybe<Scalars['String']['output']>;
  /** Genres, by name. */
  readonly genres: ReadonlyArray<Genre>;
  /** Actors in order of billing. */
  readonly cast: CreditConnection;
  /** Directors in order of credit. */
  readonly directors: ReadonlyArray<Person>;
  /** Ids at other services. */
  readonly externalIds: ReadonlyArray<ExternalId>;
  /** Films alike by shared cast, directors and genres, each with the reasons; the likest first. */
  readonly similar: ReadonlyArray<SimilarMovie>;
  /** Which provider each field's value came from, and what the others said. Fields without a value are not listed. */
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

/** Where the value of a field came from. */
export type FieldProvenance = {
  readonly __typename?: 'FieldProvenance';
  /** The field, as it is called in Movie; votes, how many have rated it there, is what POPULARITY goes by. */
  readonly field: Scalars['String']['output'];
  /** Who said so; of a list that several add to, whose part comes first. */
  readonly provider: Scalars['String']['output'];
  /** When the provider's file or message was made. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** What decided. */
  readonly chosenBecause: Scalars['String']['output'];
  /** How many other values there were to choose from. */
  readonly alternatives: Scalars['Int']['output'];
};

/** Someone in front of or behind the camera. */
export type Person = Node & {
  readonly __typename?: 'Person';
  /** Global id (per_…), stable across re-ingestion. */
  readonly id: Scalars['ID']['output'];
  /** Readable address, unique among people. */
  readonly slug: Scalars['String']['output'];
  /** The name they are credited by most. */
  readonly name: Scalars['String']['output'];
  /** Portrait. */
  readonly imageUrl?: Maybe<Scalars['String']['output']>;
  /** Films they are best known for. */
  readonly knownFor: ReadonlyArray<Movie>;
  /** Who was in most films with them, in front of the camera or behind it; ties go by id. */
  readonly costars: ReadonlyArray<Costar>;
  /** Films they worked on, newest first; films of unknown year last. */
  readonly credits: CreditConnection;
  /** Ids at other services. */
  readonly externalIds: ReadonlyArray<ExternalId>;
};


/** Someone in front of or behind the camera. */
export type PersonKnownForArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Someone in front of or behind the camera. */
export type PersonCostarsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Someone in front of or behind the camera. */
export type PersonCreditsArgs = {
  role?: InputMaybe<CreditRole>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A kind of film. */
export type Genre = Node & {
  readonly __typename?: 'Genre';
  /** Global id (gen_…). */
  readonly id: Scalars['ID']['output'];
  /** Its name in English. */
  readonly name: Scalars['String']['output'];
  /** How many films of the catalog have it. */
  readonly movieCount: Scalars['Int']['output'];
};

/** Someone who uses Marquee. The social side owns everything about them, even whether the viewer may know their id. */
export type User = Node & {
  readonly __typename?: 'User';
  /** The id that was asked for; the social side tells whether there is such a person. */
  readonly nodeId: Scalars['ID']['output'];
  /** Global id (usr_…). */
  readonly id: Scalars['ID']['output'];
};

/** What somebody did for a film. */
export type CreditRole =
  /** Played a part. */
  | 'ACTOR'
  /** Directed. */
  | 'DIRECTOR';

/** An id of a film or person at another service. */
export type ExternalId = {
  readonly __typename?: 'ExternalId';
  /** Whose id it is. */
  readonly source: ExternalIdSource;
  /** The id as that service writes it. */
  readonly value: Scalars['String']['output'];
  /** The page it leads to. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** One person's part in one film. */
export type Credit = {
  readonly __typename?: 'Credit';
  /** The film. */
  readonly movie: Movie;
  /** The person. */
  readonly person: Person;
  /** What they did. */
  readonly role: CreditRole;
  /** Whom they played. */
  readonly character?: Maybe<Scalars['String']['output']>;
  /** Place in the credits of this role, from 1. */
  readonly billing?: Maybe<Scalars['Int']['output']>;
};

/** A page of credits. */
export type CreditConnection = {
  readonly __typename?: 'CreditConnection';
  /** The credits with their cursors. */
  readonly edges: ReadonlyArray<CreditEdge>;
  /** The credits. */
  readonly nodes: ReadonlyArray<Credit>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A credit in a list. */
export type CreditEdge = {
  readonly __typename?: 'CreditEdge';
  /** Opaque place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The credit. */
  readonly node: Credit;
};

/** Where a page stands in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether more follow. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether some came before. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** Cursor of the last item. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A chain of films between two people. */
export type CostarPath = {
  readonly __typename?: 'CostarPath';
  /** How many films it has; 0 from somebody to themselves. */
  readonly degrees: Scalars['Int']['output'];
  /** Its films in order. */
  readonly hops: ReadonlyArray<CostarHop>;
};

/** One film of a chain, and the two people of it whom it links. */
export type CostarHop = {
  readonly __typename?: 'CostarHop';
  /** In it, on the side of the start. */
  readonly from: Person;
  /** The film. */
  readonly movie: Movie;
  /** In it, on the side of the goal. */
  readonly to: Person;
};

/** A film like another. */
export type SimilarMovie = {
  readonly __typename?: 'SimilarMovie';
  /** The film. */
  readonly movie: Movie;
  /** How alike they are: the weights of the reasons added up. */
  readonly score: Scalars['Float']['output'];
  /** What they share, weightiest first. */
  readonly because: ReadonlyArray<SimilarityReason>;
};

/** What two films share. */
export type SimilarityReason = {
  readonly __typename?: 'SimilarityReason';
  /** What sort of thing. */
  readonly kind: SimilarityKind;
  /** In words. */
  readonly text: Scalars['String']['output'];
  /** How much it counts. */
  readonly weight: Scalars['Float']['output'];
  /** The people they share. */
  readonly people: ReadonlyArray<Person>;
  /** The genres they share. */
  readonly genres: ReadonlyArray<Genre>;
};

/** What films can share. */
export type SimilarityKind =
  /** Actors; the higher billed in both, the more. */
  | 'SHARED_CAST'
  /** Directors, 1.5 each. */
  | 'SHARED_DIRECTOR'
  /** Genres; the fewer films have one, the more. */
  | 'SHARED_GENRE'
  /** Less than ten years between them; the less, the more. */
  | 'SAME_ERA';

/** Somebody and what they were in together with somebody else. */
export type Costar = {
  readonly __typename?: 'Costar';
  /** Who. */
  readonly person: Person;
  /** In how many films. */
  readonly filmsTogether: Scalars['Int']['output'];
  /** Some of these, newest first. */
  readonly films: ReadonlyArray<Movie>;
};


/** Somebody and what they were in together with somebody else. */
export type CostarFilmsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What can be suggested. */
export type SuggestionKind =
  /** Films. */
  | 'MOVIE'
  /** People in film. */
  | 'PERSON'
  /** Genres. */
  | 'GENRE';

/** Suggestions for what is being typed. */
export type SuggestPayload = {
  readonly __typename?: 'SuggestPayload';
  /** The best first, across kinds: fewest typos, then the whole name, its beginning, the more of it, the better known. */
  readonly suggestions: ReadonlyArray<Suggestion>;
  /** The best name, where what was typed names nothing without a typo. */
  readonly didYouMean?: Maybe<Scalars['String']['output']>;
};

/** A name that may be meant. */
export type Suggestion = {
  readonly __typename?: 'Suggestion';
  /** Of what kind. */
  readonly kind: SuggestionKind;
  /** The name; a film's title in its own language where that was typed. */
  readonly text: Scalars['String']['output'];
  /** What of the text was typed. */
  readonly ranges: ReadonlyArray<TextRange>;
  /** Letters changed, added, left out or swapped, and spaces missing or too many. */
  readonly typos: Scalars['Int']['output'];
  /** What it names. */
  readonly target: SuggestionTarget;
};

/** What a suggestion leads to. */
export type SuggestionTarget = Movie | Person | Genre;

/** A piece of a text, in UTF-16 units. */
export type TextRange = {
  readonly __typename?: 'TextRange';
  /** Where it begins. */
  readonly start: Scalars['Int']['output'];
  /** Where it ends: the first unit that is not of it. */
  readonly end: Scalars['Int']['output'];
};

/** From min to max, both included; open where one is left out. */
export type IntRange = {
  /** The least. */
  readonly min?: InputMaybe<Scalars['Int']['input']>;
  /** The greatest. */
  readonly max?: InputMaybe<Scalars['Int']['input']>;
};

/** anyOf: at least one; allOf: every one; noneOf: none. Empty lists are ignored. */
export type IdMatch = {
  /** At least one of these, at most 100. */
  readonly anyOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Every one of these, at most 100. */
  readonly allOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** None of these, at most 100. */
  readonly noneOf?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** All the parts given must hold. */
export type MovieFilter = {
  /** Words of the title, the last perhaps only begun; without typos, which q is for. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** When it was made. */
  readonly year?: InputMaybe<IntRange>;
  /** How long it is. */
  readonly runtimeMinutes?: InputMaybe<IntRange>;
  /** Genres, by id. */
  readonly genres?: InputMaybe<IdMatch>;
  /** Members of the cast, by id. */
  readonly cast?: InputMaybe<IdMatch>;
  /** Directors, by id. */
  readonly directors?: InputMaybe<IdMatch>;
  /** Words of one cast member's name; whole words without typos. */
  readonly castName?: InputMaybe<Scalars['String']['input']>;
};

/** How hits of a search are ordered; ties go by id. */
export type MovieOrder =
  /** By score. */
  | 'RELEVANCE'
  /** The best known first, as far as its record tells. */
  | 'POPULARITY'
  /** The latest year first, unknown ones last. */
  | 'NEWEST'
  /** The earliest year first, unknown ones last. */
  | 'OLDEST'
  /** By title, without regard to case, accents and marks. */
  | 'TITLE';

/** What films can be counted by. */
export type MovieFacet =
  /** Genres. */
  | 'GENRE'
  /** Ten years, from one that ends in 0; with figures over the years. */
  | 'DECADE'
  /** Years; with figures over them. */
  | 'YEAR'
  /** Members of the cast. */
  | 'CAST'
  /** Directors. */
  | 'DIRECTOR';

/** Hits of a search. */
export type MovieSearchConnection = {
  readonly __typename?: 'MovieSearchConnection';
  /** The hits of this page. */
  readonly edges: ReadonlyArray<MovieSearchEdge>;
  /** Their films. */
  readonly nodes: ReadonlyArray<Movie>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many hits there are; of very many, how many were looked at. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether totalCount and the facets are of all hits. False where there are so many that only the best were looked at. */
  readonly totalIsExact: Scalars['Boolean']['output'];
  /** The counts that were asked for, in that order. */
  readonly facets: ReadonlyArray<Facet>;
  /** The best hit's own words, where nothing is without a typo. */
  readonly didYouMean?: Maybe<Scalars['String']['output']>;
};

/** A hit of a search. */
export type MovieSearchEdge = {
  readonly __typename?: 'MovieSearchEdge';
  /** Cursor of this hit. */
  readonly cursor: Scalars['String']['output'];
  /** The film. */
  readonly node: Movie;
  /** How well it fits: 21 for each typo not made (of 4), 7 for each place nearer to the title (title, names, synopsis), 1 for each of 6 steps towards the whole title (a space that is missing or too many costs 3), and less than 1 for popularity. Without q, popularity alone. */
  readonly score: Scalars['Float']['output'];
  /** Letters changed, added, left out or swapped, and spaces missing or too many. */
  readonly typos: Scalars['Int']['output'];
  /** Where the words were found; nothing without q. */
  readonly highlights: ReadonlyArray<Highlight>;
};

/** A text in which words were found. Never HTML. */
export type Highlight = {
  readonly __typename?: 'Highlight';
  /** title, originalTitle, cast, directors, genres, year or synopsis. */
  readonly field: Scalars['String']['output'];
  /** The text as it is. */
  readonly text: Scalars['String']['output'];
  /** What of it was found. */
  readonly ranges: ReadonlyArray<TextRange>;
};

/** Counts of films by one of their properties. */
export type Facet = {
  readonly __typename?: 'Facet';
  /** Of discover GENRE, DECADE, PERSON or WATCHER; of searchMovies GENRE, DECADE, YEAR, CAST or DIRECTOR. */
  readonly field: Scalars['String']['output'];
  /** The fullest buckets first. */
  readonly buckets: ReadonlyArray<FacetBucket>;
  /** Figures over the values, where they are numbers. */
  readonly stats?: Maybe<FacetStats>;
  /** Films counted in buckets that are not listed. */
  readonly otherCount: Scalars['Int']['output'];
};

/** count is the totalCount that selecting this bucket in place of the field's own selection would give. */
export type FacetBucket = {
  readonly __typename?: 'FacetBucket';
  /** What to put into the filter: a genre's, person's or user's id, a year, or a decade's first year. */
  readonly id: Scalars['ID']['output'];
  /** Its name for people to read. */
  readonly label: Scalars['String']['output'];
  /** How many films. */
  readonly count: Scalars['Int']['output'];
  /** Whether the filter selects it. */
  readonly selected: Scalars['Boolean']['output'];
};

/** Figures over the values of a facet. */
export type FacetStats = {
  readonly __typename?: 'FacetStats';
  /** The least. */
  readonly min: Scalars['Float']['output'];
  /** The greatest. */
  readonly max: Scalars['Float']['output'];
  /** The mean. */
  readonly mean: Scalars['Float']['output'];
  /** How many films have a value. */
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
    | ( UserModel & { __typename: 'User' } )
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
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ExternalIdSource: ExternalIdSource;
  ExternalIdInput: ExternalIdInput;
  Movie: ResolverTypeWrapper<MovieModel>;
  FieldProvenance: ResolverTypeWrapper<FieldProvenance>;
  Person: ResolverTypeWrapper<PersonModel>;
  Genre: ResolverTypeWrapper<GenreModel>;
  User: ResolverTypeWrapper<UserModel>;
  CreditRole: CreditRole;
  ExternalId: ResolverTypeWrapper<ExternalId>;
  Credit: ResolverTypeWrapper<CreditModel>;
  CreditConnection: ResolverTypeWrapper<CreditPageModel>;
  CreditEdge: ResolverTypeWrapper<Omit<CreditEdge, 'node'> & { node: ResolversTypes['Credit'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  CostarPath: ResolverTypeWrapper<Omit<CostarPath, 'hops'> & { hops: ReadonlyArray<ResolversTypes['CostarHop']> }>;
  CostarHop: ResolverTypeWrapper<Omit<CostarHop, 'from' | 'movie' | 'to'> & { from: ResolversTypes['Person'], movie: ResolversTypes['Movie'], to: ResolversTypes['Person'] }>;
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
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  link__Import: Scalars['link__Import']['output'];
  DateTime: Scalars['DateTime']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  ExternalIdInput: ExternalIdInput;
  Movie: MovieModel;
  FieldProvenance: FieldProvenance;
  Person: PersonModel;
  Genre: GenreModel;
  User: UserModel;
  ExternalId: ExternalId;
  Credit: CreditModel;
  CreditConnection: CreditPageModel;
  CreditEdge: Omit<CreditEdge, 'node'> & { node: ResolversParentTypes['Credit'] };
  PageInfo: PageInfo;
  CostarPath: Omit<CostarPath, 'hops'> & { hops: ReadonlyArray<ResolversParentTypes['CostarHop']> };
  CostarHop: Omit<CostarHop, 'from' | 'movie' | 'to'> & { from: ResolversParentTypes['Person'], movie: ResolversParentTypes['Movie'], to: ResolversParentTypes['Person'] };
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
};

export type LinkDirectiveArgs = {
  url: Scalars['String']['input'];
  as?: Maybe<Scalars['String']['input']>;
  import?: Maybe<ReadonlyArray<Maybe<Scalars['link__Import']['input']>>>;
};

export type LinkDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = LinkDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type InaccessibleDirectiveArgs = { };

export type InaccessibleDirectiveResolver<Result, Parent, ContextType = CatalogContext, Args = InaccessibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

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
  __resolveType: TypeResolveFn<'Movie' | 'Person' | 'Genre' | 'User', ParentType, ContextType>;
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
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  inaccessible?: InaccessibleDirectiveResolver<any, any, ContextType>;
};
