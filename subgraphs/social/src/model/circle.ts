/** Whose watches count: the viewer's own, those of friends, of friends of friends, or of every member. */
export type CircleName = 'ME' | 'FRIENDS' | 'FRIENDS_OF_FRIENDS' | 'EVERYONE';
