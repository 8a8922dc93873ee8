-- Processes keep watches in memory to sum up circles (src/circleHistories). A reader must know which members changed since they were
-- read. Each transaction that changes watches says whose. Writers only insert rows of their own, so they never wait for each other.

CREATE TABLE watch_change (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  member_pk int NOT NULL,
  PRIMARY KEY (xid, member_pk)
);
COMMENT ON TABLE watch_change IS
  'Members whose watches changed, without those that are PRIVATE before and after. A reader of watches compares transactions with its snapshot.';
ALTER TABLE watch_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE watch_change_start (xid xid8 NOT NULL);
COMMENT ON TABLE watch_change_start IS 'One row. watch_change may lack changes of transactions before this one.';
INSERT INTO watch_change_start VALUES ('0');

CREATE TABLE watch_reading (
  name uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  read_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE watch_reading IS
  'A process adds a row after it has read watches. A server that has the row has all that the process has read, also after a failover.';
COMMENT ON COLUMN watch_reading.xid IS
  'The transaction that added the row. In a restored dump it is another one, and numbers of transactions mean nothing there.';

CREATE FUNCTION queue_watch_changes_of_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO watch_change (member_pk) SELECT DISTINCT member_pk FROM changed_rows WHERE visibility <> 'PRIVATE'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION queue_watch_changes_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO watch_change (member_pk)
  SELECT DISTINCT member_pk FROM (
    (SELECT member_pk, film_pk, watched_at, rating, visibility, has_repeats FROM old_rows WHERE visibility <> 'PRIVATE'
      EXCEPT ALL SELECT member_pk, film_pk, watched_at, rating, visibility, has_repeats FROM new_rows WHERE visibility <> 'PRIVATE')
    UNION ALL
    (SELECT member_pk, film_pk, watched_at, rating, visibility, has_repeats FROM new_rows WHERE visibility <> 'PRIVATE'
      EXCEPT ALL SELECT member_pk, film_pk, watched_at, rating, visibility, has_repeats FROM old_rows WHERE visibility <> 'PRIVATE')) AS changed
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION restart_watch_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- All snapshots from before have this transaction, or an earlier one, as their first that runs.
  UPDATE watch_change_start SET xid = (pg_current_xact_id()::text::bigint + 1)::text::xid8;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION restart_watch_changes IS 'After TRUNCATE, which names no rows, all watches are read again.';

CREATE TRIGGER watch_queue_changes_on_insert AFTER INSERT ON watch REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_watch_changes_of_rows();
CREATE TRIGGER watch_queue_changes_on_delete AFTER DELETE ON watch REFERENCING OLD TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_watch_changes_of_rows();
CREATE TRIGGER watch_queue_changes_on_update AFTER UPDATE ON watch REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_watch_changes_on_update();
CREATE TRIGGER watch_restart_changes AFTER TRUNCATE ON watch FOR EACH STATEMENT EXECUTE FUNCTION restart_watch_changes();
