-- How far a member's latest import is, for clients that wait for a large one.

CREATE TABLE history_import (
  member_pk int PRIMARY KEY REFERENCES member ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  rows_total int NOT NULL,
  rows_done int NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE history_import IS 'The latest import of each member that was no dry run.';
COMMENT ON COLUMN history_import.id IS 'Another one for each import: two may run at once, and the one that started last is the latest.';
COMMENT ON COLUMN history_import.updated_at IS 'When its last batch was recorded, by the clock of this server.';
