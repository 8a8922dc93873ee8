// Tombstones in $redirects that lead elsewhere lead to the given survivor. $redirects: [{id, survivor, changeSeq}].
UNWIND $redirects AS redirect
MATCH (g:Tombstone {id: redirect.id}) WHERE coalesce(g.survivor, '') <> redirect.survivor
SET g += redirect
