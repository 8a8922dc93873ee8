-- Renames tables, columns, functions, triggers and indexes to standard terms, and describes each table and the columns that
-- need it. Only names change: no row is rewritten, except the few that store a name.

-- A rating without a watch.
ALTER TABLE lone_rating RENAME TO standalone_rating;
ALTER INDEX lone_rating_recorded_as RENAME TO standalone_rating_original_entity_id;

-- Rows of an entity that was merged into another keep the id they were recorded under.
ALTER TABLE watch RENAME COLUMN recorded_as TO original_entity_id;
ALTER TABLE standalone_rating RENAME COLUMN recorded_as TO original_entity_id;
ALTER TABLE watchlist RENAME COLUMN recorded_as TO original_entity_id;
ALTER TABLE dismissed RENAME COLUMN recorded_as TO original_entity_id;
ALTER TABLE loved_person RENAME COLUMN recorded_as TO original_entity_id;
ALTER INDEX watch_recorded_as RENAME TO watch_original_entity_id;
ALTER INDEX watchlist_recorded_as RENAME TO watchlist_original_entity_id;
ALTER INDEX dismissed_recorded_as RENAME TO dismissed_original_entity_id;
ALTER INDEX loved_person_recorded_as RENAME TO loved_person_original_entity_id;

-- What members did with entities that left the catalog.
ALTER TABLE shelved RENAME TO archived_activity;
ALTER TABLE archived_activity RENAME COLUMN recorded_as TO original_entity_id;
ALTER SEQUENCE shelved_pk_seq RENAME TO archived_activity_pk_seq;
ALTER INDEX shelved_entity RENAME TO archived_activity_entity;
ALTER INDEX shelved_recorded_as RENAME TO archived_activity_original_entity_id;
ALTER INDEX shelved_member RENAME TO archived_activity_member;
ALTER TABLE archived_activity DROP CONSTRAINT shelved_kind_check;
UPDATE archived_activity SET kind = 'standalone_rating' WHERE kind = 'lone_rating';
ALTER TABLE archived_activity ADD CONSTRAINT archived_activity_kind_check
  CHECK (kind IN ('watch', 'standalone_rating', 'watchlist', 'dismissed', 'loved_person'));

-- Counts of public taste.
ALTER TABLE taste_change RENAME TO dirty_member;
ALTER SEQUENCE taste_change_id_seq RENAME TO dirty_member_id_seq;
ALTER INDEX taste_change_member RENAME TO dirty_member_member;
ALTER TABLE taste_film RENAME TO member_film_contribution;
ALTER INDEX taste_film_film RENAME TO member_film_contribution_film;
ALTER TABLE film_taste RENAME TO film_popularity;
ALTER INDEX film_taste_watchers RENAME TO film_popularity_watchers;
ALTER TABLE co_watch RENAME TO film_cooccurrence;
ALTER TABLE film_cooccurrence RENAME COLUMN other_pk TO other_film_pk;
ALTER TABLE film_cooccurrence RENAME COLUMN together TO common_watchers;
ALTER INDEX co_watch_most RENAME TO film_cooccurrence_common_watchers;

-- Repeated watches.
ALTER TABLE watch RENAME COLUMN again TO has_repeats;
ALTER INDEX watch_again RENAME TO watch_has_repeats;

-- What the application stores about the database and about the change feed.
ALTER TABLE mark RENAME TO app_metadata;
ALTER TABLE app_metadata RENAME COLUMN name TO key;
UPDATE app_metadata SET key = 'social_dataset' WHERE key = 'world';
UPDATE app_metadata SET key = 'demo_user' WHERE key = 'guide';
ALTER TABLE feed_cursor RENAME TO change_feed_cursor;

-- Constraints follow their tables, and so do the indexes behind primary keys. A loop, because PostgreSQL 18 names NOT NULL
-- constraints too, which earlier versions do not have.
DO $$
DECLARE
  renamed record;
  stale record;
BEGIN
  FOR renamed IN
    SELECT * FROM (VALUES
      ('lone_rating', 'standalone_rating'),
      ('shelved', 'archived_activity'),
      ('taste_change', 'dirty_member'),
      ('taste_film', 'member_film_contribution'),
      ('film_taste', 'film_popularity'),
      ('co_watch_other_pk', 'film_cooccurrence_other_film_pk'),
      ('co_watch_together', 'film_cooccurrence_common_watchers'),
      ('co_watch', 'film_cooccurrence'),
      ('watch_again', 'watch_has_repeats'),
      ('mark_name', 'app_metadata_key'),
      ('mark', 'app_metadata'),
      ('feed_cursor', 'change_feed_cursor')) AS t (old_prefix, new_prefix)
  LOOP
    FOR stale IN
      SELECT conname, conrelid::regclass AS of_table FROM pg_constraint
      WHERE connamespace = current_schema()::regnamespace AND starts_with(conname, renamed.old_prefix || '_')
    LOOP
      EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', stale.of_table, stale.conname,
        renamed.new_prefix || substr(stale.conname, length(renamed.old_prefix) + 1));
    END LOOP;
  END LOOP;
