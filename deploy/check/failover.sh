#!/usr/bin/env bash
# Kills the leader of a PostgreSQL cluster under writes of social, and counts what was acknowledged and lost: Patroni, etcd and HAProxy, with a
# synchronous standby and one more. Takes about three minutes. Usage: deploy/check/failover.sh
source "$(dirname "$0")/tools.sh"
source "$check_folder/patroni.sh"

need_apt etcd etcd-server && need_apt haproxy haproxy && has python3 && has node || {
  skipped 'failover of PostgreSQL: etcd, HAProxy, Python or Node.js is missing'
  exit 0
}
[ -f subgraphs/social/dist/social.js ] || npm run --silent build
need_patroni
work=$(mktemp -d "$patroni_home/run.XXXXXX")
make_patroni_folder "$work"
pids=()
end() {
  for name in one two three; do
    for file in "$work/$name.pid" "$work/data/$name/postmaster.pid"; do [ ! -f "$file" ] || kill -9 "$(head -1 "$file")" 2>/dev/null || true; done
  done
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done

  rm -rf "$work"
}
trap end EXIT

password=$(new_password)
etcd --data-dir "$work/etcd" --listen-client-urls http://127.0.0.1:23790 --advertise-client-urls http://127.0.0.1:23790 \
  --listen-peer-urls http://127.0.0.1:23800 --enable-v2=false >"$work/etcd.log" 2>&1 &
pids+=($!)

# <name> <number>
start_member() {
  member_config "$work" "$1" "127.0.0.1:$((15430 + $2))" "127.0.0.1:$((18000 + $2))" 127.0.0.1:23790 "$password"
  "$work/patroni" "$work/$1.yml" >"$work/$1.log" 2>&1 &
  echo $! >"$work/$1.pid"
  # Its end is wanted, and no news for the shell.
  disown
}
for member in 'one 1' 'two 2' 'three 3'; do start_member $member; done

# The part of a member: leader, sync_standby, replica.
role() { curl -s "http://127.0.0.1:1800$1/patroni" | python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["role"], d.get("sync_standby", False), d["state"])' 2>/dev/null; }
roles() { for number in 1 2 3; do role $number; done; }
limit=$((SECONDS + 120))
# Whether all three run, and one of them is the synchronous standby.
is_formed() {
  local all
  all=$(roles)
  [[ $(grep -c running <<<"$all") = 3 && $all == *primary* && $all == *' True '* ]]
}
until is_formed; do
  [ "$SECONDS" -lt "$limit" ] || { tail -n 5 "$work"/*.log; failed 'the cluster of Patroni does not form'; }
  sleep 1
done
passed 'Patroni: a leader, a synchronous standby and one more'

cat >"$work/haproxy.cfg" <<CONF
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
listen leader
  bind 127.0.0.1:15440
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
  server one 127.0.0.1:15431 check port 18001
  server two 127.0.0.1:15432 check port 18002
  server three 127.0.0.1:15433 check port 18003
CONF
haproxy -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
pids+=($!)

leader() { for number in 1 2 3; do case $(role $number) in primary*) echo $number ;; esac; done; }
names=(- one two three)
kill_leader() {
  local number name
  number=$(leader) name=${names[$(leader)]}
  kill -9 "$(cat "$work/$name.pid")" "$(head -1 "$work/data/$name/postmaster.pid")"
  echo "killed $name" >&2
}
export PGPASSWORD=$password
hosts=127.0.0.1:15431,127.0.0.1:15432,127.0.0.1:15433
coproc driver { node "$check_folder/failover/driver.mjs" "postgresql://marquee:$password@$hosts/postgres" "postgresql://marquee:$password@127.0.0.1:15440/postgres"; }
while read -r line <&"${driver[0]}"; do
  case $line in
  kill) kill_leader ;;
  *) echo "$line" ;;
  esac
done
