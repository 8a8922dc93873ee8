-- Films and people leave the catalog, and two turn out to be one. What members did stays theirs: it moves to the survivor and
-- remembers where it was recorded, so that it can move back; where there is no survivor it is put aside until the film returns.

CREATE TABLE film_alias (id text PRIMARY KEY, survivor text NOT NULL);
CREATE INDEX film_alias_survivor ON film_alias (survivor);
COMMENT ON TABLE film_alias IS 'Ids of films that were merged into another, and of which.';
CREATE TABLE person_alias (id text PRIMARY KEY, survivor text NOT NULL);
CREATE INDEX person_alias_survivor ON person_alias (survivor);
COMMENT ON TABLE person_alias IS 'Ids of people who turned out to be another, and who.';

ALTER TABLE watch ADD recorded_as text;
ALTER TABLE lone_rating ADD recorded_as text;
ALTER TABLE watchlist ADD recorded_as text;
ALTER TABLE dismissed ADD recorded_as text;
ALTER TABLE loved_person ADD recorded_as text;
COMMENT ON COLUMN watch.recorded_as IS 'The film''s id when this was recorded, where it is another''s now. NULL: the film''s own.';
CREATE INDEX watch_recorded_as ON watch (recorded_as) WHERE recorded_as IS NOT NULL;
CREATE INDEX lone_rating_recorded_as ON lone_rating (recorded_as) WHERE recorded_as IS NOT NULL;
CREATE INDEX watchlist_recorded_as ON watchlist (recorded_as) WHERE recorded_as IS NOT NULL;
CREATE INDEX dismissed_recorded_as ON dismissed (recorded_as) WHERE recorded_as IS NOT NULL;
CREATE INDEX loved_person_recorded_as ON loved_person (recorded_as) WHERE recorded_as IS NOT NULL;

CREATE TABLE shelved (
  pk bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_pk int NOT NULL REFERENCES member ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('watch', 'lone_rating', 'watchlist', 'dismissed', 'loved_person')),
  entity_id text NOT NULL,
  recorded_as text,
  name text NOT NULL,
  content jsonb NOT NULL
);
CREATE INDEX shelved_entity ON shelved (entity_id);
CREATE INDEX shelved_recorded_as ON shelved (recorded_as) WHERE recorded_as IS NOT NULL;
CREATE INDEX shelved_member ON shelved (member_pk);
COMMENT ON TABLE shelved IS
  'What members did with films and people that are not in the catalog any more, or that they have done with the survivor too. Nobody sees it; it returns with its film.';

-- An article may describe several films.
ALTER TABLE film_external_id DROP CONSTRAINT film_external_id_pkey, ADD PRIMARY KEY (source, value, film_pk);
