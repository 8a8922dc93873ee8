#!/usr/bin/env bash
# Builds the programs of a Kubernetes control plane with simulated nodes, once, and prints their folder. It takes 12 minutes on two cores.
# Usage: deploy/check/controlPlane/build.sh
source "$(dirname "$0")/../tools.sh"

kubernetes=1.37.2
etcd=3.7.3
kwok=0.8.0
binaries=$tools/control-plane-$kubernetes-$etcd-$kwok
mkdir -p "$binaries"

# <program> <package> [<linker flags>]: builds a package of the module in the working folder.
build() {
  [ -x "$binaries/$1" ] || nice -n 10 go build -mod=mod -trimpath -ldflags "${3:--s -w}" -o "$binaries/$1" "$2"
}

# `go install` refuses Kubernetes: its module replaces its libraries by folders that are not published with it. Their releases stand in.
kubernetes_module() {
  local folder=$tools/kubernetes-$kubernetes source
  mkdir -p "$folder"
  cd "$folder"
  [ -f go.mod ] && return
  source=$(module_file GoMod "k8s.io/kubernetes@v$kubernetes")
  sed -e 's#^module .*#module plane#' -e "s#=> ./staging/src/\(.*\)#=> \1 v0.${kubernetes#*.}#" "$source" >go.mod.new
  go mod edit -require "k8s.io/kubernetes@v$kubernetes" go.mod.new
  mv go.mod.new go.mod
}

etcd_module() {
  mkdir -p "$tools/etcd-$etcd"
  cd "$tools/etcd-$etcd"
  [ -f go.mod ] || go mod init plane
  go get -tool "go.etcd.io/etcd/server/v3@v$etcd"
}

# <program> <Go module>@<version>
install() { [ -x "$binaries/$1" ] || GOBIN=$binaries nice -n 10 go install "$2"; }

install kwok "sigs.k8s.io/kwok/cmd/kwok@v$kwok"
need_helm
(etcd_module && build etcd go.etcd.io/etcd/server/v3)
(
  kubernetes_module
  # Servers tell this version to Helm, which compares it with the chart's kubeVersion.
  package=k8s.io/component-base/version
  version="-s -w -X $package.gitVersion=v$kubernetes -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d . -f 2 <<<"$kubernetes")"
  for program in kube-apiserver kube-controller-manager kube-scheduler kubectl; do
    build "$program" "k8s.io/kubernetes/cmd/$program" "$version"
  done
)

# How kwok takes nodes and pods from one state to the next. A pod is ready 2 s after it is scheduled and gone 1 s after it is deleted: of what happens at
# once, nothing can be seen.
stages=$(module_file Dir "sigs.k8s.io/kwok@v$kwok")/kustomize/stage
# <stage> <milliseconds>
stage() { sed "s/^  next:/  delay: { durationMilliseconds: $2 }\n&/" "$stages/$1.yaml" && echo ---; }
{ stage node/fast/node-initialize 0 && stage pod/fast/pod-ready 2000 && stage pod/fast/pod-delete 1000; } >"$binaries/stages.yaml"
echo "$binaries"
