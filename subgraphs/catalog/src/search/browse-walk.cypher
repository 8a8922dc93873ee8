// A page of the films that meet conditions (browse-conditions), read in the order of a key's index. The page before ended at key $from
// and id $after.
MATCH (m:Movie)
USING INDEX m:Movie(<<key>>)
WHERE m.<<key>> >= $from AND (m.<<key>> <> $from OR m.id > $after) AND <<conditions>>
RETURN m.id AS id, -m.byPopularity AS popularity, m.<<key>> AS key
ORDER BY m.<<key>>, m.id LIMIT $size
