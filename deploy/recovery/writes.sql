-- A line for each row that a member has written: the table, the member, the film, person or other member, and the row as JSON. Two servers that took
-- writes are compared by docs/operations/disaster-recovery.md. Numbers of rows are left out, because two primaries give the same ones.
-- A film that was merged into another, or left the catalog, changes no line. A note is a digest with its length: the file is kept.
-- Set the time zone to UTC, because times are printed in that of the session.
WITH activity (kind, member_pk, entity_id, content) AS (
  SELECT 'watch', t.member_pk, coalesce(t.original_entity_id, f.id), to_jsonb(t)
  FROM watch t JOIN film f ON f.pk = t.film_pk
  UNION ALL
  SELECT 'standalone_rating', t.member_pk, coalesce(t.original_entity_id, f.id), to_jsonb(t)
  FROM standalone_rating t JOIN film f ON f.pk = t.film_pk
  UNION ALL
  SELECT 'watchlist', t.member_pk, coalesce(t.original_entity_id, f.id), to_jsonb(t)
  FROM watchlist t JOIN film f ON f.pk = t.film_pk
  UNION ALL
  SELECT 'dismissed', t.member_pk, coalesce(t.original_entity_id, f.id), to_jsonb(t)
  FROM dismissed t JOIN film f ON f.pk = t.film_pk
  UNION ALL
  SELECT 'loved_person', t.member_pk, coalesce(t.original_entity_id, p.id), to_jsonb(t)
  FROM loved_person t JOIN person p ON p.pk = t.person_pk
  UNION ALL
  SELECT
    a.kind,
    a.member_pk,
    coalesce(a.original_entity_id, a.entity_id),
    CASE a.kind
      WHEN 'watch' THEN to_jsonb(jsonb_populate_record(NULL::watch, a.content))
      WHEN 'standalone_rating' THEN to_jsonb(jsonb_populate_record(NULL::standalone_rating, a.content))
      WHEN 'watchlist' THEN to_jsonb(jsonb_populate_record(NULL::watchlist, a.content))
      WHEN 'dismissed' THEN to_jsonb(jsonb_populate_record(NULL::dismissed, a.content))
      WHEN 'loved_person' THEN to_jsonb(jsonb_populate_record(NULL::loved_person, a.content))
      ELSE a.content
    END
  FROM archived_activity a
), written (kind, member_id, other_id, content) AS (
  SELECT 'member', id, '', to_jsonb(member) - 'subject' FROM member
  UNION ALL
  SELECT
    a.kind,
    m.id,
    a.entity_id,
    CASE a.kind
      WHEN 'watch' THEN a.content || jsonb_build_object(
        'note', md5(a.content ->> 'note'),
        'note_length', length(a.content ->> 'note'),
        'import_state', md5(a.content ->> 'import_state')
      )
      ELSE a.content
    END
  FROM activity a JOIN member m ON m.pk = a.member_pk
  UNION ALL
  -- Each friendship is two rows.
  SELECT 'friendship', one.id, other.id, to_jsonb(t)
  FROM friendship t JOIN member one ON one.pk = t.member_pk JOIN member other ON other.pk = t.friend_pk
  WHERE one.id < other.id
  UNION ALL
  SELECT 'friend_request', one.id, other.id, to_jsonb(t)
  FROM friend_request t JOIN member one ON one.pk = t.from_pk JOIN member other ON other.pk = t.to_pk
  UNION ALL
  SELECT 'block', one.id, other.id, to_jsonb(t)
  FROM block t JOIN member one ON one.pk = t.blocker_pk JOIN member other ON other.pk = t.blocked_pk
)
SELECT line FROM (
  -- JSON has no tab and no end of a line within a text. has_repeats is computed.
  SELECT format(E'%s\t%s\t%s\t%s', kind, member_id, other_id, content - ARRAY[
    'pk', 'member_pk', 'film_pk', 'person_pk', 'friend_pk', 'from_pk', 'to_pk', 'blocker_pk', 'blocked_pk',
    'original_entity_id', 'has_repeats'
  ]) AS line
  FROM written
) AS lines ORDER BY line COLLATE "C"
