// $redirects: [{id, survivor, changeSeq}]. Ids that records once gave a film, and that lead to the film that has these records now; only
// those that somebody may hold, and that lead elsewhere than before.
UNWIND $redirects AS redirect
MATCH (g:Tombstone {id: redirect.id}) WHERE coalesce(g.survivor, '') <> redirect.survivor
SET g += redirect
