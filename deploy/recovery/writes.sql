-- A line for each write of a member, by ids that mean the same on every server: numbers of rows do not, because two primaries give the same ones.
-- docs/operations/disaster-recovery.md compares those of two servers.
SELECT line FROM (
  SELECT concat_ws(E'\t', 'member', id, handle) AS line FROM member
  UNION ALL
  SELECT concat_ws(E'\t', 'watch', w.created_at, m.id, m.handle, f.id, w.watched_at, w.rating, w.visibility)
  FROM watch w JOIN member m ON m.pk = w.member_pk JOIN film f ON f.pk = w.film_pk
  UNION ALL
  SELECT concat_ws(E'\t', 'watchlist', m.id, m.handle, f.id)
  FROM watchlist w JOIN member m ON m.pk = w.member_pk JOIN film f ON f.pk = w.film_pk
  UNION ALL
  SELECT concat_ws(E'\t', 'friend', one.id, one.handle, other.id, other.handle)
  FROM friendship s JOIN member one ON one.pk = s.member_pk JOIN member other ON other.pk = s.friend_pk
  UNION ALL
  SELECT concat_ws(E'\t', 'request', one.id, one.handle, other.id, other.handle)
  FROM friend_request r JOIN member one ON one.pk = r.from_pk JOIN member other ON other.pk = r.to_pk
  UNION ALL
  SELECT concat_ws(E'\t', 'block', one.id, one.handle, other.id, other.handle)
  FROM block b JOIN member one ON one.pk = b.blocker_pk JOIN member other ON other.pk = b.blocked_pk
  UNION ALL
  SELECT concat_ws(E'\t', 'dismissed', m.id, m.handle, f.id)
  FROM dismissed d JOIN member m ON m.pk = d.member_pk JOIN film f ON f.pk = d.film_pk
) AS written ORDER BY line COLLATE "C"
