/** What resolvers of the catalog hand to one another. */
import type { EntityRow } from '../entities/neo4jGraphqlAdapter.js';

export type MovieModel = EntityRow;
export type PersonModel = EntityRow;
export type GenreModel = EntityRow;

/** A member of Marquee, of whom the catalog knows nothing but the id that was asked for. */
export interface UserModel {
  readonly nodeId: string;
}

export type CreditRoleName = 'ACTOR' | 'DIRECTOR';

/** The ids, and the entity itself where it was read along with the credit. */
export interface CreditModel {
  readonly movieId: string;
  readonly personId: string;
  readonly person?: PersonModel;
  readonly role: CreditRoleName;
  readonly character: string | null;
  readonly billing: number;
}

export interface SimilarityReasonModel {
  readonly kind: 'SHARED_CAST' | 'SHARED_DIRECTOR' | 'SHARED_GENRE' | 'SAME_ERA';
  readonly text: string;
  readonly weight: number;
  /** Ids. */
  readonly people: readonly string[];
  readonly genres: readonly string[];
}

export interface SimilarMovieModel {
  readonly movieId: string;
  readonly score: number;
  readonly because: readonly SimilarityReasonModel[];
}

export interface CostarModel {
  readonly personId: string;
  /** Ids of all the films they were in together, newest first. */
  readonly films: readonly string[];
}

export interface CreditPageModel {
  readonly edges: readonly { readonly cursor: string; readonly node: CreditModel }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  readonly totalCount: number;
}
