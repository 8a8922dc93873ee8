/** What followers of feeds cost, as lines of a table. */
import type { Measurement } from '../measure.js';
import { followersAtOnce } from './followers.js';
import { percent } from './formats.js';
import type { FeedFigures, FeedSeconds, FollowerFigures, FollowerKind } from './model.js';

interface FollowerTexts {
  readonly poll: string;
  readonly change: string;
  /** What `process` and `database` are. */
  readonly process: string;
  readonly database: string;
}

const ofCatalog = { process: 'catalog', database: 'neo4j' };
const texts: Readonly<Record<FollowerKind, FollowerTexts>> = {
  replica: { poll: 'a poll of a replica', change: 'a change to a replica', ...ofCatalog },
  social: { poll: 'a poll of social', change: 'a change to social', ...ofCatalog },
  gateway: { poll: 'a poll of a gateway', change: 'a change to a gateway', ...ofCatalog },
  watches: {
    poll: 'a look for changed watches',
    change: 'a changed member to social',
    process: 'social',
    database: 'leader',
  },
};

export const describeFeed = (feed: FeedFigures): Measurement[] => [
  {
    name: 'feeds: measured',
    value: feed.date,
    note: `with ${followersAtOnce.join(', ')} followers at once, each again at once`,
  },
  {
    name: 'no follower polls',
    value: '',
    note: Object.entries(feed.idle)
      .map(([server, share]) => `${server} ${percent(share)} of a core`)
      .join(', '),
  },
  { name: 'a request that reads nothing', value: microseconds(feed.nothing), note: 'CPU of the catalog' },
  ...(Object.keys(texts) as FollowerKind[]).flatMap((kind) => describeFollowers(feed, kind)),
  describeBackground(feed),
];

function describeFollowers({ kinds, watchesOfMember }: FeedFigures, kind: FollowerKind): Measurement[] {
  const found = kinds.filter((one) => one.kind === kind);
  const most = found.at(-1);
  if (!most) return [];
  const { poll, change, process, database } = texts[kind];
  const split = (seconds: FeedSeconds) =>
    `${process} ${microseconds(seconds.process)}, ${database} ${microseconds(seconds.database)}`;
  const note = (secondsOf: (one: FollowerFigures) => FeedSeconds) =>
    `${split(secondsOf(most))}; ${found.map((one) => `${one.followers} at once ${microseconds(sumOf(secondsOf(one)))}`).join(', ')}`;
  const more = most.lock > 0 ? `; ${most.changes} of them have the lock for ${(most.lock * 1_000).toFixed(1)} ms` : '';
  const size = `${most.changeBytes.toFixed(0)} bytes`;
  return [
    { name: poll, value: microseconds(sumOf(most.poll)), note: note((one) => one.poll) },
    { name: change, value: microseconds(sumOf(most.change)), note: note((one) => one.change) },
    {
      name: `${change}: size`,
      value: size,
      note: kind === 'watches' ? `of ${watchesOfMember.toFixed(0)} watches` : `JSON${more}`,
    },
  ];
}

const describeBackground = ({ background }: FeedFigures): Measurement => ({
  name: 'social with nothing new',
  value: microseconds(background.at(-1)?.postgres ?? 0),
  note: `of the leader, for each process and second; ${background.map(({ followers, postgres }) => `${followers} at once ${microseconds(postgres)}`).join(', ')}`,
});

const sumOf = ({ process, database }: FeedSeconds) => process + database;
const microseconds = (seconds: number) => `${(seconds * 1e6).toFixed(0)} µs`;
