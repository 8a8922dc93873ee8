/** A member, as the GraphQL type User. Read only if the viewer may know of the member. */
import type { Visibility } from '../db/generated/tables.js';

export interface UserModel {
  /** The member's internal key. It never leaves the subgraph. */
  readonly pk: number;
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly defaultVisibility: Visibility;
}
