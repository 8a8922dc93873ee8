-- Processes predict ratings from the facts of films in memory (0023). A member may love people of a film who are not in its cast, so a change of
-- these people is one of its facts, too.

CREATE OR REPLACE FUNCTION queue_film_facts_on_film_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_film_fact_change(TG_TABLE_NAME,
    ARRAY(SELECT pk FROM old_rows o FULL JOIN new_rows n USING (pk)
      WHERE (o.year, o.cast_pks, o.genre_pks, o.people_pks) IS DISTINCT FROM (n.year, n.cast_pks, n.genre_pks, n.people_pks)));
  RETURN NULL;
END $$;
