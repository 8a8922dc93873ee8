// A page of films along the index of a key, looked at one by one; for conditions that many films hold to. The conditions are
// those of browse-conditions; the page before ended at $from and $after.
MATCH (m:Movie)
USING INDEX m:Movie({{key}})
WHERE m.{{key}} >= $from AND (m.{{key}} <> $from OR m.id > $after) AND {{conditions}}
RETURN m.id AS id, -m.byPopularity AS popularity, m.{{key}} AS key
ORDER BY m.{{key}}, m.id LIMIT $size
