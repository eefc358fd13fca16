#!/usr/bin/env bash
# From nothing to a cluster on this machine that runs all of Knudge: Minikube with Knative (by `kn quickstart`), Kafka (Strimzi), the images, the manifests, and a real event that
# goes the whole way. Run it again after a failure, or to bring changes in: the cluster and Knative are not made twice. Exit status: 0 done; 1 failed; 2 wrongly called.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: knative/quickstart.sh [--cpus N] [--memory MB] [--kubernetes VERSION] [--skip-images] [--dry-run]

  --cpus N              of the cluster's machine (default 6; less leaves pods Pending)
  --memory MB           of the cluster's machine (default 12288)
  --kubernetes VERSION  (default 1.34.0: Knative 1.22 and newer refuse less)
  --skip-images         do not build and load the functions' images: they are in the cluster
  --dry-run             say what would be done, and do nothing

Needs minikube 1.37 or newer, kubectl, curl, kn with its quickstart plugin 1.22 or newer, and a container runtime or a hypervisor that Minikube can use.
To build the images: on Linux a JDK 25, elsewhere docker.
EOF
}

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/.." && pwd)"
cpus=6
memory=12288
kubernetes=1.34.0
images=yes
dry=no
# The profile that kn quickstart makes, whatever its name option says.
profile=knative
# Knative's Kafka add-on, of the minor version that kn quickstart installs; found out from the cluster where it can be.
kafka_addon="${KNUDGE_KAFKA_ADDON:-}"
strimzi_version=1.2.0
strimzi="${KNUDGE_STRIMZI:-https://github.com/strimzi/strimzi-kafka-operator/releases/download/$strimzi_version/strimzi-cluster-operator-$strimzi_version.yaml}"
patience="${KNUDGE_PATIENCE:-600}"

say() { printf '%s\n' "$*"; }
step() { printf '\n%s/10 %s\n' "$1" "$2"; }
done_() { printf '   ok: %s\n' "$*"; }

fail() { # what went wrong, and what to do
  printf '\nFAILED: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '  try: %s\n' "$2" >&2
  printf '  then run this again: what is done is not done twice\n' >&2
  exit 1
}

wrongly_called() {
  printf '%s\n\n' "$1" >&2
  usage >&2
  exit 2
}

number() { # the value of option $1 is $2
  case "$2" in
  '' | *[!0-9]*) wrongly_called "$1 takes a number, and got '$2'." ;;
  *) printf '%s' "$2" ;;
  esac
}

while [ $# -gt 0 ]; do
  case "$1" in
  --cpus)
    cpus="$(number "$1" "${2-}")"
    shift
    ;;
  --memory)
    memory="$(number "$1" "${2-}")"
    shift
    ;;
  --kubernetes)
    kubernetes="${2-}"
    case "$kubernetes" in [0-9]*.[0-9]*) ;; *) wrongly_called "--kubernetes takes a version such as 1.34.0, and got '$kubernetes'." ;; esac
    shift
    ;;
  --skip-images) images=no ;;
  --dry-run) dry=yes ;;
  -h | --help)
    usage
    exit 0
    ;;
  *) wrongly_called "There is no option '$1'." ;;
  esac
  shift
done

run() { # says what it does, and does it; the output is shown, indented
  printf '   $ %s\n' "$*"
  [ "$dry" = yes ] || "$@" 2>&1 | sed 's/^/     /'
}

there() { # whether a question to the cluster succeeds; nothing is there in a dry run
  [ "$dry" = no ] && "$@" >/dev/null 2>&1
}

apply_url() { run kubectl apply --server-side --force-conflicts -f "$1"; }

available() { # waits for a deployment $2 in namespace $1
  run kubectl wait -n "$1" --for=condition=Available --timeout="${patience}s" "deployment/$2" ||
    fail "$2 in $1 did not come up in $patience s" "kubectl describe pods -n $1 (Pending: more --cpus or --memory; ImagePullBackOff: the network)"
}

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is not on the PATH: $2" "$3"; }

private="$(mktemp -d)"
trap 'rm -rf "$private"' EXIT

