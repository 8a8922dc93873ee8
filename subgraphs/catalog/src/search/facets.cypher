// Number of films, and all facets over them: the films are read once.
<<films>>
<<facets>>
RETURN films, <<names>>
