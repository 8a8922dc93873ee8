// Gives at most $limit tombstones of an earlier version the label of this version.
MATCH (t:Gone)
WITH t LIMIT $limit
SET t:Tombstone
REMOVE t:Gone
RETURN count(t) AS relabelled
