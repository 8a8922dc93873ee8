-- One call records a part of a large file, and the next call with the same file goes on with the films after last_film_pk.

ALTER TABLE history_import ADD content_hash text, ADD last_film_pk int;
COMMENT ON COLUMN history_import.content_hash IS 'SHA-256 of the file and of the options of the import.';
COMMENT ON COLUMN history_import.last_film_pk IS 'Films are recorded in the order of their pk, up to this one. NULL: none yet.';
