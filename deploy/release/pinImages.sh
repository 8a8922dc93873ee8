#!/usr/bin/env bash
# Pins each image from outside by the digest that its registry has for its tag: postgres:18 becomes postgres:18@sha256:…. Once pinned, it takes the newest
# digest of the tag. Usage: deploy/release/pinImages.sh [--check]. With --check it asks no registry, changes nothing, and fails for an image without a digest.
set -euo pipefail
cd "$(dirname "$0")/../.."
files=(Dockerfile docker-compose.yml deploy/chart/values.yaml deploy/chart/files/values.yaml deploy/skaffold/databases.yaml)

# <file>: the images from outside. Ours have no digest before they are built, an empty one means that of the prefix, and a stage of the Dockerfile is no image.
images_of() {
  sed -nE 's/^(FROM|[[:space:]]*image:)[[:space:]]+([^[:space:]]+).*$/\2/p' "$1" | sort -u |
    grep -vxE "marquee/.*|''|$(sed -nE 's/^FROM .* AS (.*)$/\1/p' "$1" | paste -sd '|')" || true
}

if [ "${1:-}" = --check ]; then
  status=0
  for file in "${files[@]}"; do
    for image in $(images_of "$file"); do
      [[ $image =~ ^[^@]+:[^@]+@sha256:[0-9a-f]{64}$ ]] || { echo "$file: $image has no digest: run deploy/release/pinImages.sh" && status=1; }
    done
  done
  exit "$status"
fi

# All digests are read before the first file changes. The digest of an index holds for all platforms.
declare -A digests
for image in $(for file in "${files[@]}"; do images_of "$file"; done | sed 's/@.*//' | sort -u); do
  digests[$image]=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
  [[ ${digests[$image]} =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "$image: its registry gave no digest: ${digests[$image]}" >&2 && exit 1; }
done
for image in "${!digests[@]}"; do
  sed -i -E "s#^((FROM|[[:space:]]*image:)[[:space:]]+)${image//./\\.}(@[^[:space:]]*)?([[:space:]]|\$)#\1$image@${digests[$image]}\4#" "${files[@]}"
  echo "$image@${digests[$image]}"
done
