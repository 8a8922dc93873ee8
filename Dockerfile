# Builds the image of one program: docker build --build-arg WORKSPACE=gateway (or subgraphs/catalog, subgraphs/social, ingestion).
# Without the argument, it is the image of the runner, which also has the commands `load` and `seed`. deploy/check/ builds and measures them.
ARG WORKSPACE=dev

FROM node:22-bookworm-slim AS source
WORKDIR /marquee
COPY . .
# All images share this layer.
RUN npm ci && npm run build

FROM source AS build
ARG WORKSPACE
RUN if [ "$WORKSPACE" = dev ]; then npm ci --prefix explorer && npm run build --prefix explorer; fi && \
    node dev/build/stageProgram.mjs "$WORKSPACE" /stage
WORKDIR /stage
# The only optional dependency is the bundled PostgreSQL. In containers, PostgreSQL is a container of its own.
RUN npm ci --omit=dev --omit=optional --workspace="$WORKSPACE" && node /marquee/dev/build/slimModules.mjs . sbom.cdx.json

# Node.js without npm, yarn and headers.
FROM debian:bookworm-slim
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /stage /marquee
WORKDIR /marquee
RUN mkdir /data && chown 1000:1000 /data
ARG WORKSPACE
# /data is the only folder that programs write to. It may be a volume; everything else may be read-only.
ENV WORKSPACE=$WORKSPACE MARQUEE_DATA=/data LAKE=/data/lake DEV_ISSUER_KEY=/data/dev-issuer.json
# By number: Kubernetes cannot tell whether a name is root.
USER 1000:1000
EXPOSE 4000
CMD ["sh", "-c", "exec node \"$WORKSPACE/dist/main.js\""]
