/** Which members are chosen, and what is said of them. */
import type { MemberFacts } from '@marquee/social/members/memberFacts';
import { chooseMembers } from './membersToBecome.js';

const nothing: MemberFacts = {
  handle: 'empty',
  displayName: 'Empty',
  friends: 0,
  lovedPeople: 0,
  requests: 0,
  blocked: 0,
  latest: { watches: 0, private: 0, year: null, genre: null },
  compatibility: null,
};
const member = (handle: string, facts: Partial<MemberFacts>): MemberFacts => ({
  ...nothing,
  handle,
  displayName: handle.toUpperCase(),
  friends: 1,
  ...facts,
});
const latest = { watches: 100, private: 0, year: null, genre: null };

test('each trait takes the member with the most of it, and no member twice', () => {
  const chosen = chooseMembers(
    [
      member('ana', { friends: 40, lovedPeople: 1, latest }),
      member('asked', { requests: 2, friends: 90 }),
      member('strict', { blocked: 1 }),
      member('social', { friends: 50 }),
      member('twin', { compatibility: 91 }),
      member('near', { compatibility: 80 }),
      member('opposite', { compatibility: 12 }),
      member('busy', { latest: { ...latest, year: { value: 2025, watches: 90 } } }),
      member('horror', { latest: { ...latest, genre: { value: 'Horror', watches: 60, times: 4 } } }),
      member('secret', { latest: { ...latest, private: 70 } }),
      member('few', { latest: { watches: 2, private: 2, year: null, genre: { value: 'War', watches: 2, times: 9 } } }),
      member('usual', { latest: { ...latest, private: 20, genre: { value: 'Drama', watches: 99, times: 1.2 } } }),
      nothing,
    ],
    'ana',
  );
  expect(chosen.map(({ handle, about }) => [handle, about])).toEqual([
    ['ana', 'The demo member: 40 friends, 1 loved person, 100 recent watches.'],
    ['asked', 'Has 2 friend requests to answer.'],
    ['strict', 'Has blocked 1 member.'],
    ['social', 'Has many friends: 50.'],
    ['twin', 'Agrees with ANA: their compatibility is 91.'],
    ['opposite', 'Clashes with ANA: their compatibility is 12.'],
    ['busy', 'Has a year in review: 90 of the latest 100 watches are of 2025.'],
    ['horror', 'Watches Horror more than others do: 60 of the latest 100 watches.'],
    ['secret', 'Keeps watches private: 70 of the latest 100 watches.'],
    ['empty', 'Has a profile, and nothing in it yet.'],
  ]);
});

test('what no member has is not said of any', () => {
  expect(chooseMembers([], null)).toEqual([]);
  expect(chooseMembers([{ ...nothing, friends: 1 }], null).map(({ about }) => about)).toEqual(['Has many friends: 1.']);
});
