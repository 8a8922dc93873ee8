// Who comes after $from on the shortest chain to $to: of all who are on one, the one with the lowest id. Both ends walk
// towards the middle, every person once at each step; {backward} and {forward} stand for their further steps.
MATCH (:Person {id: $to})-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(z:Person)
WITH DISTINCT z
{backward}
WITH collect(z) AS middle
MATCH (:Person {id: $from})-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(x:Person)
WITH DISTINCT middle, x, x.id AS first
{forward}
WITH x, first
WHERE x IN middle
RETURN min(first) AS id
