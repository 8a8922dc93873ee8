-- Public watches can be published to a topic of Kafka. A transaction that changes them says which ones changed; what a watch is now is
-- read when it is published, so a watch that is public no longer is never sent again. While nothing is published, nothing is recorded.

CREATE TABLE activity_publication (
  topic_id text PRIMARY KEY,
  refreshed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE activity_publication IS 'The topic that has, or will have, all public watches but those of activity_change. At most one row; none: nothing is published.';
COMMENT ON COLUMN activity_publication.topic_id IS 'Kafka gives each topic an id. A topic that was created again has another one, and is filled from nothing.';
COMMENT ON COLUMN activity_publication.refreshed_at IS 'When a record was last written so that Kafka compacts the ones before it.';

CREATE TABLE activity_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  watch_id uuid NOT NULL
);
COMMENT ON TABLE activity_change IS
  'Watches that are public, or were until now, and that changed since they were last published. Writers only insert, so they never wait for each other.';
ALTER TABLE activity_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE FUNCTION queue_activity_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO activity_change (watch_id)
  SELECT id FROM new_rows WHERE visibility = 'PUBLIC' AND EXISTS (SELECT FROM activity_publication);
  RETURN NULL;
END $$;
CREATE FUNCTION queue_activity_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO activity_change (watch_id)
  SELECT id FROM old_rows WHERE visibility = 'PUBLIC' AND EXISTS (SELECT FROM activity_publication);
  RETURN NULL;
END $$;
CREATE FUNCTION queue_activity_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO activity_change (watch_id)
  SELECT DISTINCT id FROM (
    (SELECT id, member_pk, film_pk, watched_at, rating, note FROM old_rows WHERE visibility = 'PUBLIC'
      EXCEPT SELECT id, member_pk, film_pk, watched_at, rating, note FROM new_rows WHERE visibility = 'PUBLIC')
    UNION ALL
    (SELECT id, member_pk, film_pk, watched_at, rating, note FROM new_rows WHERE visibility = 'PUBLIC'
      EXCEPT SELECT id, member_pk, film_pk, watched_at, rating, note FROM old_rows WHERE visibility = 'PUBLIC')) AS changed
  WHERE EXISTS (SELECT FROM activity_publication);
  RETURN NULL;
END $$;
CREATE TRIGGER watch_queue_activity_on_insert AFTER INSERT ON watch REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_activity_on_insert();
CREATE TRIGGER watch_queue_activity_on_delete AFTER DELETE ON watch REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_activity_on_delete();
CREATE TRIGGER watch_queue_activity_on_update AFTER UPDATE ON watch REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_activity_on_update();
