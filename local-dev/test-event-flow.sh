#!/usr/bin/env bash
# Sends two real events, the bare envelope of an existing chat backend straight to Kafka and a CloudEvent to the KafkaSink, and
# shows both arriving in the audit trail of their user. Exit status: 0 both are there, once; 1 not; 2 wrongly called.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: local-dev/test-event-flow.sh [--target local|cluster] [--timeout SECONDS] [--wait SECONDS]

  --target local     what ./local-dev/up runs (default)
  --target cluster   what kubectl's current context points at; needs kubectl, openssl and the manifests applied
  --timeout SECONDS  how long the events may take to arrive (default 60; a cluster that pulls an image takes longer)
  --wait SECONDS     how long to wait for the target to be up before anything is sent (default 0)

Ports, where they are not the usual ones: KNUDGE_LOCAL_SINK_PORT, KNUDGE_LOCAL_SERVICE_AUDIT_PORT, KNUDGE_LOCAL_ADMIN_PORT.
EOF
}

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
knudge="$here/knudge"
target=local
timeout=60
patience=0
# What a user waits for at most before curl gives up: a sleeping function is held that long by the activator.
request_timeout=120

say() { printf '%s\n' "$*"; }
step() { printf '\n%s. %s\n' "$1" "$2"; }
done_() { printf '   ok: %s\n' "$*"; }

fail() { # what went wrong, and what to do
  printf '\nFAILED: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '  try: %s\n' "$2" >&2
  exit 1
}

wrongly_called() {
  printf '%s\n\n' "$1" >&2
  usage >&2
  exit 2
}

seconds() { # the value of option $1 is $2
  case "$2" in
  '' | *[!0-9]*) wrongly_called "$1 takes a number of seconds, and got '$2'." ;;
  *) printf '%s' "$2" ;;
  esac
}

while [ $# -gt 0 ]; do
  case "$1" in
  --target)
    target="${2-}"
    shift
    ;;
  --timeout)
    timeout="$(seconds "$1" "${2-}")"
    shift
    ;;
  --wait)
    patience="$(seconds "$1" "${2-}")"
    shift
    ;;
  -h | --help)
    usage
    exit 0
    ;;
  *) wrongly_called "There is no option '$1'." ;;
  esac
  [ $# -gt 0 ] && shift
done
case "$target" in
local | cluster) ;;
*) wrongly_called "--target is local or cluster, and got '$target'." ;;
esac

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is not on the PATH, and $2" "install $1"; }

