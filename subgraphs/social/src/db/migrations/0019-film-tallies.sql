-- Over EVERYONE, discovery counted all public watches for each request. Tallies keep these counts for each film and window.
-- They hold what everyone may see; a reader corrects them for the viewer (src/sql/filmTally.ts). Watches with has_repeats are
-- not in them: of a member's watches of one film only the latest counts, so they cannot be added up. There are few of them.

CREATE TABLE tally_span (
  name text PRIMARY KEY,
  starts_after timestamptz,
  ends_at timestamptz NOT NULL
);
COMMENT ON TABLE tally_span IS 'The span of time of each tally. A background job moves them on every hour (src/filmTallies).';
COMMENT ON COLUMN tally_span.starts_after IS 'NULL: no start. Watches of unknown date are only in such a span.';
INSERT INTO tally_span VALUES ('ALL_TIME', NULL, 'infinity');
INSERT INTO tally_span
  SELECT name, date_trunc('hour', now()) - hours * interval '1 hour', date_trunc('hour', now())
  FROM (VALUES ('LAST_7_DAYS', 168), ('LAST_30_DAYS', 720), ('LAST_YEAR', 8760)) AS span(name, hours)
  UNION ALL
  SELECT name, date_trunc('hour', now()) - 2 * hours * interval '1 hour', date_trunc('hour', now()) - hours * interval '1 hour'
  FROM (VALUES ('BEFORE_LAST_7_DAYS', 168), ('BEFORE_LAST_30_DAYS', 720), ('BEFORE_LAST_YEAR', 8760)) AS span(name, hours);

CREATE TABLE film_tally (
  span text NOT NULL REFERENCES tally_span,
  film_pk int NOT NULL,
  watchers int NOT NULL,
  ratings int NOT NULL,
  rating_sum bigint NOT NULL,
  recency_sum numeric NOT NULL,
  latest timestamptz,
  PRIMARY KEY (span, film_pk)
);
COMMENT ON TABLE film_tally IS 'Public watches of each film in each span, without those with has_repeats. No member is in it.';
COMMENT ON COLUMN film_tally.recency_sum IS 'The sum of recencyOf (src/sql/watchWeight.ts), for the score of discover.';
COMMENT ON COLUMN film_tally.latest IS 'The time of the latest of them whose date is known.';

CREATE TABLE tally_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film_pk int NOT NULL,
  watched_at timestamptz,
  rating smallint,
  delta smallint NOT NULL
);
COMMENT ON TABLE tally_change IS
  'What film_tally does not hold yet. Writers only insert, so they never wait for each other; readers add these rows to the tally.';
COMMENT ON COLUMN tally_change.delta IS '1 for a watch that counts now, -1 for one that no longer counts.';
-- Its rows live for about a second, and readers read all of it.
ALTER TABLE tally_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE FUNCTION queue_tally_changes_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_change (film_pk, watched_at, rating, delta)
  SELECT film_pk, watched_at, rating, 1 FROM new_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats;
  RETURN NULL;
END $$;
CREATE FUNCTION queue_tally_changes_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_change (film_pk, watched_at, rating, delta)
  SELECT film_pk, watched_at, rating, -1 FROM old_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats;
  RETURN NULL;
END $$;
CREATE FUNCTION queue_tally_changes_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_change (film_pk, watched_at, rating, delta)
  SELECT * FROM (
    (SELECT film_pk, watched_at, rating, -1 FROM old_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats
      EXCEPT ALL SELECT film_pk, watched_at, rating, -1 FROM new_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats)
    UNION ALL
    (SELECT film_pk, watched_at, rating, 1 FROM new_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats
      EXCEPT ALL SELECT film_pk, watched_at, rating, 1 FROM old_rows WHERE visibility = 'PUBLIC' AND NOT has_repeats)) AS changed;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION queue_tally_changes_on_update IS 'Queues nothing for an update of what is not counted, such as a note or a watch that is not public.';
CREATE TRIGGER watch_queue_tally_changes_on_insert AFTER INSERT ON watch REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_tally_changes_on_insert();
CREATE TRIGGER watch_queue_tally_changes_on_delete AFTER DELETE ON watch REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_tally_changes_on_delete();
CREATE TRIGGER watch_queue_tally_changes_on_update AFTER UPDATE ON watch REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_tally_changes_on_update();

INSERT INTO tally_change (film_pk, watched_at, rating, delta)
SELECT film_pk, watched_at, rating, 1 FROM watch WHERE visibility = 'PUBLIC' AND NOT has_repeats;

-- The repeated watches of one film are read beside its tally.
CREATE INDEX watch_repeats_by_film ON watch (film_pk, member_pk) INCLUDE (watched_at, visibility, rating) WHERE has_repeats;
