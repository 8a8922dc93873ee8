// Objects in $keys that failed are taken again.
MATCH (o:LakeObject) WHERE o.key IN $keys AND o.state = 'FAILED'
SET o.etag = '', o.state = 'WAITING'
RETURN o.key AS key
