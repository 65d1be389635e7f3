#!/usr/bin/env bash
# What was installed as a rock, as users find it: rock_tried.sh TREE LUA ABI runs the two loops and the command from an
# empty folder, with nothing but that tree (and what the system has) to be found, against the simulator. Says how many
# records came.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
tree=$1 lua=$2 abi=$3

unset LUA_PATH_5_2 LUA_PATH_5_3 LUA_PATH_5_4 LUA_CPATH_5_2 LUA_CPATH_5_3 LUA_CPATH_5_4
export LUA_PATH="$tree/share/lua/$abi/?.lua;$tree/share/lua/$abi/?/init.lua;;"
export LUA_CPATH="$tree/lib/lua/$abi/?.so;;"

empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
cd "$empty"

simulated() {
  "$lua" "$root/spec/support/with_simulator.lua" "$@" | wc -l
}

looped=$(simulated "$lua" "$root/spec/examples/two_loops.lua")
listed=$(simulated "$tree/bin/footage" twelvelabs assets --max 20)
if [ "$looped" -gt 50 ] && [ "$listed" = 20 ]; then
  echo "$looped records in two loops, $listed by the command"
else
  echo "the two loops gave $looped records, the command $listed of 20" >&2
  exit 1
fi
