/** The subject of a development token, and of the members of a demo world: whoever names the handle is that person. */
export const devSubjectPrefix = 'dev|';
export const devSubject = (handle: string): string => `${devSubjectPrefix}${handle.toLowerCase()}`;
