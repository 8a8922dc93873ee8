/** Credits, and pages of them. */
import type { PageInfo } from '@marquee/kit/paging';
import type { PersonModel } from './entity.js';

export type CreditRoleName = 'ACTOR' | 'DIRECTOR';

/** The ids of both ends, and the person if it was read with the credit. */
export interface CreditModel {
  readonly movieId: string;
  readonly personId: string;
  readonly person?: PersonModel;
  readonly role: CreditRoleName;
  readonly character: string | null;
  readonly billing: number;
}

export interface CreditPageModel {
  readonly edges: readonly { readonly cursor: string; readonly node: CreditModel }[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
}

/** Arguments of a page of credits, as GraphQL gives them. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}