step 1 "The programs"
need minikube "it makes the cluster" "https://minikube.sigs.k8s.io/docs/start"
need kubectl "it fills the cluster" "https://kubernetes.io/docs/tasks/tools"
need kn "it installs Knative" "https://knative.dev/docs/client/install-kn"
need curl "it fetches Strimzi" "your system's packages"
kn quickstart --help >/dev/null 2>&1 || fail "kn has no quickstart plugin" "put the binary kn-quickstart on the PATH: https://knative.dev/docs/install/quickstart-install"
# An older one makes the plugin ask, and take the silence for a no, which it does not call a failure.
minikube_version="$(minikube version --short 2>/dev/null)" || minikube_version=""
case "$minikube_version" in
v0.* | v1.[0-9].* | v1.[12][0-9].* | v1.3[0-6].*) fail "minikube is $minikube_version, and 1.37 is the oldest that does" "https://minikube.sigs.k8s.io/docs/start" ;;
esac
if [ "$images" = yes ]; then
  # The JVM and its cache are those of the machine that builds: an image for Linux is made on Linux, or inside of it.
  if [ "$(uname -s)" = Linux ]; then
    # shellcheck source=../.mvn/jdk.sh
    . "$root/.mvn/jdk.sh" || fail "there is no JDK to build the images with" "what stands above; or --skip-images where the cluster has them"
  else
    need docker "it builds the images where the machine is no Linux" "https://docs.docker.com/get-started/get-docker; or --skip-images where the cluster has them"
  fi
fi
done_ "minikube, kubectl, kn, kn quickstart, curl"

step 2 "A cluster with Knative: $cpus CPUs, $memory MB, Kubernetes $kubernetes"
# By its JSON: the table is coloured, and a name may be a part of another's. The plugin looks for the name anywhere.
profiles="$(minikube profile list -o json 2>/dev/null | grep -o '"Name": *"[^"]*"')" || profiles=""
case "$profiles" in
*"\"$profile\""*) known=yes ;;
*"$profile"*) fail "another profile of minikube has '$profile' in its name: kn quickstart would take it for its own, and fill the current context" "minikube profile list; minikube delete -p <that one>" ;;
*) known=no ;;
esac
if [ "$known" = yes ]; then
  # It may have been stopped, as by this machine's own restart. Nothing here starts it over: it holds what was done in it.
  if [ "$dry" = no ] && ! minikube status -p "$profile" >/dev/null 2>&1; then
    run minikube start -p "$profile" || fail "the profile $profile is there, and does not start" "minikube logs -p $profile"
  fi
  # The plugin fills whatever context is the current one.
  run kubectl config use-context "$profile" || fail "there is no context $profile" "minikube update-context -p $profile"
fi
if there kubectl --context "$profile" get deployment -n knative-eventing eventing-controller; then
  done_ "the profile $profile has Knative"
elif there kubectl --context "$profile" get namespace knative-serving; then
  # The plugin would take the namespace for the whole, and do nothing.
  fail "the profile $profile has a part of Knative: its installation broke off" "minikube delete -p $profile (nothing of Knudge is in it yet)"
else
  # It asks to press ENTER once the tunnel is up; functions are reached from inside and by port-forward, so none is needed, and it gets its ENTER.
  printf '   $ kn quickstart minikube --kubernetes-version %s -- --cpus %s --memory %s\n' "$kubernetes" "$cpus" "$memory"
  if [ "$dry" = no ]; then
    # Not by a pipe: whoever ends without having read all would fail it.
    kn quickstart minikube --kubernetes-version "$kubernetes" -- --cpus "$cpus" --memory "$memory" 2>&1 <<<$'\n\n' | sed 's/^/     /' ||
      fail "kn quickstart did not get through" "minikube delete -p $profile (starts over), minikube logs -p $profile (looks)"
    # Not by the node: with a container for a machine that has all of this one's.
    has="$(minikube profile list -o json 2>/dev/null | tr '{' '\n' | sed -n "s/^\"Name\": *\"$profile\",.*\"CPUs\": *\([0-9]*\),.*/\1/p" | head -n 1)" || has=""
    case "$has" in
    '' | *[!0-9]*) ;;
    *) [ "$has" -ge "$cpus" ] || fail "the cluster has $has CPUs, not $cpus: kn's quickstart plugin is older than 1.22, or the profile was there before" "minikube delete -p $profile, a newer plugin" ;;
    esac
  fi
