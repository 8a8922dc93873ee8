#!/usr/bin/env bash
# Builds the images of all programs and pushes them: deploy/release/pushImages.sh <prefix> <version> [<platforms>].
# The prefix is images.prefix of the chart's values, the version is its version. Platforms are those of the nodes, linux/arm64 unless given.
set -euo pipefail
prefix=${1:?the prefix of the images, such as 000000000000.dkr.ecr.eu-central-1.amazonaws.com/marquee-production/}
version=${2:?the version, which becomes the tag}
platforms=${3:-linux/arm64}
[[ $prefix == */ ]] || { echo "The prefix ends with a slash: ${prefix}/" >&2 && exit 1; }
cd "$(dirname "$0")/../.."
for workspace in gateway subgraphs/catalog subgraphs/social ingestion dev; do
  name=${workspace#subgraphs/}
  # The image of the runner has the tools `load` and `seed`.
  [ "$workspace" != dev ] || name=tools
  docker buildx build --push --platform "$platforms" --build-arg WORKSPACE="$workspace" --tag "$prefix$name:$version" .
done
