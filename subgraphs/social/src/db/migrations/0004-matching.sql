-- What films of elsewhere are recognised by: their ids there, else the title with case, accents and punctuation folded.

ALTER TABLE film ADD title_key text NOT NULL DEFAULT '';
CREATE INDEX film_title_key ON film (title_key, year);

CREATE TABLE film_external_id (
  source text NOT NULL,
  value text NOT NULL,
  film_pk int NOT NULL REFERENCES film ON DELETE CASCADE,
  PRIMARY KEY (source, value)
);
CREATE INDEX film_external_id_film ON film_external_id (film_pk);

-- The catalog's feed tells both of every film; it is read again from its start.
DELETE FROM feed_cursor;
