// An object that was ingested keeps its report.
CALL () {
  MATCH (o:LakeObject) WHERE o.lake = $lake AND o.state IN ['IGNORED', 'WAITING'] AND NOT o.key IN [p IN $problems | p.key]
  DELETE o
}
UNWIND $problems AS problem
MERGE (o:LakeObject {key: problem.key})
ON CREATE SET o.startedAt = $now, o.state = problem.state
WITH o, problem WHERE o.state IN ['IGNORED', 'WAITING']
SET o.provider = problem.provider, o.state = problem.state, o.reason = problem.reason, o.lake = $lake, o.etag = ''
