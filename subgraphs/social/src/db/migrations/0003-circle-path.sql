CREATE TYPE person_layer AS (people int[]);

CREATE FUNCTION film_neighbours(people int[], films int[]) RETURNS SETOF int LANGUAGE sql STABLE
SET plan_cache_mode = force_custom_plan AS $$
  SELECT DISTINCT other.person_pk
  FROM (
    SELECT DISTINCT one.film_pk FROM film_person one
    -- + 0: looked up in a hash of all films; as a condition of the index each is compared in turn.
    WHERE one.person_pk = ANY(people) AND one.film_pk + 0 = ANY(films)) AS f
  JOIN film_person other USING (film_pk)
$$;
COMMENT ON FUNCTION film_neighbours IS
  'Everybody who shares one of films with one of people, these among them. Planned each time: how many are asked about is all that matters.';

CREATE FUNCTION shortest_chain(start_pk int, goal_pk int, films int[], most int) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  forward person_layer[] := ARRAY[ROW(ARRAY[start_pk])::person_layer];
  backward person_layer[] := ARRAY[ROW(ARRAY[goal_pk])::person_layer];
  forward_seen int[] := ARRAY[start_pk];
  backward_seen int[] := ARRAY[goal_pk];
  layer person_layer;
  meeting int[];
  next_person int;
  chain int[] := ARRAY[start_pk];
BEGIN
  IF start_pk = goal_pk THEN RETURN chain; END IF;
  LOOP
    IF cardinality(forward) + cardinality(backward) - 2 >= most THEN RETURN NULL; END IF;
    -- The smaller side grows, so that a chain between two well-connected people costs two small neighbourhoods.
    IF cardinality(forward[cardinality(forward)].people) <= cardinality(backward[cardinality(backward)].people) THEN
      layer.people := ARRAY(SELECT film_neighbours(forward[cardinality(forward)].people, films) EXCEPT SELECT unnest(forward_seen));
      forward := forward || layer;
      forward_seen := forward_seen || layer.people;
    ELSE
      layer.people := ARRAY(SELECT film_neighbours(backward[cardinality(backward)].people, films) EXCEPT SELECT unnest(backward_seen));
      backward := backward || layer;
      backward_seen := backward_seen || layer.people;
    END IF;
    IF cardinality(layer.people) = 0 THEN RETURN NULL; END IF;
    meeting := ARRAY(
      SELECT unnest(forward[cardinality(forward)].people) INTERSECT SELECT unnest(backward[cardinality(backward)].people));
    EXIT WHEN cardinality(meeting) > 0;
  END LOOP;
  -- On the forward side, keep the people on a shortest chain, from the meeting back to the start.
  layer.people := meeting;
  forward[cardinality(forward)] := layer;
  FOR place IN REVERSE cardinality(forward) - 1 .. 2 LOOP
    layer.people := ARRAY(SELECT unnest(forward[place].people) INTERSECT SELECT film_neighbours(layer.people, films));
    forward[place] := layer;
  END LOOP;
  -- From the start on, each time the person with the lowest id who is on one.
  FOR place IN 2 .. cardinality(forward) + cardinality(backward) - 1 LOOP
    IF place <= cardinality(forward) THEN layer := forward[place];
    ELSE layer := backward[cardinality(forward) + cardinality(backward) - place]; END IF;
    SELECT pk INTO next_person FROM person
    WHERE pk IN (SELECT unnest(layer.people) INTERSECT SELECT film_neighbours(chain[cardinality(chain):], films))
    ORDER BY id LIMIT 1;
    chain := chain || next_person;
  END LOOP;
  RETURN chain;
END $$;
COMMENT ON FUNCTION shortest_chain IS
  'Shortest chain of people from start to goal in which each shares one of films with the next; NULL where there is none of at most so many steps. Searched from both ends. Among equals the one whose people have the lowest ids, the first first.';
