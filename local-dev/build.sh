# shellcheck shell=sh
# Sourced by up and knudge, with $root and JAVA_HOME set: finds out what is stale, builds it, runs the program.

: "${root:?is set by the script that sources this}"
knudge_program="$root/local-dev/target/app/local-dev.jar"
knudge_stamp="$root/local-dev/target/built"
knudge_begun="$knudge_stamp.begun"
knudge_log="$root/local-dev/target/build.log"
knudge_training_log="$root/local-dev/target/training.log"

# Whether anything under the given paths is newer than the file $1. A removed file makes its folder newer, so folders count too.
knudge_newer() {
  knudge_reference="$1"
  shift
  [ -n "$(find "$@" -name target -prune -o -newer "$knudge_reference" -print 2>/dev/null | head -n 1)" ]
}

# The stale modules' folders. Stale is: never built, or a source is newer than both what was built of it and the last build by this script (a build
# that changes no class leaves a jar as it is). Whatever Maven was called by hand for counts as built.
knudge_stale() {
  mkdir -p "$root/local-dev/target"
  : >"$knudge_begun"
  for knudge_module in local-dev $(cd "$root" && ls -d functions/*/src/main/resources/db/migration 2>/dev/null); do
    knudge_module="${knudge_module%%/src/*}"
    case "$knudge_module" in
    local-dev)
      knudge_jar="$knudge_program"
      knudge_sources="local-dev/pom.xml local-dev/src/main local-dev/backends/pom.xml local-dev/backends/src/main"
      ;;
    *)
      knudge_jar="$root/$knudge_module/target/app/${knudge_module#functions/}.jar"
      knudge_sources="functions/pom.xml functions/java.options functions/aot.properties functions/runtime/pom.xml functions/runtime/src/main $knudge_module/pom.xml $knudge_module/java.options $knudge_module/src/main"
      ;;
    esac
    knudge_than="$knudge_jar"
    if [ -f "$knudge_stamp" ] && [ -n "$(find "$knudge_stamp" -newer "$knudge_jar" 2>/dev/null)" ]; then
      knudge_than="$knudge_stamp"
    fi
    # shellcheck disable=SC2086 # a list of paths without spaces
    [ -f "$knudge_jar" ] && ! (cd "$root" && knudge_newer "$knudge_than" pom.xml contracts/pom.xml contracts/src/main $knudge_sources) || echo "$knudge_module"
  done
}

# Builds the modules of these folders, and what they need. local-dev needs all of them.
knudge_build() {
  case " $* " in
  *" local-dev "*) knudge_these="" ;;
  *) knudge_these="-am -pl $(echo "$*" | tr ' ' ',')" ;;
  esac
  mkdir -p "$root/local-dev/target"
  echo "Building what changed (the first time also fetches libraries, which takes some minutes) ..."
  [ -f "$knudge_begun" ] || : >"$knudge_begun"
  # Maven tells which module it is at; the rest goes to the log. A pipe hides the exit status, hence the file.
  rm -f "$knudge_stamp.status"
  {
    knudge_status=0
    # shellcheck disable=SC2086 # two options, or none
    (cd "$root" && ./mvnw -B -DskipTests -Dspotless.check.skip $knudge_these package) 2>&1 || knudge_status=$?
    echo "$knudge_status" >"$knudge_stamp.status"
  } | tee "$knudge_log" | sed -n -e 's/^\[INFO\] Building \(Knudge.*[^ ]\)  *\[\([0-9/]*\)\].*$/  [\2] \1/p'
  if [ "$(cat "$knudge_stamp.status")" != 0 ]; then
    grep '^\[ERROR\]' "$knudge_log" | head -n 20 >&2
    echo "The build failed; all it said is in $knudge_log" >&2
    exit 1
  fi
  # Its time is that of the look at the sources: what was edited since is stale.
  mv "$knudge_begun" "$knudge_stamp"
}

# Kafka and PostgreSQL's driver load thousands of classes: an ahead-of-time cache halves the start. Without it all works, only slower.
knudge_cache="$root/local-dev/target/app/local-dev.aot"
knudge_options="-XX:+UseSerialGC -Xmx768m -Xlog:aot*=off -Xlog:cds*=off --sun-misc-unsafe-memory-access=allow"

knudge_train() {
  [ -f "$knudge_cache" ] && ! knudge_newer "$knudge_cache" "$root/local-dev/target/app" && return 0
  echo "Training the start of local-dev ..."
  rm -f "$knudge_cache"
  # shellcheck disable=SC2086 # options without spaces
  if ! "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$knudge_cache" $knudge_options -Dknudge.root="$root" \
    -jar "$knudge_program" train "$root/local-dev/target/training" >"$knudge_training_log" 2>&1; then
    echo "It did not come to its end ($knudge_training_log tells why): local-dev starts slower." >&2
  fi
  rm -rf "$root/local-dev/target/training"
}

# Netty asks for memory in a way that newer JDKs warn of, and the terminal is for people.
knudge_exec() {
  # shellcheck disable=SC2086 # options without spaces
  exec "$JAVA_HOME/bin/java" -XX:AOTCache="$knudge_cache" $knudge_options -Dknudge.root="$root" -jar "$knudge_program" "$@"
}
