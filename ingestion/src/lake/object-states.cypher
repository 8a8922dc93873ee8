// The stored states of the objects in $keys.
MATCH (o:LakeObject) WHERE o.key IN $keys
RETURN o.key AS key, o.etag AS etag, o.state AS state
