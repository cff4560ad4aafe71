# Builds Mainstay for ./mainstay; works with bash 3.2. Installs nothing outside the project's folder
# but what Maven itself downloads.
#
# Each build gets a folder of its own under target/image, which no later build writes to: a
# supervisor that runs for weeks goes on reading its own jars. target/launch.env names the newest.

# Apart from ./check's output: classes compiled without its checks must not pass there.
QUICK=target/quick

# build ROOT: builds, makes the AOT cache, writes ROOT/target/launch.env.
build() {
  local root=$1 jdk=
  # shellcheck source=etc/jdk.bash
  . "$root/etc/jdk.bash"
  find_jdk || exit 1
  need_maven || exit 1
  mkdir -p "$root/target/image"
  exec 9>"$root/target/build.lock"
  lock_9
  # Somebody else may have built while we waited.
  if ! usable; then
    if [[ -e $launch ]]; then
      echo "mainstay: building again, for the sources or the JDK have changed" >&2
    else
      echo "mainstay: building, first time: about a minute" >&2
    fi
    build_image "$root" 9>&- || exit 1
  fi
  exec 9>&-
}

# Takes the lock on descriptor 9, waiting for it; a lock of flock(2) ends with the process.
lock_9() {
  if command -v flock >/dev/null; then
    flock -n 9 || {
      echo "mainstay: another command is building, waiting for it" >&2
      flock 9
    }
  else
    perl -MFcntl=:flock -e 'open my $lock, ">&=9" or die; flock $lock, LOCK_EX or die'
  fi
}

build_image() {
  local root=$1 image supervisor_path= command_path= shim_path= version= jar
  image=$root/target/image/$(date +%s)-$$
  # Dated before the build begins: what is edited meanwhile is newer.
  touch "$root/target/build.began"
  if ! (cd "$root" && rm -rf "cli/$QUICK/lib" &&
    JAVA_HOME=$jdk mvn -B -ntp -q -pl cli -am -Dmainstay.target="$QUICK" \
      -Dmaven.test.skip=true -DskipChecks package </dev/null >target/build.log 2>&1); then
    sed $'s/\e\\[[0-9;]*m//g; /^$/d; /Failed to execute goal/,$d' "$root/target/build.log" >&2
    echo "mainstay: the build failed; the reason is above" >&2
    return 1
  fi
  mkdir -p "$image"
  cp "$root/cli/$QUICK"/mainstay-cli-*.jar "$root/cli/$QUICK"/lib/*.jar "$image"
  for jar in "$image"/*.jar; do
    supervisor_path=$supervisor_path${supervisor_path:+:}$jar
    # Opening a connection looks into each jar: what only the supervisor needs stays out.
    case ${jar##*/} in
      mainstay-* | commons-cli-* | snakeyaml-* | sqlite-* | slf4j-*)
        command_path=$command_path${command_path:+:}$jar
        ;;
    esac
    # What an AI client starts is the smallest of all.
    case ${jar##*/} in
      mainstay-core-* | mainstay-gateway-* | mainstay-cli-*)
        shim_path=$shim_path${shim_path:+:}$jar
        ;;
    esac
    case ${jar##*/} in
      mainstay-cli-*)
        version=${jar##*/mainstay-cli-}
        version=${version%.jar}
        ;;
    esac
  done
  make_aot_caches "$image" "$supervisor_path" "$command_path"
  make_shim_cache "$image/shim" "$shim_path"
  {
    assignment java_home_asked "${JAVA_HOME:-}"
    assignment java "$jdk/bin/java"
    assignment image "$image"
    assignment version "$version"
    assignment shim_path "$shim_path"
    assignment supervisor_path "$supervisor_path"
    assignment command_path "$command_path"
    assignment java_options "$java_options"
  } >"$root/target/launch.new"
  touch -r "$root/target/build.began" "$root/target/launch.new"
  mv "$root/target/launch.new" "$launch"
  remove_old_images "$root" "$image"
}

