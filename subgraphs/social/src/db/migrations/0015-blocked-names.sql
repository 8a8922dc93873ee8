-- The list of blocked users shows them by the names that the blocker knew. What they change after the block is hidden from the blocker.

ALTER TABLE block ADD COLUMN known_handle text, ADD COLUMN known_display_name text,
  ADD CONSTRAINT block_known CHECK ((known_handle IS NULL) = (known_display_name IS NULL));
COMMENT ON COLUMN block.known_handle IS
  'Handle when the block began. NULL: the user had blocked the blocker before, who was told that there is no such user; it is not listed.';
COMMENT ON COLUMN block.known_display_name IS 'Display name when the block began; NULL like known_handle.';

-- Names of before are not known any more, so blocks get those of today.
UPDATE block b SET known_handle = m.handle, known_display_name = m.display_name
FROM member m
WHERE m.pk = b.blocked_pk AND NOT EXISTS (
  SELECT FROM block r WHERE r.blocker_pk = b.blocked_pk AND r.blocked_pk = b.blocker_pk AND r.since < b.since);