fi
run kubectl config use-context "$profile" || fail "there is no context $profile" "kubectl config get-contexts"
# From here on it is this cluster, whatever somebody else makes the current context meanwhile.
if [ "$dry" = no ]; then
  kubectl config view --raw --flatten --minify --context "$profile" >"$private/kubeconfig" || fail "the context $profile can not be read" "kubectl config view --context $profile"
  export KUBECONFIG="$private/kubeconfig"
fi
for deployment in knative-serving/activator knative-serving/webhook kourier-system/3scale-kourier-gateway knative-eventing/eventing-webhook; do
  available "${deployment%/*}" "${deployment#*/}"
done
done_ "Knative Serving with Kourier, and Eventing"

step 3 "Namespaces"
for namespace in kafka todo; do
  if there kubectl get namespace "$namespace"; then
    done_ "$namespace is there"
  else
    run kubectl create namespace "$namespace" || fail "the namespace $namespace could not be made" "kubectl get namespaces"
  fi
done

step 4 "Kafka's operator (Strimzi)"
if there kubectl get deployment -n kafka strimzi-cluster-operator; then
  done_ "it is there"
else
  # It comes for the namespace myproject.
  printf '   $ %s | kubectl apply --server-side -n kafka -f -\n' "$strimzi"
  if [ "$dry" = no ]; then
    case "$strimzi" in
    http*) curl -fsSL --retry 3 -o "$private/strimzi.yaml" "$strimzi" ;;
    *) cat "$strimzi" >"$private/strimzi.yaml" ;;
    esac || fail "Strimzi could not be fetched from $strimzi" "look whether the address answers, or set KNUDGE_STRIMZI to a file"
    sed 's/namespace: myproject/namespace: kafka/' "$private/strimzi.yaml" | kubectl apply --server-side --force-conflicts -n kafka -f - 2>&1 | sed 's/^/     /' ||
      fail "Strimzi could not be installed from $strimzi" "set KNUDGE_STRIMZI to another release"
  fi
fi
available kafka strimzi-cluster-operator

step 5 "Knative's Kafka add-on: KafkaSource and KafkaSink"
if [ -z "$kafka_addon" ]; then
  version="$(kubectl get deployment -n knative-eventing eventing-controller -o 'jsonpath={.metadata.labels.app\.kubernetes\.io/version}' 2>/dev/null)" || version=""
  case "$version" in
  [0-9]*.[0-9]*.[0-9]*) kafka_addon="https://github.com/knative-extensions/eventing-kafka-broker/releases/download/knative-v${version%.*}.0" ;;
  *)
    [ "$dry" = yes ] || fail "Eventing does not say its version ('$version')" "set KNUDGE_KAFKA_ADDON to the release's address: …/releases/download/knative-v1.23.0"
    kafka_addon="https://github.com/knative-extensions/eventing-kafka-broker/releases/download/knative-v1.23.0"
    ;;
  esac
fi
# In this order, and the webhook up before what it serves: a dispatcher that comes first does not find its contract.
apply_url "$kafka_addon/eventing-kafka-controller.yaml" || fail "the add-on could not be applied from $kafka_addon" "set KNUDGE_KAFKA_ADDON to another release"
available knative-eventing kafka-controller
available knative-eventing kafka-webhook-eventing
for part in source sink; do
  apply_url "$kafka_addon/eventing-kafka-$part.yaml" || fail "eventing-kafka-$part.yaml could not be applied" "run this again: the webhook may not have been ready"
done
# A laptop's single broker may take longer than the 2 s that the dispatcher grants it.
if [ "$dry" = no ]; then
  data="$(kubectl get configmap -n knative-eventing config-kafka-source-data-plane -o 'jsonpath={.data.config-kafka-source-consumer\.properties}' 2>/dev/null)" || data=""
  case "$data" in
  *request.timeout.ms=2000*)
    changed="$(printf '%s' "$data" | sed -e 's/^\(request.timeout.ms\)=2000/\1=15000/' -e 's/^\(default.api.timeout.ms\)=2000/\1=30000/' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' | awk '{printf "%s\\n", $0}')"
    run kubectl patch configmap -n knative-eventing config-kafka-source-data-plane --type merge \
      -p "{\"data\":{\"config-kafka-source-consumer.properties\":\"$changed\"}}" || say "   (left as it is: expect a repeated delivery now and then)"
    ;;
  esac
