-- Processes keep the facts of films that the facets of discover count in memory (src/filmFacts). A reader must know whether they are those
-- of its own snapshot. Each statement that changes such facts adds a row here. So the last row that a snapshot sees names its facts.

CREATE TABLE film_fact_change (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version uuid NOT NULL DEFAULT gen_random_uuid(),
  film_pks int[] NOT NULL DEFAULT '{}',
  person_pks int[] NOT NULL DEFAULT '{}',
  genre_pks int[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE film_fact_change IS
  'The latest changes of film, person and genre as far as facets show them. The last row names the state of these facts. There is always one.';
COMMENT ON COLUMN film_fact_change.version IS
  'A number may be given twice, by a server that was promoted without the last changes or restored. A version is never given twice.';
INSERT INTO film_fact_change DEFAULT VALUES;

CREATE FUNCTION lock_film_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7203513);
  RETURN NULL;
END $$;
COMMENT ON FUNCTION lock_film_facts IS 'Makes transactions that change facts of films commit in the order of their numbers.';

CREATE FUNCTION add_film_fact_change(changed_table text, pks int[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(pks) = 0 THEN RETURN; END IF;
  INSERT INTO film_fact_change (film_pks, person_pks, genre_pks) VALUES (
    CASE WHEN changed_table = 'film' THEN pks ELSE '{}' END,
    CASE WHEN changed_table = 'person' THEN pks ELSE '{}' END,
    CASE WHEN changed_table = 'genre' THEN pks ELSE '{}' END);
  DELETE FROM film_fact_change WHERE number <= (SELECT max(number) FROM film_fact_change) - 1000;
END $$;
COMMENT ON FUNCTION add_film_fact_change IS
  'Adds a row, and deletes those that are old. A process that knows none of the rows left reads all facts again.';

CREATE FUNCTION queue_film_facts_of_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_film_fact_change(TG_TABLE_NAME, ARRAY(SELECT pk FROM changed_rows));
  RETURN NULL;
END $$;
CREATE FUNCTION queue_film_facts_on_film_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_film_fact_change(TG_TABLE_NAME,
    ARRAY(SELECT pk FROM old_rows o FULL JOIN new_rows n USING (pk)
      WHERE (o.year, o.cast_pks, o.genre_pks) IS DISTINCT FROM (n.year, n.cast_pks, n.genre_pks)));
  RETURN NULL;
END $$;
CREATE FUNCTION queue_film_facts_on_name_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_film_fact_change(TG_TABLE_NAME,
    ARRAY(SELECT pk FROM old_rows o FULL JOIN new_rows n USING (pk) WHERE (o.id, o.name) IS DISTINCT FROM (n.id, n.name)));
  RETURN NULL;
END $$;
COMMENT ON FUNCTION queue_film_facts_on_name_update IS 'Of genre and person.';
CREATE FUNCTION restart_film_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM film_fact_change;
  INSERT INTO film_fact_change DEFAULT VALUES;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION restart_film_facts IS 'After TRUNCATE, which names no rows, all facts are read again.';

CREATE TRIGGER film_lock_facts BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON film
  FOR EACH STATEMENT EXECUTE FUNCTION lock_film_facts();
CREATE TRIGGER film_queue_facts_on_insert AFTER INSERT ON film REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_of_rows();
CREATE TRIGGER film_queue_facts_on_delete AFTER DELETE ON film REFERENCING OLD TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_of_rows();
CREATE TRIGGER film_queue_facts_on_update AFTER UPDATE ON film REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_on_film_update();
CREATE TRIGGER film_restart_facts AFTER TRUNCATE ON film FOR EACH STATEMENT EXECUTE FUNCTION restart_film_facts();

CREATE TRIGGER person_lock_facts BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON person
  FOR EACH STATEMENT EXECUTE FUNCTION lock_film_facts();
CREATE TRIGGER person_queue_facts_on_insert AFTER INSERT ON person REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_of_rows();
CREATE TRIGGER person_queue_facts_on_delete AFTER DELETE ON person REFERENCING OLD TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_of_rows();
CREATE TRIGGER person_queue_facts_on_update AFTER UPDATE ON person REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_on_name_update();
CREATE TRIGGER person_restart_facts AFTER TRUNCATE ON person FOR EACH STATEMENT EXECUTE FUNCTION restart_film_facts();

CREATE TRIGGER genre_lock_facts BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON genre
  FOR EACH STATEMENT EXECUTE FUNCTION lock_film_facts();
CREATE TRIGGER genre_queue_facts_on_insert AFTER INSERT ON genre REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_of_rows();
CREATE TRIGGER genre_queue_facts_on_delete AFTER DELETE ON genre REFERENCING OLD TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_of_rows();
CREATE TRIGGER genre_queue_facts_on_update AFTER UPDATE ON genre REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_film_facts_on_name_update();
CREATE TRIGGER genre_restart_facts AFTER TRUNCATE ON genre FOR EACH STATEMENT EXECUTE FUNCTION restart_film_facts();
