// Makes the objects in $keys that failed pending again.
MATCH (o:LakeObject) WHERE o.key IN $keys AND o.state = 'FAILED'
SET o.etag = '', o.state = 'PENDING', o.retryAt = null
RETURN o.key AS key