folder="$(mktemp -d)"
: >"$folder/children"
clean_up() {
  while read -r child; do
    kill "$child" 2>/dev/null || :
  done <"$folder/children"
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# One run's events are nobody else's: a user of its own, so that the trail holds these two and nothing more.
run="$(date +%s)-$$"
user="flow-user-$run"
bare_task="flow-bare-$run"
bare_title="Water the plants"
event_task="flow-event-$run"
event_id="flow-event-id-$run"
now="$(date -u +%Y-%m-%dT%H:%M:%SZ)"

# --- what differs between the targets ------------------------------------------------------------------------------------------------

until_up() { # runs a command until it succeeds or patience ends
  local deadline=$((SECONDS + patience))
  until "$@" >"$folder/up" 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 1
  done
}

# Asked by HTTP and not by the command, which would build what is missing while ./local-dev/up is doing just that.
local_answers() { curl -sS -f -m 5 "http://localhost:${KNUDGE_LOCAL_ADMIN_PORT:-8090}/status"; }

local_prepare() {
  until_up local_answers || {
    sed 's/^/   /' "$folder/up" >&2
    fail "local-dev is not up" "run ./local-dev/up in another terminal, or give --wait 300"
  }
  sink="http://localhost:${KNUDGE_LOCAL_SINK_PORT:-8080}/todo/task-events"
  audit="http://localhost:${KNUDGE_LOCAL_SERVICE_AUDIT_PORT:-8003}"
  audit_host=""
}

local_send_bare() { "$knudge" send --bare --topic task-events --type task.created --user "$user" --task "$bare_task" --title "$bare_title"; }
local_token() { "$knudge" token "$user"; }
local_hint="./local-dev/knudge status; ./local-dev/knudge logs audit; ./local-dev/knudge tail dead-letters --from-beginning"

cluster_prepare() {
  need kubectl "the cluster is reached with it"
  need openssl "the user's token is signed with it"
  until_up kubectl get ksvc audit -n todo || {
    sed 's/^/   /' "$folder/up" >&2
    fail "the Service audit is not in the namespace todo of $(kubectl config current-context 2>/dev/null || echo 'no context')" \
      "kubectl config use-context …, then kubectl apply -k knative/overlays/minikube and kubectl apply -k eventing/base"
  }
  say "   context: $(kubectl config current-context)"
  kafka_pod="$(kubectl get pod -n kafka -l strimzi.io/cluster=knudge,strimzi.io/broker-role=true -o 'jsonpath={.items[0].metadata.name}' 2>/dev/null)" || kafka_pod=""
  [ -n "$kafka_pod" ] || fail "no broker of the Kafka cluster knudge runs in the namespace kafka" "kubectl get pods -n kafka"
  sink="http://localhost:$(forwarded knative-eventing kafka-sink-ingress)/todo/task-events"
  # Functions have no address outside of the cluster: the gateway inside of it knows them by their host name.
  audit="http://localhost:$(forwarded kourier-system kourier-internal)"
  audit_host="Host: audit.todo.svc.cluster.local"
}

forwarded() { # a local port that reaches port 80 of service $2 in namespace $1
  local log="$folder/forward-$2" tries=0
  : >"$log"
  kubectl port-forward -n "$1" "service/$2" :80 >>"$log" 2>&1 &
  # This runs in a shell of its own, which a variable would not outlive.
  echo $! >>"$folder/children"
  until grep -q '^Forwarding from 127.0.0.1:' "$log"; do
    tries=$((tries + 1))
    [ "$tries" -le 30 ] || fail "kubectl port-forward to $1/$2 did not start: $(cat "$log")" "kubectl get service -n $1 $2"
    sleep 1
  done
  sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\).*/\1/p' "$log" | head -n 1
}

cluster_send_bare() {
  printf '{"event_type":"task.created","task_id":"%s","user_id":"%s","timestamp":"%s","payload":{"title":"%s"}}\n' \
    "$bare_task" "$user" "$now" "$bare_title" | kubectl exec -i -n kafka "$kafka_pod" -- \
    bin/kafka-console-producer.sh --bootstrap-server knudge-kafka-bootstrap.kafka.svc.cluster.local:9092 --topic task-events
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

cluster_token() { # HS256, with the secret that the functions check it with
  local secret key head body
  secret="$(kubectl get secret knudge-jwt -n todo -o 'jsonpath={.data.secret}')" || return 1
  key="$(printf '%s' "$secret" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')"
  head="$(printf '{"alg":"HS256","typ":"JWT"}' | base64url)"
  body="$(printf '{"iss":"%s","aud":"%s","sub":"%s","iat":%s,"exp":%s}' "$(cluster_config JWT_ISSUER)" "$(cluster_config JWT_AUDIENCE)" \
    "$user" "$(date +%s)" "$(($(date +%s) + 3600))" | base64url)"
  printf '%s.%s.%s' "$head" "$body" \
    "$(printf '%s.%s' "$head" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64url)"
}

cluster_config() { kubectl get configmap knudge -n todo -o "jsonpath={.data.$1}"; }
cluster_hint="kn source list -n todo; kubectl logs -n todo -l serving.knative.dev/service=audit -c user-container; kubectl logs -n knative-eventing statefulset/kafka-source-dispatcher"

# --- what they have in common --------------------------------------------------------------------------------------------------------

get_trail() { # the user's audit trail into $folder/trail; prints the status
  local headers
  headers=(-H "Authorization: Bearer $token" -H 'Accept: application/json')
  [ -z "$audit_host" ] || headers+=(-H "$audit_host")
  curl -sS -m "$request_timeout" -o "$folder/trail" -w '%{http_code}' "${headers[@]}" "$audit/api/audit$1" 2>"$folder/curl" || :
}

problem() { # why the last answer was no good
  [ ! -s "$folder/curl" ] || cat "$folder/curl"
  [ ! -s "$folder/trail" ] || cat "$folder/trail"
}

field() { # the text of JSON field $1 of standard input
  sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1
}

entries() { grep -o '"event_id" *:' "$folder/trail" | wc -l | tr -d ' '; }

hint() { if [ "$target" = local ]; then printf '%s' "$local_hint"; else printf '%s' "$cluster_hint"; fi; }

await() { # until the trail holds an entry of task $1, sent at second $2 and called $3
  local status deadline=$((SECONDS + timeout))
  while :; do
    status="$(get_trail "?task_id=$1&type=task.created")"
    case "$status" in
    200) grep -q "\"$1\"" "$folder/trail" && break ;;
    401 | 403) fail "the audit service refuses the token ($status): $(problem)" "compare JWT_ISSUER, JWT_AUDIENCE and the secret knudge-jwt with the service's" ;;
    404) fail "there is no /api/audit at $audit: $(problem)" "$(hint)" ;;
    esac
    [ "$SECONDS" -lt "$deadline" ] ||
      fail "$3 was not in the audit trail after $timeout s (the last answer was $status: $(problem))" "$(hint)"
    sleep 1
  done
  done_ "$3 after $((SECONDS - $2)) s: $(field type <"$folder/trail") $(field event_id <"$folder/trail"), recorded at $(field recorded_at <"$folder/trail")"
}

