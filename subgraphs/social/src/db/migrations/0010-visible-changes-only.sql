-- A write that changes no public watch must not make its member dirty: while a member is dirty, readers subtract all of the
-- member's public watches, and so would tell that something invisible happened. An update changes what is public only if the
-- rows that are counted differ before and after it. Updates of notes, of has_repeats, or of watches that are not public before
-- and after do not.
CREATE OR REPLACE FUNCTION queue_dirty_members_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk)
  SELECT DISTINCT member_pk FROM (
    (SELECT member_pk, film_pk, watched_at, rating FROM old_rows WHERE visibility = 'PUBLIC'
      EXCEPT ALL SELECT member_pk, film_pk, watched_at, rating FROM new_rows WHERE visibility = 'PUBLIC')
    UNION ALL
    (SELECT member_pk, film_pk, watched_at, rating FROM new_rows WHERE visibility = 'PUBLIC'
      EXCEPT ALL SELECT member_pk, film_pk, watched_at, rating FROM old_rows WHERE visibility = 'PUBLIC')) AS changed;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION queue_dirty_members_on_update IS 'Queues the members whose counted public watches differ before and after the statement.';
