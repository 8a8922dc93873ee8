/** Mercurius composes subgraphs itself: `SUBGRAPHS` has their addresses by name, as JSON, `PORT` is the port. */
import mercurius from '@mercuriusjs/gateway';
import fastify from 'fastify';

/** Those of testing/src/fixtures/reviewedFilms.ts as federation 1 writes them, which is what Mercurius knows. */
const schemas = {
  films: `
    type Film @key(fields: "id") { id: ID! title: String year: Int }
    extend type Query { topFilms(first: Int = 5, skip: Int = 0): [Film] film(id: ID!): Film }`,
  reviews: `
    type User { id: ID! name: String }
    type Review { id: ID! body: String author: User }
    extend type Film @key(fields: "id") { id: ID! @external reviews: [Review] }`,
};

const { SUBGRAPHS, PORT } = process.env;
const services = Object.entries(JSON.parse(SUBGRAPHS)).map(([name, url]) => ({ name, url, schema: schemas[name] }));
const app = fastify();
await app.register(mercurius, { gateway: { services }, jit: 1, path: '/graphql' });
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
