#!/usr/bin/env bash
# How many service-hours the simulation plays in a second of one core; three runs, a line each.
set -euo pipefail

cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
. etc/jdk.bash
find_jdk
need_maven
export JAVA_HOME=$jdk

classpath=$PWD/target/bench-simulation.classpath
mkdir -p target
mvn -q -B -ntp -DskipChecks -pl simulation -am \
  test-compile dependency:build-classpath -Dmdep.outputFile="$classpath" </dev/null
for _ in 1 2 3; do
  "$jdk/bin/java" -XX:+UseSerialGC -cp "simulation/target/test-classes:$(<"$classpath")" \
    dev.mainstay.simulation.SimulationSpeed
done
