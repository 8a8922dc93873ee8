-- Two graphs have numbers of their own, so a cursor says nothing without its graph. A database of an earlier version takes the first one it sees.

ALTER TABLE change_feed_cursor ADD COLUMN graph_id text;
COMMENT ON COLUMN change_feed_cursor.graph_id IS 'The graph of the catalog whose changes were applied. Null before one is known.';
