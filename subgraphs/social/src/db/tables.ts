/** The tables as kysely sees them. Members, films, people and genres have a small number inside and an id outside. */
import type { ColumnType, Generated } from 'kysely';

export type VisibilityName = 'PRIVATE' | 'FRIENDS' | 'PUBLIC';
type Timestamp = ColumnType<Date, Date | undefined, Date>;

export interface MemberTable {
  pk: Generated<number>;
  id: string;
  subject: string | null;
  handle: string;
  display_name: string;
  default_visibility: VisibilityName;
  created_at: Timestamp;
}

export interface WatchTable {
  id: Generated<string>;
  member_pk: number;
  film_pk: number;
  watched_at: Date | null;
  rating: number | null;
  note: string | null;
  visibility: VisibilityName;
  created_at: Timestamp;
  /** Whether the member has, or had, another watch of the film; a trigger's to set. */
  has_repeats: ColumnType<boolean, never, never>;
}

export interface Database {
  member: MemberTable;
  /** Both directions of each friendship are a row. */
  friendship: { member_pk: number; friend_pk: number; since: Timestamp };
  friend_request: { from_pk: number; to_pk: number; sent_at: Timestamp };
  block: { blocker_pk: number; blocked_pk: number; since: Timestamp };
  watch: WatchTable;
  /** A rating without a watch: only its member ever sees it. */
  standalone_rating: { member_pk: number; film_pk: number; rating: number; rated_at: Timestamp };
  watchlist: { member_pk: number; film_pk: number; added_at: Timestamp };
  loved_person: { member_pk: number; person_pk: number; since: Timestamp };
  /** Films the viewer wants to see recommended no more. */
  dismissed: { member_pk: number; film_pk: number; dismissed_at: Timestamp };
  idempotency_key: { member_pk: number; key: string; watch_id: string | null; created_at: Timestamp };
  /** Catalog facts, fed by the catalog's change feed. */
  film: {
    pk: Generated<number>;
    id: string;
    title: string;
    /** The title, folded (kit's normalise). */
    title_key: string;
    year: number | null;
    runtime_minutes: number | null;
    /** Cast by billing, and genres: the same as film_person and film_genre say. */
    cast_pks: Generated<number[]>;
    genre_pks: Generated<number[]>;
  };
  /** Ids that were merged away, and where to. */
  film_alias: { id: string; survivor: string };
  person_alias: { id: string; survivor: string };
  film_external_id: { source: string; value: string; film_pk: number };
  genre: { pk: Generated<number>; id: string; name: string };
  person: { pk: Generated<number>; id: string; name: string };
  film_genre: { film_pk: number; genre_pk: number };
  film_person: { film_pk: number; person_pk: number; role: 'ACTOR' | 'DIRECTOR'; billing: number };
  change_feed_cursor: { feed: string; seq: number };
  app_metadata: { key: string; value: string };
}
