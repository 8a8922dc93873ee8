// Who comes after $from on the shortest chain to $to: of all who are on one, the one with the lowest id. Both ends walk
// towards the middle, every person once at each step; {backward} and {forward} stand for their further steps.
CALL () {
  MATCH (:Person {id: $to})-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(z:Person)
  WITH DISTINCT z
{backward}
  RETURN collect(z) AS middle
}
CALL () {
  MATCH (:Person {id: $from})-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(x:Person)
  WITH DISTINCT x, x.id AS first
{forward}
  RETURN x, first
}
WITH middle, x, first
WHERE x IN middle
RETURN min(first) AS id