# assignment NAME VALUE: as any shell reads it; what printf makes of %q is for bash alone.
assignment() {
  local quote="'\\''"
  printf "%s='%s'\n" "$1" "${2//\'/$quote}"
}

# make_aot_caches IMAGE SUPERVISOR_PATH COMMAND_PATH: sets java_options. The JVM loads all that is
# in its cache, so there is one for the commands, one for a supervisor, and one for a supervisor
# with a monitor or a gateway. Without a cache Mainstay only starts slower. A cache is mapped where
# it was made for, and need not be patched (docs/decisions/0028); which methods to compile it does
# not say, for to heed that takes a start longer than it saves (docs/decisions/0031). The selector,
# named, need not be looked for in every jar.
make_aot_caches() {
  local image=$1 selector
  java_options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
  java_options="$java_options --enable-native-access=ALL-UNNAMED"
  java_options="$java_options -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions"
  java_options="$java_options -XX:ArchiveRelocationMode=0"
  java_options="$java_options -XX:-AOTRecordTraining -XX:-AOTReplayTraining"
  if [[ -r /proc/self/stat ]]; then
    selector=java.nio.channels.spi.SelectorProvider
    java_options="$java_options -D$selector=sun.nio.ch.EPollSelectorProvider"
  fi
  live_once "$2" "$image/supervisor" "$3" ""
  live_once "$2" "$image/monitor" "$3" "$image/command" \
    $'monitor: {port: auto}\ngateway: {port: auto}'
}

# make_shim_cache CACHE SHIM_PATH: a shim answers once without a gateway, and once with one.
make_shim_cache() {
  local folder
  folder=$(mktemp -d)
  # shellcheck disable=SC2086  # several options in one variable are meant to be split
  (cd "$folder" && exec "$jdk/bin/java" $java_options "-XX:AOTCacheOutput=$1.aot" \
    -cp "$2" dev.mainstay.cli.shim.ShimMain --train </dev/null >"$1.log" 2>&1) || true
  rm -rf "$folder"
}

# live_once SUPERVISOR_PATH CACHE COMMAND_PATH COMMAND_CACHE [YAML]: a supervisor lives a short life
# with a real service, and the commands are asked of it; each JVM leaves its cache.
live_once() {
  local folder
  folder=$(mktemp -d)
  cat >"$folder/mainstay.yaml" <<YAML
name: train
services:
  web:
    command: ["$jdk/bin/jwebserver", -b, 127.0.0.1, -p, "\${PORT}", -d, "$folder"]
    port: auto
    ready: {deadline: 30s, http: {path: /}}
  idle: {command: [sleep, "60"], depends_on: [web]}
${5:-}
YAML
  (train "$folder" "$1" "$2" up --detach) &
  if ! (train "$folder" "$3" "$4" __train); then kill $! 2>/dev/null || true; fi
  wait || true
  rm -rf "$folder"
}

# train FOLDER CLASS_PATH CACHE COMMAND [OPTION...]: becomes the JVM that leaves CACHE.aot, if there
# is to be one. __train ends by "down". Descriptor 5 is where a launcher would wait for proof.
train() {
  local cache=$3
  cd "$1"
  # shellcheck disable=SC2086  # several options in one variable are meant to be split
  exec "$jdk/bin/java" $java_options ${cache:+"-XX:AOTCacheOutput=$cache.aot"} \
    -Dmainstay.native="$image" -Dmainstay.told=5 -cp "$2" \
    dev.mainstay.cli.Main "${@:4}" </dev/null >"${cache:-$1/train}.log" 2>&1 5> >(cat >/dev/null)
}

# Removes earlier images, but for those that a running process was started from.
remove_old_images() {
  local root=$1 newest=$2 image
  for image in "$root"/target/image/*/; do
    image=${image%/}
    [[ $image == "$newest" ]] && continue
    if [[ -d /proc/self ]]; then
      grep -qsF "$image/" /proc/[0-9]*/cmdline && continue
    else
      ps -axo command | grep -F "$image/" | grep -qv grep && continue
    fi
    rm -rf "$image"
  done
}
