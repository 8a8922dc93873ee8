MATCH (o:LakeObject) WHERE o.key IN $keys
RETURN o.key AS key, o.etag AS etag, o.state AS state, coalesce(o.retryAt, 0) > $now AS waits
