/** The clock is passed in wherever time matters, so that tests can hold it. */
export type Clock = () => Date;
export const systemClock: Clock = () => new Date();
