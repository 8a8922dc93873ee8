/** Pages of people's credits, both roles in one order; however many people, one Cypher statement. */
import DataLoader from 'dataloader';
import { decodeCursor, encodeCursor, pageInfo, pageSize } from '@marquee/kit/paging';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { CreditModel, CreditPageModel, CreditRoleName } from '../resolvers/models.js';
import type { PageArguments } from '../entities/selection.js';

export interface CreditsAsk extends PageArguments {
  readonly personId: string;
  readonly role: CreditRoleName | null;
}

export interface PersonCredits {
  page(ask: CreditsAsk): Promise<CreditPageModel>;
}

const personCredits = cypherFile(new URL('./person-credits.cypher', import.meta.url));
const cursorShape = ['number', 'string', 'string'] as const;

interface Row {
  ask: number;
  credits: { movieId: string; year: number; role: CreditRoleName; character: string | null; billing: number }[];
  totalCount: number;
}

/** The role is part of the list's name: a cursor of the actors' list is none of the directors' list. */
const listName = (role: CreditRoleName | null) => `Person.credits ${role ?? 'ANY'}`;

export function createPersonCredits(neo4j: Pick<Neo4jConnection, 'read'>): PersonCredits {
  const loader = new DataLoader<CreditsAsk, CreditPageModel, string>(
    async (asks) => {
      const parameters = asks.map((ask) => {
        const after = decodeCursor(listName(ask.role), cursorShape, ask.after);
        return {
          personId: ask.personId,
          role: ask.role,
          limit: integer(pageSize(ask.first) + 1),
          after: after ? { year: integer(Math.trunc(Number(after[0]))), movieId: after[1], role: after[2] } : null,
        };
      });
      const rows = await neo4j.read<Row>(personCredits, { asks: parameters });
      const byAsk = new Map(rows.map((row) => [row.ask, row]));
      return asks.map((ask, index) => toPage(ask, byAsk.get(index)));
    },
    { cacheKeyFn: (ask) => JSON.stringify([ask.personId, ask.role, ask.first, ask.after]) },
  );
  return {
    page: async (ask) => {
      // Checked here as well, so that a wrong argument of one list fails that list only.
      pageSize(ask.first);
      decodeCursor(listName(ask.role), cursorShape, ask.after);
      return loader.load(ask);
    },
  };
}

function toPage(ask: CreditsAsk, row: Row | undefined): CreditPageModel {
  const size = pageSize(ask.first);
  const found = row?.credits ?? [];
  const edges = found.slice(0, size).map((credit) => {
    const node: CreditModel = {
      movieId: credit.movieId,
      personId: ask.personId,
      role: credit.role,
      character: credit.character,
      billing: credit.billing,
    };
    return { cursor: encodeCursor(listName(ask.role), [credit.year, credit.movieId, credit.role]), node };
  });
  return { edges, pageInfo: pageInfo(edges, found.length > size, ask.after), totalCount: row?.totalCount ?? 0 };
}
