-- Over EVERYONE, the facet WATCHER counted all watches, and a page read all watches of its films to list a few watchers. Now films
-- are tallied by member too, fans by film, and an index has the latest watchers of each film by rating (src/sql/filmTally.ts).

ALTER TABLE film_tally ADD fans int NOT NULL DEFAULT 0;
COMMENT ON COLUMN film_tally.fans IS 'Watches with a high rating (minHighRating in src/model/reason.ts).';

CREATE TABLE member_tally (
  span text NOT NULL REFERENCES tally_span,
  member_pk int NOT NULL,
  films int NOT NULL,
  PRIMARY KEY (span, member_pk)
);
COMMENT ON TABLE member_tally IS 'Films that each member watched in public in each window, without watches with has_repeats.';
CREATE INDEX member_tally_by_films ON member_tally (span, films DESC) INCLUDE (member_pk);

-- Of each rating, the latest watchers. They include both the latest of all and those who rated highest.
CREATE INDEX watch_latest_by_rating ON watch (film_pk, coalesce(rating, 0), watched_at DESC NULLS LAST) INCLUDE (member_pk, rating)
  WHERE visibility = 'PUBLIC' AND NOT has_repeats;

ALTER TABLE tally_change ADD member_pk int;

CREATE OR REPLACE FUNCTION queue_tally_changes_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_change (film_pk, member_pk, watched_at, rating, delta)
  SELECT film_pk, member_pk, watched_at, rating, 1 FROM new_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION queue_tally_changes_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_change (film_pk, member_pk, watched_at, rating, delta)
  SELECT film_pk, member_pk, watched_at, rating, -1 FROM old_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION queue_tally_changes_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_change (film_pk, member_pk, watched_at, rating, delta)
  SELECT * FROM (
    (SELECT film_pk, member_pk, watched_at, rating, -1 FROM old_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats
      EXCEPT ALL SELECT film_pk, member_pk, watched_at, rating, -1 FROM new_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats)
    UNION ALL
    (SELECT film_pk, member_pk, watched_at, rating, 1 FROM new_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats
      EXCEPT ALL SELECT film_pk, member_pk, watched_at, rating, 1 FROM old_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats)) AS changed;
  RETURN NULL;
END $$;

-- Everything is tallied again, with members.
LOCK TABLE watch, tally_change, film_tally IN SHARE ROW EXCLUSIVE MODE;
DELETE FROM tally_change;
DELETE FROM film_tally;
INSERT INTO tally_change (film_pk, member_pk, watched_at, rating, delta)
SELECT film_pk, member_pk, watched_at, rating, 1 FROM watch WHERE visibility = 'PUBLIC' AND NOT has_repeats;
ALTER TABLE tally_change ALTER member_pk SET NOT NULL;