need curl "events are posted with it"

step 1 "The target: $target"
if [ "$target" = local ]; then local_prepare; else cluster_prepare; fi
done_ "sink $sink, audit $audit"

step 2 "A token of the user $user"
token="$(if [ "$target" = local ]; then local_token; else cluster_token; fi)" || fail "no token could be made" "$(hint)"
case "$token" in
*.*.*) done_ "$(printf '%.12s' "$token")…" ;;
*) fail "this is no token: '$token'" "$(hint)" ;;
esac

step 3 "The bare envelope of an existing chat backend, straight into the topic task-events"
if [ "$target" = local ]; then local_send_bare; else cluster_send_bare; fi >"$folder/bare" 2>&1 || {
  sed 's/^/   /' "$folder/bare" >&2
  fail "Kafka did not take it" "$(hint)"
}
bare_sent=$SECONDS
done_ "Kafka has task $bare_task of $user"

step 4 "A CloudEvent, to the KafkaSink"
data="{\"task_id\":\"$event_task\",\"user_id\":\"$user\",\"version\":1,\"timestamp\":\"$now\",\"payload\":{\"title\":\"Call the plumber\",\"completed\":false}}"
say "   task.created $event_id $data"
status="$(curl -sS -m "$request_timeout" -o "$folder/sink" -w '%{http_code}' -X POST "$sink" \
  -H 'ce-specversion: 1.0' -H "ce-id: $event_id" -H 'ce-source: /tasks' -H 'ce-type: task.created' -H "ce-subject: $event_task" \
  -H "ce-time: $now" -H 'ce-dataschema: urn:knudge:schema:task.created:1' -H "ce-partitionkey: $user" \
  -H 'Content-Type: application/json' --data-binary "$data" 2>"$folder/curl")" || :
event_sent=$SECONDS
case "$status" in
202) done_ "202, Kafka has it" ;;
404) fail "there is no KafkaSink task-events in the namespace todo (404)" "kubectl apply -k eventing/base" ;;
000) fail "nothing answers at $sink: $(cat "$folder/curl")" "$(hint)" ;;
*) fail "the sink answered $status instead of 202: $(cat "$folder/sink")" "$(hint)" ;;
esac

step 5 "Both in the audit trail of their user: GET $audit/api/audit"
await "$bare_task" "$bare_sent" "the bare envelope"
await "$event_task" "$event_sent" "the CloudEvent"
status="$(get_trail '?type=task.created')"
[ "$status" = 200 ] || fail "GET $audit/api/audit answered $status: $(problem)" "$(hint)"
found="$(entries)"
[ "$found" = 2 ] || fail "the trail of $user holds $found entries instead of 2: $(cat "$folder/trail")" "$(hint)"
if command -v jq >/dev/null 2>&1; then jq . "$folder/trail"; else cat "$folder/trail"; fi | sed 's/^/   /'
printf '\nBoth events went the whole way, and each is in the trail exactly once.\n'