END $$;

-- Functions name tables in their bodies, and triggers name their transition tables, so both are created again.
DROP TRIGGER watch_inserted ON watch;
DROP TRIGGER watch_deleted ON watch;
DROP TRIGGER watch_updated ON watch;
DROP TRIGGER watch_inserted_again ON watch;
DROP FUNCTION note_taste_inserted, note_taste_deleted, note_taste_updated, mark_watched_again;

CREATE FUNCTION queue_dirty_members_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk) SELECT DISTINCT member_pk FROM new_rows WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;
CREATE FUNCTION queue_dirty_members_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk) SELECT DISTINCT member_pk FROM old_rows WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;
CREATE FUNCTION queue_dirty_members_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk)
  SELECT member_pk FROM old_rows WHERE visibility = 'PUBLIC'
  UNION SELECT member_pk FROM new_rows WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;
CREATE TRIGGER watch_queue_dirty_members_on_insert AFTER INSERT ON watch REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_dirty_members_on_insert();
CREATE TRIGGER watch_queue_dirty_members_on_delete AFTER DELETE ON watch REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_dirty_members_on_delete();
CREATE TRIGGER watch_queue_dirty_members_on_update AFTER UPDATE ON watch
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_dirty_members_on_update();

CREATE FUNCTION set_has_repeats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Concurrent writers of one member wait for each other here, so that the second sees the rows of the first. Locks are taken
  -- in order, which rules out deadlocks, and in a mode that does not block foreign key checks.
  PERFORM FROM member WHERE pk IN (SELECT member_pk FROM new_rows) ORDER BY pk FOR NO KEY UPDATE;
  UPDATE watch SET has_repeats = true
  WHERE NOT has_repeats AND (member_pk, film_pk) IN (
    SELECT w.member_pk, w.film_pk
    FROM (SELECT DISTINCT member_pk, film_pk FROM new_rows) AS n
    JOIN watch w ON w.film_pk = n.film_pk AND w.member_pk = n.member_pk
    GROUP BY w.member_pk, w.film_pk HAVING count(*) > 1);
  RETURN NULL;
END $$;
CREATE TRIGGER watch_set_has_repeats AFTER INSERT ON watch REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION set_has_repeats();

DROP FUNCTION shortest_chain, film_neighbours;
ALTER TYPE person_layer RENAME TO search_layer;

CREATE FUNCTION film_neighbours(people int[], films int[]) RETURNS SETOF int LANGUAGE sql STABLE
SET plan_cache_mode = force_custom_plan AS $$
  SELECT DISTINCT other.person_pk
  FROM (
    SELECT DISTINCT one.film_pk FROM film_person one
    -- + 0 keeps the condition out of the index scan: each row is looked up in a hash of the films instead of compared to all.
    WHERE one.person_pk = ANY(people) AND one.film_pk + 0 = ANY(films)) AS f
  JOIN film_person other USING (film_pk)
$$;
COMMENT ON FUNCTION film_neighbours IS
  'Everyone who shares one of films with one of people, people included. Planned at each call, because the best plan depends on how many people are passed.';

CREATE FUNCTION shortest_path(start_pk int, goal_pk int, films int[], max_steps int) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  forward search_layer[] := ARRAY[ROW(ARRAY[start_pk])::search_layer];
  backward search_layer[] := ARRAY[ROW(ARRAY[goal_pk])::search_layer];
  forward_seen int[] := ARRAY[start_pk];
  backward_seen int[] := ARRAY[goal_pk];
  layer search_layer;
  meeting int[];
  next_person int;
  path int[] := ARRAY[start_pk];
BEGIN
  IF start_pk = goal_pk THEN RETURN path; END IF;
  LOOP
    IF cardinality(forward) + cardinality(backward) - 2 >= max_steps THEN RETURN NULL; END IF;
    -- The smaller side grows, so that a path between two well-connected people costs two small neighbourhoods.
    IF cardinality(forward[cardinality(forward)].people) <= cardinality(backward[cardinality(backward)].people) THEN
      layer.people := ARRAY(SELECT film_neighbours(forward[cardinality(forward)].people, films) EXCEPT SELECT unnest(forward_seen));
      forward := forward || layer;
      forward_seen := forward_seen || layer.people;
    ELSE
      layer.people := ARRAY(SELECT film_neighbours(backward[cardinality(backward)].people, films) EXCEPT SELECT unnest(backward_seen));
      backward := backward || layer;
      backward_seen := backward_seen || layer.people;
    END IF;
    IF cardinality(layer.people) = 0 THEN RETURN NULL; END IF;
    meeting := ARRAY(
      SELECT unnest(forward[cardinality(forward)].people) INTERSECT SELECT unnest(backward[cardinality(backward)].people));
    EXIT WHEN cardinality(meeting) > 0;
  END LOOP;
  -- From the meeting back to the start, keep only the people of the forward side who are on a shortest path.
  layer.people := meeting;
  forward[cardinality(forward)] := layer;
  FOR depth IN REVERSE cardinality(forward) - 1 .. 2 LOOP
    layer.people := ARRAY(SELECT unnest(forward[depth].people) INTERSECT SELECT film_neighbours(layer.people, films));
    forward[depth] := layer;
  END LOOP;
  -- From the start on, take at each depth the person with the lowest id who is on a shortest path.
  FOR depth IN 2 .. cardinality(forward) + cardinality(backward) - 1 LOOP
    IF depth <= cardinality(forward) THEN layer := forward[depth];
    ELSE layer := backward[cardinality(forward) + cardinality(backward) - depth]; END IF;
    SELECT pk INTO next_person FROM person
    WHERE pk IN (SELECT unnest(layer.people) INTERSECT SELECT film_neighbours(path[cardinality(path):], films))
    ORDER BY id LIMIT 1;
    path := path || next_person;
  END LOOP;
  RETURN path;
