# Sourced by the checks of this folder: folders, output and tools. Tools are installed by their ordinary package managers when they are missing.
set -euo pipefail
check_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$check_folder/../.." && pwd)
tools=${XDG_CACHE_HOME:-$HOME/.cache}/marquee/deploy-check
mkdir -p "$tools/bin"
export PATH="$tools/bin:$tools/venv/bin:$PATH"
cd "$repository"

passed() { printf 'ok      %s\n' "$*"; }
failed() {
  printf 'FAILED  %s\n' "$*"
  exit 1
}
# What this machine cannot run. It is no failure.
skipped() { printf 'not run %s\n' "$*"; }
has() { command -v "$1" >/dev/null; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

# <program> <package>…: installs Debian packages unless the program is there.
need_apt() {
  local program=$1
  shift
  has "$program" || {
    as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@"
  } >/dev/null 2>&1 || return 1
}

# <program> <requirement>: installs a Python package into the virtual environment of the checks.
need_pip() {
  [ -x "$tools/venv/bin/$1" ] && return
  [ -x "$tools/venv/bin/python" ] || python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --disable-pip-version-check "$2"
}

# <program> <Go module>@<version>
need_go() { has "$1" || { has go && GOBIN="$tools/bin" go install "$2" 2>/dev/null; }; }

need_helm() { need_go helm helm.sh/helm/v3/cmd/helm@v3.22.0; }

# <GoMod or Dir> <Go module>@<version>: the path of its go.mod, or of its source. Only files are read.
module_file() { go mod download -json "$2" 2>/dev/null | sed -n "s/^\t\"$1\": \"\(.*\)\",\$/\1/p"; }

# Sets terraform to Terraform or OpenTofu, whichever is here, and init to its command without a backend. A provider comes from where Terraform looks for it, or
# from the folder TF_PLUGIN_DIR.
find_terraform() {
  terraform=$(command -v terraform || command -v tofu) || return 1
  init=("$terraform" init -input=false)
  [ -z "${TF_PLUGIN_DIR:-}" ] || init+=("-plugin-dir=$TF_PLUGIN_DIR")
  export TF_PLUGIN_CACHE_DIR=${TF_PLUGIN_CACHE_DIR:-$tools/terraform-plugins}
  mkdir -p "$TF_PLUGIN_CACHE_DIR"
}

# The files in which operators define their objects (CRDs), as far as they can be fetched. No package has those of Consul.
operator_definitions() {
  local file
  for file in \
    "$(module_file Dir github.com/prometheus-operator/prometheus-operator@v0.85.0)/example/prometheus-operator-crd-full/monitoring.coreos.com_"{servicemonitors,prometheusrules}.yaml \
    "$(module_file Dir github.com/cloudnative-pg/cloudnative-pg@v1.27.0)"/config/crd/bases/postgresql.cnpg.io_{clusters,scheduledbackups}.yaml \
    "$(module_file Dir istio.io/api@v1.27.1)/kubernetes/customresourcedefinitions.gen.yaml"; do
    [ ! -f "$file" ] || echo "$file"
  done
}
