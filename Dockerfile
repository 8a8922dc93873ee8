# One image for every part: `node dist/dev/src/main.js` (all together, the default), or one of the entry points of package.json.
FROM node:22-slim AS build
WORKDIR /marquee
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-slim
WORKDIR /marquee
COPY package.json package-lock.json .npmrc ./
# The bundled PostgreSQL is for machines without one; here it is another container.
RUN npm ci --omit=dev --omit=optional && mkdir /data && chown node /data
COPY --from=build /marquee/dist dist
COPY dev/data dev/data
COPY schema/supergraph.graphql schema/supergraph.graphql
COPY subgraphs subgraphs
USER node
EXPOSE 4000
CMD ["node", "dist/dev/src/main.js"]
