/** What a text of SQL does, as far as social's own statements go. */

export const isBegin = (text: string) => /^\s*(?:BEGIN|START TRANSACTION)\b/i.test(text);

export const isReadOnlyBegin = (text: string) => isBegin(text) && /\bREAD ONLY\b/i.test(text);

/** Whether a statement changes nothing when it is sent first on a connection, so that it may be sent twice. */
export const isRepeatable = (text: string) =>
  isBegin(text) ||
  (/^\s*(?:SELECT|WITH)\b/i.test(text) &&
    !/\b(?:INSERT|UPDATE|DELETE|MERGE|FOR SHARE|nextval|setval|pg_advisory\w*)\b/i.test(text));
