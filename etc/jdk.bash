# Finds a JDK. Sourced by ./mainstay (through build.bash) and ./check; works with bash 3.2.

JDK_NEEDED=25

# jdk_release HOME: prints the feature release of the JDK in HOME; fails when there is no JDK.
jdk_release() {
  local line
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        line=${line#*\"}
        line=${line%%[.\"+-]*}
        printf '%s' "$line"
        return 0
        ;;
    esac
  done <"$1/release"
  return 1
}

# find_jdk: sets jdk to the home of the first JDK that is new enough; says what to install if none.
find_jdk() {
  local home release seen= on_path=
  if command -v javac >/dev/null; then
    on_path=$(readlink -f "$(command -v javac)")
    on_path=${on_path%/bin/javac}
  fi
  for home in \
    "${JAVA_HOME:-}" \
    "$on_path" \
    /usr/lib/jvm/* \
    /opt/* \
    /usr/local/openjdk-* \
    "${HOME:-/}"/.sdkman/candidates/java/* \
    "${HOME:-/}"/.jdks/* \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [[ -n $home ]] || continue
    release=$(jdk_release "$home") || continue
    if [[ $release =~ ^[0-9]+$ && $release -ge $JDK_NEEDED ]]; then
      jdk=$home
      return 0
    fi
    case " $seen " in *" $release "*) ;; *) seen="$seen $release" ;; esac
  done
  echo "mainstay: needs a JDK $JDK_NEEDED or newer${seen:+ (found only:$seen)}:" \
    "install one (Debian: apt install openjdk-25-jdk, macOS: brew install openjdk," \
    "or Eclipse Temurin 25) or set JAVA_HOME to it" >&2
  return 1
}

# need_maven: fails with what to install when there is no Maven.
need_maven() {
  command -v mvn >/dev/null && return 0
  echo "mainstay: needs Maven 3.8 or newer to build:" \
    "install it (Debian: apt install maven, macOS: brew install maven)" >&2
  return 1
}
