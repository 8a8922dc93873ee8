/** Members worth becoming in development, each with what makes them interesting, from what is in the database now. */
import type { DevMember } from '@marquee/gateway/http/devTokens';
import { HttpError } from '@marquee/kit/errors';
import { isDependencyError } from '@marquee/kit/resilience/dependencyErrors';
import type { MemberFacts } from '@marquee/social/members/memberFacts';
import { isPostgresOutage } from '@marquee/social/db/connection';
import type { Social } from '@marquee/social/social';

/** The demo member first, and a handle without a profile last. Throws an HttpError of status 503 while PostgreSQL is away. */
export async function membersToBecome(social: Social): Promise<DevMember[]> {
  try {
    return await readMembers(social);
  } catch (error) {
    if (isDependencyError(error) || isPostgresOutage(error as Error))
      throw new HttpError('SUBGRAPH_UNAVAILABLE', 'The members cannot be read: PostgreSQL is away.', 503);
    throw error;
  }
}

async function readMembers(social: Social): Promise<DevMember[]> {
  const demo = await social.metadata('demo_user');
  const newcomer = await social.firstUnknownHandle(newcomerHandles);
  return [
    ...chooseMembers(await social.memberFacts(demo), demo),
    ...(newcomer === undefined
      ? []
      : [{ handle: newcomer, displayName: null, about: 'Has no profile yet: chooses a handle and begins.' }]),
  ];
}

const newcomerHandles = ['newcomer', ...Array.from({ length: 50 }, (_, index) => `newcomer-${index + 2}`)];

interface Trait {
  /** How much a member has of it; 0 for nothing to see. */
  measure(facts: MemberFacts): number;
  about(facts: MemberFacts, demoName: string): string;
}

/** With fewer watches, a share of them says nothing. */
const minLatest = 10;
const minPrivateShare = 0.3;
const minGenreTimes = 1.5;
/** `value`, or 0 if it is too small to be noticed. */
const from = (least: number, value: number) => (value < least ? 0 : value);

/** Each takes the member with the most of it, except for those that a trait before took. */
const traits: readonly Trait[] = [
  {
    measure: ({ requests }) => requests,
    about: ({ requests }) => `Has ${counted(requests, 'friend request')} to answer.`,
  },
  { measure: ({ blocked }) => blocked, about: ({ blocked }) => `Has blocked ${counted(blocked, 'member')}.` },
  { measure: ({ friends }) => friends, about: ({ friends }) => `Has many friends: ${friends}.` },
  {
    measure: ({ compatibility }) => compatibility ?? 0,
    about: ({ compatibility }, demoName) => `Agrees with ${demoName}: their compatibility is ${compatibility}.`,
  },
  {
    measure: ({ compatibility }) => (compatibility === null ? 0 : 101 - compatibility),
    about: ({ compatibility }, demoName) => `Clashes with ${demoName}: their compatibility is ${compatibility}.`,
  },
  {
    measure: ({ latest: { year } }) => year?.watches ?? 0,
    about: ({ latest: { year, watches } }) =>
      `Has a year in review: ${year!.watches} of the latest ${counted(watches, 'watch')} are of ${year!.value}.`,
  },
  {
    measure: ({ latest: { watches, genre } }) => (watches < minLatest ? 0 : from(minGenreTimes, genre?.times ?? 0)),
    about: ({ latest: { genre, watches } }) =>
      `Watches ${genre!.value} more than others do: ${genre!.watches} of the latest ${counted(watches, 'watch')}.`,
  },
  {
    measure: ({ latest }) => (latest.watches < minLatest ? 0 : from(minPrivateShare, latest.private / latest.watches)),
    about: ({ latest }) =>
      `Keeps watches private: ${latest.private} of the latest ${counted(latest.watches, 'watch')}.`,
  },
  {
    measure: ({ latest, friends }) => (latest.watches === 0 && friends === 0 ? 1 : 0),
    about: () => 'Has a profile, and nothing in it yet.',
  },
];

/** Of `all`, the member with the handle `demo`, and one member for each trait that any has. */
export function chooseMembers(all: readonly MemberFacts[], demo: string | null): DevMember[] {
  const chosen = new Map<MemberFacts, string>();
  const demoMember = all.find(({ handle }) => handle === demo);
  if (demoMember) chosen.set(demoMember, aboutDemo(demoMember));
  for (const { measure, about } of traits) {
    const [best] = all.filter((facts) => !chosen.has(facts)).sort((a, b) => measure(b) - measure(a));
    if (best && measure(best) > 0) chosen.set(best, about(best, demoMember?.displayName ?? 'the demo member'));
  }
  return [...chosen].map(([{ handle, displayName }, about]) => ({ handle, displayName, about }));
}

const aboutDemo = ({ friends, lovedPeople, latest }: MemberFacts) =>
  `The demo member: ${counted(friends, 'friend')}, ${counted(lovedPeople, 'loved person', 'loved people')}, ` +
  `${counted(latest.watches, 'recent watch')}.`;

const counted = (count: number, one: string, many = one.endsWith('ch') ? `${one}es` : `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;
