/**
 * Version of what is written with entities for their indexes. Raise it whenever that changes: a process that starts rewrites what
 * an earlier version wrote (upgrade.ts).
 */
export const indexVersion = 6;
