// A lease on the object: not while another worker has one, and not while the object waits after an error. Only a new version of the content
// starts to count again. New content has a higher version than all content that was read before, also within one millisecond.
MERGE (o:LakeObject {key: $key})
ON CREATE SET o.provider = $provider, o.leaseExpiresAt = 0
SET o.touched = $now
WITH o, coalesce(o.etag, '') = $etag AS isSame,
  coalesce(o.leaseExpiresAt, 0) > $now OR (coalesce(o.etag, '') = $etag AND $waits AND coalesce(o.retryAt, 0) > $now) AS locked,
  coalesce(o.etag, '') <> $etag OR NOT coalesce(o.state, 'PENDING') IN $finalStates AS pending
WITH o, isSame, locked, pending,
  CASE
    WHEN o.versionEtag = $etag THEN o.version
    WHEN o.version >= $modifiedAt THEN o.version + 1
    ELSE $modifiedAt
  END AS version
FOREACH (_ IN CASE WHEN pending AND NOT locked THEN [1] ELSE [] END |
  SET o.leaseExpiresAt = $now + $leaseMs, o.leaseId = $leaseId, o.state = 'INGESTING', o.etag = $etag, o.startedAt = $now,
    o.version = version, o.versionEtag = $etag, o.attempts = CASE WHEN isSame THEN coalesce(o.attempts, 0) ELSE 0 END,
    o.failures = CASE WHEN isSame THEN coalesce(o.failures, 0) ELSE 0 END,
    o.failedAtByte = CASE WHEN isSame THEN o.failedAtByte END, o.reason = CASE WHEN isSame THEN o.reason END)
RETURN pending AND NOT locked AS acquired, locked, version
