#!/bin/sh
# Writes dev/$1/jars.sha256 for the version in dev/$1/pom.xml. Run it after changing the version, and review the difference.
set -eu
here=$(cd "$(dirname "$0")/../$1" && pwd)
jars=$(mktemp -d)
trap 'rm -rf "$jars"' EXIT
mvn -q -B -C -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$jars"
(cd "$jars" && LC_ALL=C sha256sum ./*.jar | sed 's#\./##') > "$here/jars.sha256"
