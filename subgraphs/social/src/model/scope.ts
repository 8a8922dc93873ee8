/** What a read needs to know of its request. */
import { publicError } from '@marquee/kit/errors';
import type { Db } from '../db/connection.js';
import type { UserModel } from './user.js';

export interface RequestScope {
  readonly db: Db;
  /** The member who asks; null for an anonymous client, or a user without a profile. */
  readonly viewer: UserModel | null;
  /** The time of the request. All parts of one answer use the same time. */
  readonly now: Date;
}

export interface ViewerScope extends RequestScope {
  readonly viewer: UserModel;
}

/** Throws UNAUTHENTICATED with this message if there is no viewer. */
export function assertViewer(scope: RequestScope, message: string): asserts scope is ViewerScope {
  if (!scope.viewer) throw publicError('UNAUTHENTICATED', message);
}

/** The viewer's key for SQL; null without a viewer. */
export const viewerPk = ({ viewer }: RequestScope): number | null => viewer?.pk ?? null;
