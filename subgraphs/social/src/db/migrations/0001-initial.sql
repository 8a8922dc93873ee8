CREATE TYPE visibility AS ENUM ('PRIVATE', 'FRIENDS', 'PUBLIC');
COMMENT ON TYPE visibility IS 'Ordered: who may see FRIENDS may see PUBLIC, so a floor is enough to filter by.';

CREATE TABLE member (
  pk int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  subject text UNIQUE,
  handle text NOT NULL,
  display_name text NOT NULL,
  default_visibility visibility NOT NULL DEFAULT 'FRIENDS',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX member_handle ON member (lower(handle));

CREATE TABLE friendship (
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  friend_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_pk, friend_pk),
  CHECK (member_pk <> friend_pk)
);
CREATE INDEX friendship_friend ON friendship (friend_pk);

CREATE TABLE friend_request (
  from_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  to_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  sent_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (from_pk, to_pk),
  CHECK (from_pk <> to_pk)
);
CREATE INDEX friend_request_to ON friend_request (to_pk);

CREATE TABLE block (
  blocker_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  blocked_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (blocker_pk, blocked_pk),
  CHECK (blocker_pk <> blocked_pk)
);
CREATE INDEX block_blocked ON block (blocked_pk, blocker_pk);

CREATE TABLE film (
  pk int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  title text NOT NULL,
  year smallint,
  runtime_minutes smallint
);
CREATE TABLE genre (
  pk int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL
);
CREATE TABLE person (
  pk int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL
);
CREATE TABLE film_genre (
  film_pk int NOT NULL REFERENCES film ON DELETE CASCADE,
  genre_pk int NOT NULL REFERENCES genre ON DELETE CASCADE,
  PRIMARY KEY (film_pk, genre_pk)
);
CREATE INDEX film_genre_genre ON film_genre (genre_pk, film_pk);
CREATE TABLE film_person (
  film_pk int NOT NULL REFERENCES film ON DELETE CASCADE,
  person_pk int NOT NULL REFERENCES person ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('ACTOR', 'DIRECTOR')),
  billing smallint NOT NULL,
  PRIMARY KEY (film_pk, person_pk, role)
);
CREATE INDEX film_person_person ON film_person (person_pk, film_pk);

CREATE TABLE watch (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  film_pk int NOT NULL REFERENCES film,
  watched_at timestamptz,
  rating smallint CHECK (rating BETWEEN 1 AND 10),
  note text,
  visibility visibility NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX watch_by_member ON watch (member_pk, watched_at DESC NULLS LAST, id) INCLUDE (film_pk, visibility, rating);
CREATE INDEX watch_by_film ON watch (film_pk, member_pk) INCLUDE (watched_at, visibility, rating);

CREATE TABLE lone_rating (
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  film_pk int NOT NULL REFERENCES film,
  rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 10),
  rated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_pk, film_pk)
);
CREATE TABLE watchlist (
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  film_pk int NOT NULL REFERENCES film,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_pk, film_pk)
);
CREATE TABLE loved_person (
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  person_pk int NOT NULL REFERENCES person,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_pk, person_pk)
);
CREATE TABLE idempotency_key (
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  key text NOT NULL,
  watch_id uuid REFERENCES watch ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_pk, key)
);
CREATE INDEX idempotency_key_watch ON idempotency_key (watch_id);

CREATE TABLE feed_cursor (feed text PRIMARY KEY, seq bigint NOT NULL);
CREATE TABLE mark (name text PRIMARY KEY, value text NOT NULL);
