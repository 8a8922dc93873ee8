-- Few members watch a film twice, and grouping by member and film cost more than the rest of a discovery over many people.
-- This column says which watches need grouping: those of a member with several watches of one film. True may be out of date
-- (the other watch was deleted), which costs a little; false never is.
ALTER TABLE watch ADD COLUMN again boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN watch.again IS 'Whether this member has, or had, another watch of this film. Kept by a trigger.';

CREATE FUNCTION mark_watched_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Writers of one member wait for each other here, so that the second sees what the first recorded. They lock in
  -- order, so no deadlock is possible; checks of foreign keys do not wait.
  PERFORM FROM member WHERE pk IN (SELECT member_pk FROM now_there) ORDER BY pk FOR NO KEY UPDATE;
  UPDATE watch SET again = true
  WHERE NOT again AND (member_pk, film_pk) IN (
    SELECT w.member_pk, w.film_pk
    FROM (SELECT DISTINCT member_pk, film_pk FROM now_there) AS n
    JOIN watch w ON w.film_pk = n.film_pk AND w.member_pk = n.member_pk
    GROUP BY w.member_pk, w.film_pk HAVING count(*) > 1);
  RETURN NULL;
END $$;
CREATE TRIGGER watch_inserted_again AFTER INSERT ON watch REFERENCING NEW TABLE AS now_there
  FOR EACH STATEMENT EXECUTE FUNCTION mark_watched_again();

UPDATE watch SET again = true WHERE (member_pk, film_pk) IN (
  SELECT member_pk, film_pk FROM watch GROUP BY member_pk, film_pk HAVING count(*) > 1);

DROP INDEX watch_by_member, watch_by_film, watch_by_time;
CREATE INDEX watch_by_member ON watch (member_pk, watched_at DESC NULLS LAST, id) INCLUDE (film_pk, visibility, rating, again);
CREATE INDEX watch_by_film ON watch (film_pk, member_pk) INCLUDE (watched_at, visibility, rating, again);
CREATE INDEX watch_by_time ON watch (watched_at) INCLUDE (member_pk, film_pk, visibility, rating, again);
CREATE INDEX watch_again ON watch (member_pk, watched_at) INCLUDE (film_pk, visibility, rating, again) WHERE again;

-- All of these are read without the table, as far as it is known that all may see its pages, which vacuuming finds out. The
-- usual fifth of a table is too seldom.
ALTER TABLE watch SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);
