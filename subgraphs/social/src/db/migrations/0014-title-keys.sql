-- Imported files name a film by any of its titles. Each title has keys of its own, with and without its article.

CREATE TABLE film_title (
  film_pk int NOT NULL REFERENCES film ON DELETE CASCADE,
  full_key text NOT NULL,
  key text NOT NULL,
  PRIMARY KEY (film_pk, full_key, key)
);
CREATE INDEX film_title_by_key ON film_title (key);
COMMENT ON TABLE film_title IS 'Keys of the titles of films, the original title too, by which imported files find them.';
COMMENT ON COLUMN film_title.full_key IS 'Letters and digits of the title (transfer/titleKey.ts).';
COMMENT ON COLUMN film_title.key IS 'What finds the title: with or without the article, letters that writers exchange as one.';

-- The keys replace this column.
DROP INDEX film_title_key;
ALTER TABLE film DROP COLUMN title_key;

-- The catalog's feed has the titles of every film; it is read again from its start.
UPDATE change_feed_cursor SET seq = 0;
