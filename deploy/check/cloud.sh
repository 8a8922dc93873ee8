#!/usr/bin/env bash
# Applies deploy/terraform to moto in two regions. It needs the AWS provider, as deploy/check/terraform.sh does. Usage: deploy/check/cloud.sh
# What moto does not serve is called with the values of the plan, or listed (cloudCalls.py). Nothing leaves this machine.
source "$(dirname "$0")/tools.sh"
find_terraform || { skipped 'an apply to moto: neither terraform nor tofu is here' && exit 0; }
has python3 || { skipped 'an apply to moto: there is no Python' && exit 0; }
python=$tools/moto/bin/python
[ -x "$python" ] || python3 -m venv "$tools/moto"
"$python" -c 'import flask, moto' 2>/dev/null || "$tools/moto/bin/pip" install --quiet --disable-pip-version-check 'moto[all,server]==5.2.5'
work=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

cp -r deploy/terraform "$work/terraform"
(cd "$work/terraform/region" && timeout 600 "${init[@]}" -backend=false) >/dev/null 2>&1 || {
  skipped 'an apply to moto: the AWS provider is neither at the registry nor in a mirror (TF_PLUGIN_DIR)'
  exit 0
}
rm -rf "$work/terraform/region/.terraform"

# Moto's own account, and no way to another one.
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL_S3
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export MOTO_IAM_LOAD_MANAGED_POLICIES=true
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export AWS_ENDPOINT_URL=http://127.0.0.1:$port
"$tools/moto/bin/moto_server" --host 127.0.0.1 --port "$port" >"$work/moto.log" 2>&1 &
server=$!

cd "$work/terraform"
# The state is on this machine. A bucket's name is in the path: as a name of a host it would not lead to moto.
for root in region peering global; do
  printf 'terraform {\n  backend "local" {}\n}\n' >"$root/local_override.tf"
done
printf 'provider "aws" {\n  s3_use_path_style = true\n}\n' >region/provider_override.tf
cp -r region second

# <command> <options…>: runs it in this folder, and shows what it said if it fails.
run() {
  "$@" -no-color >"$PWD.log" 2>&1 || {
    grep -A 12 '^Error' "$PWD.log" | head -60
    failed "$(basename "$1") $2 of $(basename "$PWD")"
  }
}
for root in region second peering global; do (cd "$root" && run "${init[@]}"); done
timeout 60 bash -c "until curl -fs $AWS_ENDPOINT_URL/moto-api/ >/dev/null; do sleep 0.2; done" || failed 'moto does not start'

common=(-var environment=test -var marquee_version=0.1.0 -var 'operator_cidrs=["192.0.2.0/24"]')
# <folder> <variables…>: plans the whole region, and applies of it what moto serves.
region() {
  cd "$work/terraform/$1"
  shift
  run "$terraform" plan -input=false -out=plan "${common[@]}" "$@"
  "$terraform" show -json plan >plan.json
  mapfile -t targets < <("$python" "$check_folder/cloudCalls.py" targets plan.json)
  run "$terraform" apply -input=false -auto-approve "${common[@]}" "$@" "${targets[@]}"
}
of_first=(-var region=eu-central-1 -var 'password_regions=["us-east-1"]' -var 'kafka={type="kafka.m7g.large",storage=100}')
region region "${of_first[@]}" &
first=$!
of_second=(-var region=us-east-1 -var cidr=10.41.0.0/16
  -var database_password_secret=arn:aws:secretsmanager:eu-central-1:123456789012:secret:marquee-test-eu-central-1/postgres)
region second "${of_second[@]}" -var primary_database_arn=arn:aws:rds:eu-central-1:123456789012:db:marquee-test-eu-central-1 &
second=$!
wait "$first"
wait "$second"

# <folder> <variables…>: the output `network`. An apply of some resources stores no output that others have a part in, so it is computed again.
network() {
  local fields
  cd "$work/terraform/$1"
  shift
  fields=$(sed -n '/^output "network"/,/^}/{/^    [a-z_]* *=/p}' outputs.tf | paste -sd ,)
  "$terraform" console "${common[@]}" "$@" <<<"jsonencode({$fields})" | "$python" -c 'import json, sys; print(json.loads(sys.stdin.read()))'
}

cd "$work/terraform/peering"
run "$terraform" apply -auto-approve -input=false -var environment=test \
  -var "first=$(network region "${of_first[@]}")" -var "second=$(network second "${of_second[@]}")"
cd "$work/terraform/global"
zone=$("$python" "$check_folder/cloudCalls.py" zone marquee.example)
apply_name() {
  run "$terraform" apply -auto-approve -input=false -var zone_id="$zone" -var host=marquee.example \
    -var 'regions={"eu-central-1"={name="k8s-1.elb.eu-central-1.amazonaws.com",zone_id="Z215JYRZR1TBD5"},"us-east-1"={name="k8s-2.elb.us-east-1.amazonaws.com",zone_id="Z35SXDOTRQ7X7K"}}'
}
apply_name
# As if the answers of Route 53 had been lost: the records are there, and the next apply takes them.
run "$terraform" state rm module.dns.aws_route53_record.region module.dns.aws_route53_record.this
apply_name

outcome=$("$python" "$check_folder/cloudCalls.py" verify ../region/plan.json ../second/plan.json 2>&1) || failed "$outcome"
passed "apply to moto, in two regions: ${outcome//$'\n'/; }"

# The replica is there now. Without its source, the provider plans what docs/operations/disaster-recovery.md says.
cd "$work/terraform/second"
# By its name: in the ARN of a copy, moto changes the name too.
of_second+=(-var database_password_secret=marquee-test-eu-central-1/postgres)
run "$terraform" import -input=false "${common[@]}" "${of_second[@]}" module.database.aws_db_instance.primary marquee-test-us-east-1
run "$terraform" plan -input=false -out=promotion -target=module.database.aws_db_instance.primary "${common[@]}" "${of_second[@]}"
"$terraform" show -json promotion >promotion.json
outcome=$("$python" "$check_folder/cloudCalls.py" promotion promotion.json 2>&1) || failed "$outcome"
passed "a promotion, as the provider plans it: $outcome"
skipped 'an apply to AWS: there is no account'
