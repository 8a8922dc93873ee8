#!/usr/bin/env bash
# Packages the chart of a release and prints the path of the archive: deploy/release/packageChart.sh <prefix> <version> <folder>.
# The version is that of the chart and of the images, and the prefix is where these are, such as registry.example/marquee/.
set -euo pipefail
prefix=${1:?the prefix of the images, such as registry.example/marquee/}
version=${2:?the version}
folder=$(cd "${3:?the folder for the archive}" && pwd)
[[ $prefix == */ ]] || { echo "The prefix ends with a slash: ${prefix}/" >&2 && exit 1; }
cd "$(dirname "$0")/../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r deploy/chart "$copy/marquee"
sed -i -E "s#^(version|appVersion): .*#\1: $version#" "$copy/marquee/Chart.yaml"
sed -i -E "s#^version: .*#version: $version#; s#^  prefix: .*#  prefix: $prefix#" "$copy/marquee/"{,files/}values.yaml
helm package "$copy/marquee" --destination "$folder" >&2
echo "$folder/marquee-$version.tgz"
