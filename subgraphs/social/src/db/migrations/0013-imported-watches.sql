-- Watches of imported files: whether it was not the first, and what a later file needs to know to complete a watch instead of
-- recording it again.

ALTER TABLE watch ADD COLUMN is_rewatch boolean NOT NULL DEFAULT false, ADD COLUMN import_state jsonb;
COMMENT ON COLUMN watch.is_rewatch IS
  'True if the member or a file says that it was not the first time. Without it, an earlier watch in this table says so.';
COMMENT ON COLUMN watch.import_state IS
  'What imported files know of the watch (transfer/mergeWatches.ts). NULL: the member recorded the watch, or changed its date.';

-- Before, a list of films seen or rated and a watch of unknown date looked alike. Both stay as the member's own.
