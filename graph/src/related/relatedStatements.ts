/** The statements that find and read lists of similar films and costars. */
import { cypherFile } from '../neo4j/cypherFile.js';

export const relatedStatements = {
  similar: cypherFile(new URL('./similar-films.cypher', import.meta.url)),
  keptSimilar: cypherFile(new URL('./kept-similar.cypher', import.meta.url)),
  costars: cypherFile(new URL('./costars.cypher', import.meta.url)),
  keptCostars: cypherFile(new URL('./kept-costars.cypher', import.meta.url)),
};
