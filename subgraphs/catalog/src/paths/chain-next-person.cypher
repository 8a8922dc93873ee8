// The person after $from in the shortest chain to $to; of several, the one with the lowest id. The search starts at both ends and
// meets in the middle. It visits a person once in each step. The holes are for the further steps from each end.
CALL () {
  MATCH (:Person {id: $to})-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(z:Person)
  WITH DISTINCT z
<<stepsFromEnd>>
  RETURN collect(z) AS middle
}
CALL () {
  MATCH (:Person {id: $from})-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(x:Person)
  WITH DISTINCT x, x.id AS first
<<stepsFromStart>>
  RETURN x, first
}
WITH middle, x, first
WHERE x IN middle
RETURN min(first) AS id