fi
available knative-eventing kafka-sink-receiver

step 6 "Kafka itself, one broker"
run kubectl apply -f "$root/eventing/overlays/minikube/kafka.yaml" || fail "the Kafka cluster could not be made" "kubectl get crd kafkas.kafka.strimzi.io"
run kubectl wait -n kafka --for=condition=Ready --timeout="${patience}s" kafka/knudge ||
  fail "Kafka was not ready in $patience s" "kubectl get pods -n kafka; kubectl describe kafka knudge -n kafka"

step 7 "The functions' images"
if [ "$images" = no ]; then
  done_ "left out (--skip-images)"
else
  if [ "$(uname -s)" = Linux ]; then
    run "$root/mvnw" -f "$root/pom.xml" -B -Pimages -DskipTests package || fail "the images could not be built" "./mvnw -Pimages package -DskipTests -Dimage.base=none (without a registry)"
    for tarball in "$root"/functions/*/target/image/*.tar; do
      [ "$dry" = yes ] || [ -f "$tarball" ] || fail "no image was built" "look at what the build said"
      run minikube image load -p "$profile" "$tarball" || fail "$tarball could not be loaded" "minikube ssh -p $profile -- df -h (a full disk)"
    done
  else
    for image in $(kubectl kustomize "$root/knative/overlays/minikube" | sed -n 's|.*image: \(dev.local/knudge/.*\)|\1|p' | sort -u); do
      name="${image##*/}"
      run docker build -f "$root/knative/images/Dockerfile" --build-arg "FUNCTION=${name%:*}" -t "$image" "$root" || fail "the image $image could not be built" "docker system df (a full disk)"
      run minikube image load -p "$profile" "$image" || fail "$image could not be loaded" "minikube ssh -p $profile -- df -h (a full disk)"
    done
  fi
fi

step 8 "Database, functions, migrations"
before="$(kubectl get ksvc -n todo -o name 2>/dev/null)" || before=""
# A Job's template cannot be changed: of another version it is made anew.
run kubectl delete job -n todo -l app.kubernetes.io/component=migration --ignore-not-found || fail "the Jobs of the last time could not be deleted" "kubectl get jobs -n todo"
run kubectl apply -k "$root/knative/overlays/minikube" || fail "the overlay could not be applied" "kubectl kustomize knative/overlays/minikube"
run kubectl rollout status -n todo --timeout="${patience}s" statefulset/postgresql || fail "PostgreSQL did not come up" "kubectl describe pod -n todo postgresql-0"
run kubectl wait -n todo --for=condition=complete --timeout="${patience}s" job -l app.kubernetes.io/component=migration ||
  fail "a migration did not get through" "kubectl get jobs -n todo; kubectl logs -n todo -l app.kubernetes.io/component=migration --tail=20"
# What sleeps has the new image, settings and secrets at its next wake-up. What is awake is started anew: the image's name is the same, so nothing else would; events that it holds come again.
if [ -n "$before" ]; then
  run kubectl delete pod -n todo -l serving.knative.dev/service --ignore-not-found --wait=false || fail "what is awake could not be started anew" "kubectl get pods -n todo"
fi

step 9 "What carries events: topics, sinks, sources"
run kubectl apply -k "$root/eventing/overlays/minikube" || fail "the overlay could not be applied" "kubectl get pods -n knative-eventing (is the webhook up?)"
for what in kafkatopic/kafka kafkasink/todo kafkasource/todo pingsource/todo ksvc/todo; do
  run kubectl wait -n "${what#*/}" --for=condition=Ready --timeout="${patience}s" "${what%/*}" --all ||
    fail "not every ${what%/*} is ready" "kubectl get ${what%/*} -n ${what#*/}; kubectl describe ${what%/*} -n ${what#*/}"
done

step 10 "A real event, the whole way"
run "$root/local-dev/test-event-flow.sh" --target cluster --timeout 300 || fail "the event did not arrive" "kubectl logs -n knative-eventing statefulset/kafka-source-dispatcher"

cat <<EOF

All is up, and in a minute or two everything but live sleeps again. Look:
  kn service list -n todo          what there is
  kn source list -n todo           what wakes it
  kubectl get pods -n todo -w      a pod comes with an event, and goes
knative/QUICKSTART.md shows what you will see. To be rid of it: minikube delete -p $profile
EOF
