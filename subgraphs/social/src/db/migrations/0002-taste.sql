-- What is precomputed of public taste: which films are watched by the same people. Kept up in the background (src/taste).

CREATE TABLE taste_change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member_pk int NOT NULL);
CREATE INDEX taste_change_member ON taste_change (member_pk);
COMMENT ON TABLE taste_change IS
  'Members whose public watches changed since they were counted. Only ever added to by writers, so no write waits for another; until they are counted anew, whoever reads leaves out what was counted of them.';

CREATE TABLE taste_film (
  member_pk int NOT NULL,
  film_pk int NOT NULL,
  rating smallint,
  PRIMARY KEY (member_pk, film_pk)
);
CREATE INDEX taste_film_film ON taste_film (film_pk, member_pk);
COMMENT ON TABLE taste_film IS
  'Exactly what of each member is in the counts below. No foreign keys: the rows of somebody who was erased stay until they are taken out of the counts.';

CREATE TABLE film_taste (
  film_pk int PRIMARY KEY,
  watchers int NOT NULL,
  ratings int NOT NULL,
  rating_sum int NOT NULL
);
CREATE INDEX film_taste_watchers ON film_taste (watchers DESC, film_pk);

CREATE TABLE co_watch (
  film_pk int NOT NULL,
  other_pk int NOT NULL,
  together int NOT NULL,
  PRIMARY KEY (film_pk, other_pk)
);
CREATE INDEX co_watch_most ON co_watch (film_pk, together DESC, other_pk);

CREATE FUNCTION note_taste_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO taste_change (member_pk) SELECT DISTINCT member_pk FROM now_there WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;
CREATE FUNCTION note_taste_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO taste_change (member_pk) SELECT DISTINCT member_pk FROM was_there WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;
CREATE FUNCTION note_taste_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO taste_change (member_pk)
  SELECT member_pk FROM was_there WHERE visibility = 'PUBLIC'
  UNION SELECT member_pk FROM now_there WHERE visibility = 'PUBLIC';
  RETURN NULL;
END $$;
CREATE TRIGGER watch_inserted AFTER INSERT ON watch REFERENCING NEW TABLE AS now_there
  FOR EACH STATEMENT EXECUTE FUNCTION note_taste_inserted();
CREATE TRIGGER watch_deleted AFTER DELETE ON watch REFERENCING OLD TABLE AS was_there
  FOR EACH STATEMENT EXECUTE FUNCTION note_taste_deleted();
CREATE TRIGGER watch_updated AFTER UPDATE ON watch REFERENCING OLD TABLE AS was_there NEW TABLE AS now_there
  FOR EACH STATEMENT EXECUTE FUNCTION note_taste_updated();

INSERT INTO taste_change (member_pk) SELECT DISTINCT member_pk FROM watch WHERE visibility = 'PUBLIC';

CREATE TABLE dismissed (
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  film_pk int NOT NULL REFERENCES film,
  dismissed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_pk, film_pk)
);
