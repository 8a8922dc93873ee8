// Ends the lease after an error. An outage is no attempt, and an error after more bytes than before is the first one there.
MATCH (o:LakeObject {key: $key})
SET o.touched = $now
WITH o WHERE o.leaseId = $leaseId
WITH o, CASE
    WHEN NOT $isOfObject THEN coalesce(o.attempts, 0)
    WHEN $bytesRead > coalesce(o.failedAtByte, -1) THEN 1
    ELSE coalesce(o.attempts, 0) + 1
  END AS attempts, coalesce(o.failures, 0) AS failures
SET o += $progress
SET o.leaseExpiresAt = 0, o.leaseId = null, o.attempts = attempts, o.failures = failures + 1,
  o.failedAtByte = CASE
    WHEN NOT $isOfObject OR o.failedAtByte > $bytesRead THEN o.failedAtByte
    ELSE $bytesRead
  END,
  o.reason = CASE WHEN attempts >= $maxAttempts THEN 'could not be ingested in ' + attempts + ' attempts: ' ELSE '' END + $reason, o.rejected = 0, o.rejections = '[]',
  o.state = CASE WHEN attempts >= $maxAttempts THEN 'FAILED' ELSE 'INGESTING' END,
  o.finishedAt = CASE WHEN attempts >= $maxAttempts THEN $now END,
  o.retryAt = $now + $waits[CASE WHEN failures < size($waits) THEN failures ELSE size($waits) - 1 END]
RETURN attempts, o.state = 'FAILED' AS isFinal
