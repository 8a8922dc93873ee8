-- What discovery asks of every film it meets stands in the film's own row: one look-up instead of one for each person and genre.

ALTER TABLE film ADD cast_pks int[] NOT NULL DEFAULT '{}', ADD genre_pks int[] NOT NULL DEFAULT '{}';

CREATE FUNCTION refresh_film_arrays(film_ids text[]) RETURNS void LANGUAGE sql AS $$
  UPDATE film f SET
    cast_pks = ARRAY(SELECT person_pk FROM film_person WHERE film_pk = f.pk AND role = 'ACTOR' ORDER BY billing, person_pk),
    genre_pks = ARRAY(SELECT genre_pk FROM film_genre WHERE film_pk = f.pk ORDER BY genre_pk)
  WHERE f.id = ANY(film_ids)
$$;
COMMENT ON FUNCTION refresh_film_arrays IS 'Makes the arrays of these films say what film_person and film_genre say.';

SELECT refresh_film_arrays(ARRAY(SELECT id FROM film));