END $$;
COMMENT ON FUNCTION shortest_path IS
  'The shortest path of people from start to goal in which each shares one of films with the next, searched from both ends; NULL if there is none of at most max_steps steps. Of equally short paths, the one whose ids are the lowest, compared from the start.';

COMMENT ON FUNCTION refresh_film_arrays IS 'Copies film_person and film_genre of these films into the array columns of film.';

COMMENT ON TYPE visibility IS 'In ascending order: a viewer who may see FRIENDS may see PUBLIC too, so one minimum is enough to filter by.';
COMMENT ON COLUMN member.subject IS 'The subject of the member''s access tokens.';
COMMENT ON TABLE friendship IS 'Each friendship is two rows, one in each direction.';
COMMENT ON TABLE standalone_rating IS 'Ratings without a watch. Only the member who gave them sees them.';
COMMENT ON TABLE dismissed IS 'Films that the member does not want to be recommended again.';
COMMENT ON COLUMN watch.has_repeats IS
  'True if the member has another watch of this film; it stays true when the other is deleted. Set by a trigger.';
COMMENT ON COLUMN watch.original_entity_id IS
  'The film''s id when the watch was recorded, if the film was merged into another since; else NULL.';
COMMENT ON COLUMN standalone_rating.original_entity_id IS 'As in watch.';
COMMENT ON COLUMN watchlist.original_entity_id IS 'As in watch.';
COMMENT ON COLUMN dismissed.original_entity_id IS 'As in watch.';
COMMENT ON COLUMN loved_person.original_entity_id IS 'As in watch, of the person.';
COMMENT ON TABLE archived_activity IS
  'What members did with films and people that left the catalog, and rows that conflict with the member''s own row of a merge''s survivor. Restored when the entity returns; until then only the member''s own export shows it.';
COMMENT ON COLUMN archived_activity.kind IS 'The table that the row came from.';
COMMENT ON COLUMN archived_activity.name IS 'The title of the film or name of the person.';
COMMENT ON COLUMN archived_activity.content IS 'The row''s own columns.';
COMMENT ON TABLE film IS 'Films of the catalog, copied from its change feed.';
COMMENT ON COLUMN film.title_key IS 'The normalised title: case, accents and punctuation folded.';
COMMENT ON COLUMN film.cast_pks IS 'The actors in film_person, by billing.';
COMMENT ON COLUMN film.genre_pks IS 'The genres in film_genre.';
COMMENT ON TABLE film_alias IS 'Ids of films that were merged into another, the survivor.';
COMMENT ON TABLE person_alias IS 'Ids of people who were merged into another, the survivor.';
COMMENT ON TABLE dirty_member IS
  'Members whose public watches changed since they were last counted. Writers only insert, so they never wait for each other. Until a member is counted again, readers subtract the member''s contribution.';
COMMENT ON TABLE member_film_contribution IS
  'What each member contributes to film_popularity and film_cooccurrence. No foreign keys: rows of an erased member stay until they are subtracted.';
COMMENT ON TABLE film_popularity IS 'Public watches and ratings of each film, counted in the background.';
COMMENT ON COLUMN film_popularity.watchers IS 'How many members watched it.';
COMMENT ON COLUMN film_popularity.ratings IS 'How many of them rated it.';
COMMENT ON TABLE film_cooccurrence IS 'Pairs of films that the same members watched, counted in the background. Each pair is two rows.';
COMMENT ON COLUMN film_cooccurrence.common_watchers IS 'How many members watched both.';
COMMENT ON TABLE change_feed_cursor IS 'How far this database has applied the catalog''s change feed.';
COMMENT ON COLUMN change_feed_cursor.seq IS 'The sequence number of the last change applied.';
COMMENT ON TABLE app_metadata IS 'What the application remembers about this database, such as the data set that was loaded.';
