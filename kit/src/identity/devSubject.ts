/** The subject of development tokens and of the members of demo data. It depends only on the handle. */
export const devSubjectPrefix = 'dev|';
export const devSubject = (handle: string): string => `${devSubjectPrefix}${handle.toLowerCase()}`;
