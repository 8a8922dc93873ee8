/** Operations that are accepted and as heavy for the gateway as one can be: in bytes, objects, fields, or changes between subgraphs. */

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const facts = 'id slug title year runtimeMinutes originalTitle imageUrl';

export const heavyShapes: Readonly<Record<string, string>> = {
  'long texts': `{ searchMovies(first: 100) { nodes { cast(first: 7) { nodes { movie { ${times(19, (index) => `t${index}: synopsis`)} } } } } } }`,
  'many objects': `{ searchMovies(first: 100) { nodes { cast(first: 14) { nodes { person { id } movie { id } } } } } }`,
  'many fields': `{ searchMovies(first: 100) { nodes { cast(first: 9) { nodes { movie { ${facts} ${times(19, (index) => `y${index}: year`)} ${times(9, (index) => `r${index}: runtimeMinutes`)} } } } } } }`,
  'fields of both subgraphs': `{ searchMovies(first: 100) { nodes { title viewer { rating watched timesWatched } communityRating { mean count } cast(first: 5) { nodes { person { name viewer { loved affinity filmsSeen } } } } } } }`,
  'nodes of every type': `{ ${times(9, (index) => `n${index}: node(id: "x") { id ... on Movie { title viewer { watched } } ... on Person { name viewer { loved } knownFor { title viewer { watched } } } ... on Genre { name } ... on User { handle watchlist { nodes { title } } } }`)} }`,
};
