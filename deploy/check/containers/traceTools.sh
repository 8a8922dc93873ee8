#!/usr/bin/env bash
# Builds the OpenTelemetry collector and Jaeger from their Go modules, once, and prints their folder. Takes some minutes on two cores.
# Usage: deploy/check/containers/traceTools.sh
source "$(dirname "$0")/../tools.sh"

# The versions of the images in docker-compose.yml.
collector=$(sed -n 's#.*otel/opentelemetry-collector:\([^@]*\).*#\1#p' docker-compose.yml)
# The module has a number of its own for the release that the image is of.
jaeger=1.76.0
binaries=$tools/trace-$collector-$jaeger
mkdir -p "$binaries"

# <program> <package>: builds a package of the module in the working folder, without libraries of the system.
build() { CGO_ENABLED=0 nice -n 10 go build -trimpath -ldflags '-s -w' -o "$binaries/$1" "$2"; }

module() { # <name>: the working folder becomes a module of that name.
  mkdir -p "$tools/$1"
  cd "$tools/$1"
  [ -f go.mod ] || go mod init "$1"
}

[ -x "$binaries/otelcol" ] || (
  part=go.opentelemetry.io/collector
  module collector
  cp "$check_folder/containers/collector.go" main.go
  go get "$part/otelcol@v$collector" "$part/service@v$collector" "$part/receiver/otlpreceiver@v$collector" "$part/exporter/otlpexporter@v$collector" \
    "$part/processor/"{batchprocessor,memorylimiterprocessor}"@v$collector"
  go get .
  build otelcol .
)
[ -x "$binaries/jaeger" ] || (
  module jaeger
  go get -tool "github.com/jaegertracing/jaeger/cmd/jaeger@v$jaeger"
  build jaeger github.com/jaegertracing/jaeger/cmd/jaeger
)
echo "$binaries"
