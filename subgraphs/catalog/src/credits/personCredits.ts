/** Pages of people's credits, both roles in one order. All people of one request are read with one Cypher statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import { decodeCursor, encodeCursor, pageInfo, pageSize } from '@marquee/kit/paging';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { Fact, Facts } from '../facts/facts.js';
import type { CreditModel, CreditPageModel, CreditRoleName, PageArguments } from '../model/credit.js';

export interface CreditsRequest extends PageArguments {
  readonly personId: string;
  readonly role: CreditRoleName | null;
}

export interface PersonCredits {
  /** Throws BAD_USER_INPUT if `first` or `after` is invalid. */
  page(request: CreditsRequest): Promise<CreditPageModel>;
}

const personCreditsStatement = cypherFile(new URL('./person-credits.cypher', import.meta.url));
const cursorShape = ['int32', 'id', 'text'] as const;

interface Row {
  index: number;
  credits: { movieId: string; year: number; role: CreditRoleName; character: string | null; billing: number }[];
  totalCount: number;
}

/** The role is part of the name, so a cursor of one role is invalid in the list of the other. */
const listName = (role: CreditRoleName | null) => `Person.credits ${role ?? 'ANY'}`;

/** Make one for each request. */
export function createPersonCredits(neo4j: Pick<Neo4jConnection, 'read'>, facts: Facts): PersonCredits {
  const loader = new DataLoader<CreditsRequest, CreditPageModel, string>(
    tracedBatch('credits', async (requests) => {
      const pages = await facts.find<CreditPageModel>({
        kind: 'credits',
        keys: requests.map(keyOf),
        read: (places) => readPages(places.map((place) => requests[place]!)),
      });
      return pages.map((page) => page!);
    }),
    { cacheKeyFn: keyOf },
  );
  const readPages = async (requests: readonly CreditsRequest[]): Promise<Fact<CreditPageModel>[]> => {
    const rows = await neo4j.read<Row>(personCreditsStatement, { requests: requests.map(toParameters) });
    const byIndex = new Map(rows.map((row) => [row.index, row]));
    // A person depends on the person's films: the feed of facts has the people whose films changed.
    return requests.map((request, index) => ({
      value: toPage(request, byIndex.get(index)),
      dependsOn: [request.personId],
    }));
  };
  return {
    page: async (request) => {
      // Checked before the batch, so that an invalid argument fails only its own list.
      toParameters(request);
      return loader.load(request);
    },
  };
}

const keyOf = ({ personId, role, first, after }: CreditsRequest): string =>
  JSON.stringify([personId, role, first, after]);

function toParameters({ personId, role, first, after }: CreditsRequest) {
  const cursor = decodeCursor(listName(role), cursorShape, after);
  return {
    personId,
    role,
    limit: integer(pageSize(first) + 1),
    after: cursor ? { year: integer(cursor[0]), movieId: cursor[1], role: cursor[2] } : null,
  };
}

function toPage(request: CreditsRequest, row: Row | undefined): CreditPageModel {
  const size = pageSize(request.first);
  const found = row?.credits ?? [];
  const edges = found.slice(0, size).map(({ movieId, year, role, character, billing }) => {
    const node: CreditModel = { movieId, personId: request.personId, role, character, billing };
    return { cursor: encodeCursor(listName(request.role), [year, movieId, role]), node };
  });
  return { edges, pageInfo: pageInfo(edges, found.length > size, request.after), totalCount: row?.totalCount ?? 0 };
}
