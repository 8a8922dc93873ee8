// The objects in $keys as they were last taken.
MATCH (o:LakeObject) WHERE o.key IN $keys
RETURN o.key AS key, o.etag AS etag, o.state AS state
