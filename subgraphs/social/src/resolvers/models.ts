/** What resolvers of social hand to one another. */
import type { PageInfo } from '@marquee/kit/paging';
import type { VisibilityName } from '../db/tables.js';

/** A film or person in film: the catalog knows the rest. */
export interface MovieModel {
  readonly id: string;
}
export interface PersonModel {
  readonly id: string;
}

/** A member whom the viewer may know of. */
export interface UserModel {
  readonly pk: number;
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly defaultVisibility: VisibilityName;
}

/** A watch that the viewer may see. `memberId`: whose. */
export interface WatchModel {
  readonly id: string;
  readonly memberId: string;
  readonly movieId: string;
  readonly watchedAt: Date | null;
  readonly rating: number | null;
  readonly rewatch: boolean;
  readonly note: string | null;
  readonly visibility: VisibilityName;
}

export interface FriendRequestModel {
  readonly userId: string;
  readonly sentByMe: boolean;
  readonly sentAt: Date;
}

/** A page; the count is read only when it is asked for. */
export interface Page<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
  totalCount(): Promise<number>;
}
export type UserPageModel = Page<UserModel>;
export type WatchPageModel = Page<WatchModel>;
export type MoviePageModel = Page<MovieModel>;

export interface WatchersModel {
  readonly users: readonly UserModel[];
  readonly count: number;
  readonly meanRating: number | null;
}

export type ReasonKindName =
  | 'FRIEND_WATCHED'
  | 'FRIEND_RATED_HIGH'
  | 'LOVED_PERSON'
  | 'SIMILAR_TO_LIKED'
  | 'TASTE_NEIGHBOURS'
  | 'ON_WATCHLIST'
  | 'TRENDING';

export interface ReasonModel {
  readonly kind: ReasonKindName;
  readonly text: string;
  readonly weight: number;
  readonly users: readonly UserModel[];
  readonly people: readonly PersonModel[];
  readonly movies: readonly MovieModel[];
}

export interface FacetModel {
  readonly field: string;
  readonly buckets: readonly { id: string; label: string; count: number; selected: boolean }[];
  readonly stats: { min: number; max: number; mean: number; count: number } | null;
  readonly otherCount: number;
}

export interface DiscoverModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly score: number;
    readonly watchedBy: WatchersModel;
    readonly reasons: readonly ReasonModel[];
  }[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
  readonly facets: readonly FacetModel[];
}

export interface FeedModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: WatchModel;
    readonly reasons: readonly ReasonModel[];
  }[];
  readonly pageInfo: PageInfo;
}

export interface TrendingModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly rank: number;
    readonly previousRank: number | null;
    readonly watcherCount: number;
    readonly via: readonly UserModel[];
  }[];
  readonly pageInfo: PageInfo;
  readonly asOf: Date;
}

export interface RecommendationModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly score: number;
    /** Read when asked for, for the whole page at once. */
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly pageInfo: PageInfo;
}

export interface SharedOpinionModel {
  readonly movie: MovieModel;
  readonly mine: number;
  readonly theirs: number;
}

export interface CompatibilityModel {
  readonly score: number | null;
  readonly confidence: number;
  readonly sharedFilms: number;
  readonly agree: readonly SharedOpinionModel[];
  readonly clash: readonly SharedOpinionModel[];
  sharedPeople(): Promise<readonly PersonModel[]>;
  watchNext(): Promise<readonly MovieModel[]>;
}

export interface GroupPicksModel {
  readonly picks: readonly {
    readonly movie: MovieModel;
    readonly score: number;
    readonly fairness: number;
    readonly perMember: readonly {
      readonly user: UserModel;
      readonly predicted: number;
      readonly confidence: number;
      readonly reasons: readonly ReasonModel[];
    }[];
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly strategy: 'FAIR' | 'AVERAGE' | 'LEAST_MISERY';
  readonly relaxed: readonly string[];
}

export interface CirclePathModel {
  readonly degrees: number;
  readonly hops: readonly {
    readonly from: PersonModel;
    readonly movie: MovieModel;
    readonly to: PersonModel;
    readonly watchedBy: WatchersModel;
  }[];
}

export interface GenreModel {
  readonly id: string;
}

interface First {
  readonly first?: number | null;
}

/** The lists and comparisons are read when they are asked for. */
export interface YearInReviewModel {
  readonly year: number;
  readonly films: number;
  readonly watches: number;
  readonly minutes: number;
  readonly rewatches: number;
  readonly firstWatch: WatchModel | null;
  readonly lastWatch: WatchModel | null;
  readonly months: readonly { month: number; watches: number; minutes: number }[];
  topPeople(args: First): Promise<readonly { person: PersonModel; films: number; meanRating: number | null }[]>;
  topGenres(
    args: First,
  ): Promise<
    readonly { genre: GenreModel; films: number; meanRating: number | null; friendsMeanRating: number | null }[]
  >;
  bestMatch(): Promise<UserModel | null>;
  mostDivisive(): Promise<SharedOpinionModel | null>;
}
