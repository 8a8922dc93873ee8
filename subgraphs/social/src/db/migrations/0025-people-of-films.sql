-- The people that a member loves are counted over all people of all films that the member has seen. They stand in the film's own row, like its cast
-- and genres (0005): one look-up for each film, and no search for people who both act and direct.

ALTER TABLE film ADD people_pks int[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN film.people_pks IS 'All people in film_person, once each.';

CREATE OR REPLACE FUNCTION refresh_film_arrays(film_ids text[]) RETURNS void LANGUAGE sql AS $$
  UPDATE film f SET
    cast_pks = ARRAY(SELECT person_pk FROM film_person WHERE film_pk = f.pk AND role = 'ACTOR' ORDER BY billing, person_pk),
    genre_pks = ARRAY(SELECT genre_pk FROM film_genre WHERE film_pk = f.pk ORDER BY genre_pk),
    people_pks = ARRAY(SELECT DISTINCT person_pk FROM film_person WHERE film_pk = f.pk ORDER BY person_pk)
  WHERE f.id = ANY(film_ids)
$$;

UPDATE film f SET people_pks = ARRAY(SELECT DISTINCT person_pk FROM film_person WHERE film_pk = f.pk ORDER BY person_pk);
