#!/usr/bin/env bash
# make zones: three zones in two regions on this machine, under load, while a zone is killed, a leader is killed and a zone is cut off.
# docs/operations/zones.md describes it. Flags are those of testing/src/zones/zonesOptions.ts.
#
# Everything runs in namespaces of its own: processes, which end with this one however it ends, and networks. Each zone is a network with an
# address of the loopback range, and has one cable, which is pulled to cut it off. Root is not needed where users may make namespaces.
source "$(dirname "$0")/../check/tools.sh"
source "$check_folder/patroni.sh"
front=127.0.9.1
zones=('a 127.0.1.1' 'b 127.0.2.1' 'c 127.0.3.1')

# Loopback addresses may leave a machine only where route_localnet is set. `lo` keeps 127.0.0.1 and gives the rest of the range away.
# <device> <address>
use_loopback_range() {
  local setting
  for setting in /proc/sys/net/ipv4/conf/{all,default,"$1"}/route_localnet; do echo 1 >"$setting"; done
  ip link set lo up
  ip address del 127.0.0.1/8 dev lo
  ip address add 127.0.0.1/32 dev lo
  ip address add "$2/16" dev "$1"
  ip link set "$1" up
}

# <zone> <address>
make_network() {
  ip netns add "zone-$1"
  ip link add name "zone-$1" type veth peer name eth0 netns "zone-$1"
  ip link set "zone-$1" master zones up
  nsenter --net="/run/netns/zone-$1" bash "$repository/deploy/zones/zones.sh" --network eth0 "$2"
}

case ${1:-} in
--network)
  use_loopback_range "$2" "$3"
  exit
  ;;
--inside)
  work=$2
  shift 2
  mount -t tmpfs none /run
  ip link add name zones type bridge
  use_loopback_range zones "$front"
  for zone in "${zones[@]}"; do make_network $zone; done
  # Three servers of Neo4j that live for minutes: Java's slower compiler would only take the cores from them.
  export JAVA_TOOL_OPTIONS=${JAVA_TOOL_OPTIONS:--XX:TieredStopAtLevel=1}
  node testing/dist/zones/main.js "$work" "$@" &
  node=$!
  trap 'kill -TERM "$node" 2>/dev/null' INT TERM
  # A trap ends a wait. This process must not end before the program: all others would be killed.
  status=0
  while kill -0 "$node" 2>/dev/null; do
    status=0
    wait "$node" || status=$?
  done
  exit "$status"
  ;;
esac

need_apt etcd etcd-server && need_apt haproxy haproxy && need_apt ip iproute2 && need_apt java default-jre-headless && need_apt mvn maven || {
  skipped 'zones: etcd, HAProxy, iproute2, Java or Maven is missing, and cannot be installed'
  exit 0
}
namespaces=(--net --mount --pid --fork --kill-child --mount-proc)
[ "$(id -u)" -eq 0 ] || namespaces=(--user --map-current-user --keep-caps "${namespaces[@]}")
unshare "${namespaces[@]}" true 2>/dev/null || {
  skipped 'zones: this user may not make namespaces'
  exit 0
}
need_patroni
work=$(mktemp -d "$patroni_home/zones.XXXXXX")
make_patroni_folder "$work"
new_password >"$work/password"
chmod 600 "$work/password"
etcd=$(printf '%s:2379,' "${zones[@]#* }")
for zone in "${zones[@]}"; do
  address=${zone#* }
  member_config "$work" "${zone% *}" "$address:5432" "$address:8008" "${etcd%,}" "$(<"$work/password")"
done

setpriv --pdeathsig KILL unshare "${namespaces[@]}" bash "$repository/deploy/zones/zones.sh" --inside "$work" "$@" &
outside=$!
# The first process of a namespace is told, and ends the others.
tell() { kill -TERM $(ps -o pid= --ppid "$outside") 2>/dev/null || true; }
trap tell INT TERM
status=0
while kill -0 "$outside" 2>/dev/null; do
  status=0
  wait "$outside" || status=$?
done
rm -rf "$work"
exit "$status"
