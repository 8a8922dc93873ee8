-- Readers subtract the contribution of a dirty member only if something that it counts may be public no longer. After watches
-- were only added, what is counted is still public: it is incomplete until the member is counted again, and shows nothing that
-- it must not. So an import, or the load of a data set, costs readers nothing.

ALTER TABLE dirty_member ADD has_removals boolean NOT NULL DEFAULT true;
ALTER TABLE dirty_member ALTER has_removals DROP DEFAULT;
COMMENT ON COLUMN dirty_member.has_removals IS
  'Whether a public watch was deleted or changed, so that what is counted of the member may be public no longer.';
COMMENT ON TABLE dirty_member IS
  'Members whose public watches changed since they were last counted. Writers only insert, so they never wait for each other. Until a member with has_removals is counted again, readers subtract the member''s contribution.';
CREATE INDEX dirty_member_removals ON dirty_member (member_pk) WHERE has_removals;

CREATE OR REPLACE FUNCTION queue_dirty_members_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk, has_removals)
  SELECT DISTINCT member_pk, false FROM new_rows WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION queue_dirty_members_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk, has_removals)
  SELECT DISTINCT member_pk, true FROM old_rows WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION queue_dirty_members_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dirty_member (member_pk, has_removals)
  SELECT member_pk, bool_or(removed) FROM (
    (SELECT member_pk, film_pk, watched_at, rating, true AS removed FROM old_rows WHERE visibility = 'PUBLIC'
      EXCEPT ALL SELECT member_pk, film_pk, watched_at, rating, true FROM new_rows WHERE visibility = 'PUBLIC')
    UNION ALL
    (SELECT member_pk, film_pk, watched_at, rating, false FROM new_rows WHERE visibility = 'PUBLIC'
      EXCEPT ALL SELECT member_pk, film_pk, watched_at, rating, false FROM old_rows WHERE visibility = 'PUBLIC')) AS changed
  GROUP BY member_pk;
  RETURN NULL;
END $$;
