# Builds the image of one program: docker build --build-arg WORKSPACE=gateway (or subgraphs/catalog, subgraphs/social, ingestion).
# Without the argument, the image runs the whole product in one process, like `make run`.
ARG WORKSPACE=dev

FROM node:22-slim AS build
ARG WORKSPACE
WORKDIR /marquee
COPY . .
RUN npm ci && npm run build && \
    if [ "$WORKSPACE" = dev ]; then npm ci --prefix explorer && npm run build --prefix explorer; fi && \
    node dev/build/stageProgram.mjs "$WORKSPACE" /stage

FROM node:22-slim
ARG WORKSPACE
WORKDIR /marquee
COPY --from=build /stage .
# The only optional dependency is the bundled PostgreSQL. In containers, PostgreSQL is a container of its own.
RUN npm ci --omit=dev --omit=optional --workspace="$WORKSPACE" && mkdir /data && chown 1000:1000 /data
# /data is the only folder that programs write to. It may be a volume; everything else may be read-only.
ENV WORKSPACE=$WORKSPACE MARQUEE_DATA=/data LAKE=/data/lake DEV_ISSUER_KEY=/data/dev-issuer.json
# The user `node` by its number: Kubernetes cannot tell whether a name is root.
USER 1000:1000
EXPOSE 4000
CMD ["sh", "-c", "exec node \"$WORKSPACE/dist/main.js\""]
