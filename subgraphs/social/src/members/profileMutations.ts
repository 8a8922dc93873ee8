/** Creates, updates and deletes the viewer's profile. */
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import { newMemberId } from '../model/ids.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { userError, type UserErrorRow } from '../model/userError.js';
import { memberColumns } from '../sql/member.js';
import { isHandle } from './members.js';
import { maxDisplayNameLength, readDisplayName } from './displayName.js';

export interface ProfileResult {
  readonly user: UserModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

interface ProfileChange {
  handle?: string | null;
  displayName?: string | null;
  defaultVisibility?: Visibility | null;
}

function check({ handle, displayName }: ProfileChange): UserErrorRow[] {
  const errors: UserErrorRow[] = [];
  if (typeof handle === 'string' && !isHandle(handle))
    errors.push(userError('INVALID', 'handle', 'A handle has 3 to 30 letters a to z, digits, "_" and "-".'));
  if (typeof displayName === 'string' && readDisplayName(displayName) === null)
    errors.push(
      userError(
        'INVALID',
        'displayName',
        `A display name has 1 to ${maxDisplayNameLength} visible characters, without line breaks.`,
      ),
    );
  return errors;
}

const handleTaken = () => userError('TAKEN', 'handle', 'This handle is taken.');
const refused = (...userErrors: UserErrorRow[]): ProfileResult => ({ user: null, userErrors });
const uniqueViolation = '23505';

/** Runs the write; returns TAKEN if another member has the handle, or had it and it is still reserved (0011-names.sql). */
async function unlessTaken(write: () => Promise<ProfileResult>): Promise<ProfileResult> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === uniqueViolation && constraint === 'member_handle') return refused(handleTaken());
    throw error;
  }
}

export async function createProfile(
  db: Db,
  subject: string,
  input: { handle: string; displayName: string; defaultVisibility?: Visibility | null },
): Promise<ProfileResult> {
  const errors = check(input);
  if (errors.length > 0) return refused(...errors);
  return unlessTaken(async () => {
    const user = await db
      .insertInto('member')
      .values({
        id: newMemberId(),
        subject,
        handle: input.handle,
        display_name: readDisplayName(input.displayName)!,
        default_visibility: input.defaultVisibility ?? 'FRIENDS',
      })
      .onConflict((conflict) => conflict.column('subject').doNothing())
      .returning(memberColumns)
      .executeTakeFirst();
    return user ? { user, userErrors: [] } : refused(userError('CONFLICT', 'handle', 'You already have a profile.'));
  });
}

/** The user in the result is the new state; null if the profile was deleted meanwhile. */
export async function updateProfile({ db, viewer }: ViewerScope, input: ProfileChange): Promise<ProfileResult> {
  const errors = check(input);
  if (errors.length > 0) return refused(...errors);
  const changes = {
    ...(input.handle != null ? { handle: input.handle } : {}),
    ...(input.displayName != null ? { display_name: readDisplayName(input.displayName)! } : {}),
    ...(input.defaultVisibility != null ? { default_visibility: input.defaultVisibility } : {}),
  };
  if (Object.keys(changes).length === 0) return { user: viewer, userErrors: [] };
  return unlessTaken(async () => {
    const user = await db
      .updateTable('member')
      .set(changes)
      .where('pk', '=', viewer.pk)
      .returning(memberColumns)
      .executeTakeFirst();
    return { user: user ?? null, userErrors: [] };
  });
}

/** Deletes everything of the member too: all rows reference the member's with ON DELETE CASCADE. */
export async function deleteProfile({ db, viewer }: ViewerScope): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('member').where('pk', '=', viewer.pk).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
