-- Imported files name a film by its alternative titles too. A title that is the film's own comes before them.
ALTER TABLE film_title ADD COLUMN is_alternative boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN film_title.is_alternative IS 'Whether it is neither the title nor the original title of the film.';

-- The catalog's feed has the titles of every film; it is read again from its start.
UPDATE change_feed_cursor SET seq = 0;
