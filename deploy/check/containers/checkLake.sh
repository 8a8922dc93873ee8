# Sourced by containers.sh: the profile `lake`. An object in the bucket becomes a film.

check_lake() {
  local limit
  docker-compose --profile lake up --no-build --detach --no-deps aws >/dev/null 2>&1
  healthy 120 aws
  docker-compose --profile lake up --no-build --detach --no-deps seed ingestion-queue >/dev/null 2>&1
  limit=$((SECONDS + 120))
  until [ "$(podman inspect --format '{{.State.Status}} {{.State.ExitCode}}' "$COMPOSE_PROJECT_NAME-seed-1")" = 'exited 0' ]; do
    [ "$SECONDS" -lt "$limit" ] || { podman logs --tail 20 "$COMPOSE_PROJECT_NAME-seed-1" && failed 'the lake is not seeded in time'; }
    sleep 1
  done
  healthy 120 ingestion-queue
  podman exec "$COMPOSE_PROJECT_NAME-aws-1" python -c '
import boto3
keys = dict(endpoint_url="http://127.0.0.1:5000", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local")
film = "{\"key\":\"lake-1\",\"version\":1,\"title\":\"The Level Crossing of the Lake\",\"year\":2026}\n"
boto3.client("s3", **keys).put_object(Bucket="marquee-lake", Key="lake-check/films.jsonl", Body=film)'
  ask_until 120 'a film of an object in the bucket is found' 'Crossing of the Lake"' '{ searchMovies(q: \"level crossing lake\") { edges { node { title } } } }'
  passed 'lake: the bundled films are uploaded to S3, and a film of a new object comes through the queue'
}
