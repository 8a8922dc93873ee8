/** Why there is no query plan for an operation. */

/**
 * `busy`: it waited in vain, because others are planned. `complex`: it is too much for the planner. `broken`: the planner or its
 * thread failed.
 */
export type PlanningFailure = 'busy' | 'complex' | 'broken';

export class PlanningFailed extends Error {
  override readonly name = 'PlanningFailed';
  constructor(
    readonly failure: PlanningFailure,
    reason: string,
  ) {
    super(reason);
  }
}
