// Deletes the external ids $nodes, by element id, that no entity has any more.
MATCH (x:ExternalId) WHERE elementId(x) IN $nodes AND NOT (x)<-[:IDENTIFIED_BY]-()
DELETE x
