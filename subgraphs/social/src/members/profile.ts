/** Making, changing and erasing the viewer's profile. */
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import { newMemberId } from '../model/ids.js';
import type { UserModel } from '../model/user.js';
import { isStorable, userError, type UserErrorRow } from '../model/userError.js';
import { memberBySubject } from './members.js';

export interface ProfileResult {
  readonly user: UserModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

interface ProfileChange {
  handle?: string | null;
  displayName?: string | null;
  defaultVisibility?: Visibility | null;
}

const handlePattern = /^[a-z0-9_-]{3,30}$/i;
const maxNameLength = 80;

function check({ handle, displayName }: ProfileChange): UserErrorRow[] {
  const errors: UserErrorRow[] = [];
  if (typeof handle === 'string' && !handlePattern.test(handle))
    errors.push(userError('INVALID', 'handle', 'A handle has 3 to 30 letters a to z, digits, "_" and "-".'));
  const name = displayName?.trim();
  if (name !== undefined && (name.length === 0 || name.length > maxNameLength || !isStorable(name)))
    errors.push(userError('INVALID', 'displayName', `A display name has 1 to ${maxNameLength} characters.`));
  return errors;
}

const taken = (field = 'handle') => userError('TAKEN', field, 'Somebody else has this handle.');
const refused = (...userErrors: UserErrorRow[]): ProfileResult => ({ user: null, userErrors });
const uniqueViolation = '23505';

/** Runs a write that may meet a handle which is taken. */
async function unlessTaken(write: () => Promise<ProfileResult>): Promise<ProfileResult> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === uniqueViolation && constraint === 'member_handle') return refused(taken());
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
    const inserted = await db
      .insertInto('member')
      .values({
        id: newMemberId(),
        subject,
        handle: input.handle,
        display_name: input.displayName.trim(),
        default_visibility: input.defaultVisibility ?? 'FRIENDS',
      })
      .onConflict((conflict) => conflict.column('subject').doNothing())
      .returning('pk')
      .executeTakeFirst();
    if (!inserted) return refused(userError('CONFLICT', 'handle', 'You have a profile already.'));
    return { user: await memberBySubject(db, subject), userErrors: [] };
  });
}

export async function updateProfile(
  db: Db,
  subject: string,
  viewer: UserModel,
  input: ProfileChange,
): Promise<ProfileResult> {
  const errors = check(input);
  if (errors.length > 0) return refused(...errors);
  const changes = {
    ...(input.handle != null ? { handle: input.handle } : {}),
    ...(input.displayName != null ? { display_name: input.displayName.trim() } : {}),
    ...(input.defaultVisibility != null ? { default_visibility: input.defaultVisibility } : {}),
  };
  return unlessTaken(async () => {
    if (Object.keys(changes).length > 0)
      await db.updateTable('member').set(changes).where('pk', '=', viewer.pk).execute();
    return { user: await memberBySubject(db, subject), userErrors: [] };
  });
}

/** Everything that is theirs hangs on the member's row and goes with it. */
export async function deleteProfile(db: Db, viewer: UserModel): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('member').where('pk', '=', viewer.pk).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
