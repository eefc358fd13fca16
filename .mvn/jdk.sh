# shellcheck shell=sh
# Finds a JDK 25 or newer and exports JAVA_HOME. Sourced by mvnw, local-dev/up and local-dev/knudge, so that one rule holds for all.
# Order: JAVA_HOME, the java on the PATH, then the places where JDKs are usually installed. Silent when it finds one.

knudge_jdk_major() { # prints the feature release of the JDK in $1, or nothing where it is no JDK
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

knudge_find_jdk() {
  knudge_wanted=25
  if [ -n "${JAVA_HOME-}" ]; then
    knudge_major="$(knudge_jdk_major "$JAVA_HOME")"
    [ "${knudge_major:-0}" -ge "$knudge_wanted" ] && return 0
  fi
  knudge_path_java="$(command -v java 2>/dev/null)" || knudge_path_java=""
  if [ -n "$knudge_path_java" ]; then
    while [ -L "$knudge_path_java" ]; do
      knudge_link="$(readlink "$knudge_path_java")"
      case "$knudge_link" in
      /*) knudge_path_java="$knudge_link" ;;
      *) knudge_path_java="$(dirname "$knudge_path_java")/$knudge_link" ;;
      esac
    done
    knudge_home="$(cd "$(dirname "$knudge_path_java")/.." 2>/dev/null && pwd)" || knudge_home=""
    knudge_major="$(knudge_jdk_major "$knudge_home")"
    if [ "${knudge_major:-0}" -ge "$knudge_wanted" ]; then
      JAVA_HOME="$knudge_home"
      export JAVA_HOME
      return 0
    fi
  fi
  knudge_mac=""
  [ -x /usr/libexec/java_home ] && knudge_mac="$(/usr/libexec/java_home -v "$knudge_wanted+" 2>/dev/null)" || :
  # The caller may run with globbing off (mvnw does): the list is made by a shell of its own.
  knudge_homes="$(sh -c 'for home in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do [ -x "$home/bin/javac" ] && printf "%s\n" "$home"; done' 2>/dev/null)" || :
  knudge_ifs="$IFS"
  IFS='
'
  for knudge_home in $knudge_mac $knudge_homes; do
    knudge_major="$(knudge_jdk_major "$knudge_home")"
    if [ "${knudge_major:-0}" -ge "$knudge_wanted" ]; then
      IFS="$knudge_ifs"
      JAVA_HOME="$knudge_home"
      export JAVA_HOME
      return 0
    fi
  done
  IFS="$knudge_ifs"
  echo "Knudge needs a JDK $knudge_wanted or newer, and none was found (JAVA_HOME=${JAVA_HOME:-unset}; java on the PATH: $(command -v java || echo none)). Install one (for example Temurin $knudge_wanted) or set JAVA_HOME to it." >&2
  return 1
}

knudge_find_jdk
