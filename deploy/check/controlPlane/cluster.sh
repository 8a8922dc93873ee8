# Sourced by controlPlane.sh: a control plane of Kubernetes on free ports of 127.0.0.1, and six simulated nodes in three zones. Needs $work, an
# empty folder, and the programs on the PATH.

pids=()
# <program> <argument>…: starts it in the background. What it prints is in $work/<program>.log.
launch() {
  "$@" >"$work/$1.log" 2>&1 &
  pids+=($!)
  # Its end is wanted, and no news for the shell.
  disown
}
end_cluster() { [ ${#pids[@]} -eq 0 ] || kill -9 "${pids[@]}" 2>/dev/null || true; }

# <count>: as many ports that nothing listens at.
free_ports() {
  python3 -c 'import socket, sys
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(each.getsockname()[1] for each in sockets))' "$1"
}

# <seconds> <what> <command>…: repeats the command until it succeeds.
wait_for() {
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$limit" ] || failed "in time: $what"
    sleep 0.5
  done
}

# Prints the file for clients: <port> <token>
kubeconfig() {
  cat <<CONF
apiVersion: v1
kind: Config
clusters: [{ name: check, cluster: { server: 'https://127.0.0.1:$1', certificate-authority: $work/certificates/apiserver.crt } }]
users: [{ name: check, user: { token: $2 } }]
contexts: [{ name: check, context: { cluster: check, user: check } }]
current-context: check
CONF
}

start_control_plane() {
  local client peer port token
  read -r client peer port < <(free_ports 3)
  token=$(openssl rand -hex 16)
  openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
  echo "$token,check,check,system:masters" >"$work/tokens.csv"
  kubeconfig "$port" "$token" >"$work/kubeconfig"
  export KUBECONFIG=$work/kubeconfig
  launch etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "default=http://127.0.0.1:$peer" \
    --unsafe-no-fsync
  # An address of this machine only cannot be an endpoint of the Service `kubernetes`, which no simulated pod calls.
  launch kube-apiserver --etcd-servers "http://127.0.0.1:$client" --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --secure-port "$port" \
    --cert-dir "$work/certificates" --token-auth-file "$work/tokens.csv" --authorization-mode RBAC --endpoint-reconciler-type none \
    --service-cluster-ip-range 10.96.0.0/16 --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$work/accounts.key" --service-account-signing-key-file "$work/accounts.key"
  wait_for 120 'the API server is ready' kubectl get --raw /readyz
  # The autoscaler looks every 2 s instead of every 15 s.
  launch kube-controller-manager --kubeconfig "$KUBECONFIG" --leader-elect=false --secure-port 0 \
    --service-account-private-key-file "$work/accounts.key" --horizontal-pod-autoscaler-sync-period 2s
  # Without rules of its own, so that only those of the chart spread the pods.
  cat >"$work/scheduler.yaml" <<CONF
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: { kubeconfig: $KUBECONFIG }
leaderElection: { leaderElect: false }
profiles: [{ pluginConfig: [{ name: PodTopologySpread, args: { defaultingType: List } }] }]
CONF
  launch kube-scheduler --config "$work/scheduler.yaml" --secure-port 0
}

# <zone> <name> <cores>: a node, and a disk that only nodes of its zone can mount.
node() {
  cat <<OBJECTS
---
apiVersion: v1
kind: Node
metadata: { name: $2, labels: { topology.kubernetes.io/region: check, topology.kubernetes.io/zone: $1, kubernetes.io/hostname: $2 } }
status:
  allocatable: { cpu: '$3', memory: 64Gi, pods: '110' }
  capacity: { cpu: '$3', memory: 64Gi, pods: '110' }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: $2 }
spec:
  storageClassName: gp3
  capacity: { storage: 10Gi }
  accessModes: [ReadWriteOnce]
  hostPath: { path: /simulated }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: topology.kubernetes.io/zone, operator: In, values: [$1] }] }] } }
OBJECTS
}

zones=(zone-a zone-b zone-c)
start_nodes() {
  launch kwok --kubeconfig "$KUBECONFIG" --config "$1" --manage-all-nodes --cidr 10.244.0.1/16 --node-lease-duration-seconds 40
  {
    echo '{ apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: { name: gp3 }, provisioner: kubernetes.io/no-provisioner, volumeBindingMode: WaitForFirstConsumer }'
    for zone in "${zones[@]}"; do
      # The scheduler prefers empty nodes. So it would take the large ones of one zone, if the chart had no rules.
      [ "$zone" = zone-c ] && cores=64 || cores=16
      node "$zone" "$zone-1" "$cores"
      node "$zone" "$zone-2" "$cores"
    done
  } | kubectl create -f - >/dev/null
  wait_for 60 'the nodes are ready' kubectl wait --for condition=Ready node --all --timeout 10s
}
