/** Stands in for the audit's module of this name. */

/** Whether subgraphs refuse fetches that a better plan would not need. The audit's own runs answer them, too. */
export const shouldPunishForPoorPlans = (): boolean => false;
