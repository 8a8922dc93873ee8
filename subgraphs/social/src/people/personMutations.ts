/** Mutations of people in film. */
import { personPk } from '../films/filmKeys.js';
import type { PersonModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import { userError, type UserErrorRow } from '../model/userError.js';

export interface PersonStateResult {
  readonly person: PersonModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

/** Sets a state, so repeating it changes nothing. */
export async function setPersonLoved(
  { db, viewer }: ViewerScope,
  input: { personId: string; loved: boolean },
): Promise<PersonStateResult> {
  const person = await personPk(db, input.personId);
  if (person === null)
    return { person: null, userErrors: [userError('NOT_FOUND', 'personId', 'There is no such person.')] };
  if (input.loved)
    await db
      .insertInto('loved_person')
      .values({ member_pk: viewer.pk, person_pk: person })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else await db.deleteFrom('loved_person').where('member_pk', '=', viewer.pk).where('person_pk', '=', person).execute();
  return { person: { id: input.personId }, userErrors: [] };
}
