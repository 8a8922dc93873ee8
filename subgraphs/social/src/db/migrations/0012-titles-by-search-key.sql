-- The key of a title keeps the marks of scripts where they are letters. Applying the catalog's changes from the first computes all keys.
UPDATE change_feed_cursor SET seq = 0;
