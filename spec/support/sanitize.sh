#!/usr/bin/env bash
# Every spec under AddressSanitizer, UndefinedBehaviorSanitizer and the leak detector: sanitize.sh
# [busted's arguments]. The interpreter is a Lua 5.4 built here from Debian's source package, with the
# sanitizers in it and with Lua's own checks of how its C API is used (LUA_USE_APICHECK). Where that
# source is not to be had, it is a small program of our own around the packaged Lua. It says which. The
# sanitizers are linked into the interpreter, not loaded before it: the programs that specs start, the
# simulator above all, must not get them.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
build=$root/build/sanitize
mkdir -p "$build"
CC=${CC:-gcc}
SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"

# ---- the interpreter ----

# Unpacks the source of lua5.4 into $build/source. The system's own list of sources is left alone: the
# address is the one that the package itself comes from.
get_source() {
  local apt=$build/apt origin
  command -v apt-get >/dev/null && command -v dpkg-source >/dev/null || return 1
  # "500 ADDRESS SUITE/COMPONENT ARCHITECTURE Packages"
  origin=$(apt-cache policy lua5.4 | awk '$NF == "Packages" { split($3, part, "/"); print $2, part[1], part[2]; exit }')
  if [ -z "$origin" ]; then return 1; fi
  rm -rf "$apt" "$build/source"
  mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/archives/partial" "$build/source"
  echo "deb-src $origin" >"$apt/sources.list"
  local options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/parts"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/archives"
    -o "APT::Sandbox::User=$(id -un)")
  apt-get "${options[@]}" update && (cd "$build/source" && apt-get "${options[@]}" source lua5.4)
}

build_lua() {
  local folder
  if [ -x "$build/lua" ]; then return; fi
  get_source >"$build/source.log" 2>&1 || return 1
  folder=$(dirname "$(find "$build/source" -name lua.c | head -n 1)")
  rm -f "$folder/luac.c" # a program of its own
  # It looks for modules where the packaged one does.
  local path cpath
  path=$(env -u LUA_PATH -u LUA_PATH_5_4 lua5.4 -e 'print(package.path)')
  cpath=$(env -u LUA_CPATH -u LUA_CPATH_5_4 lua5.4 -e 'print(package.cpath)')
  # shellcheck disable=SC2086 # SANITIZE is several words
  $CC -std=gnu99 -O1 -g $SANITIZE -DLUA_USE_LINUX -DLUA_COMPAT_5_3 -DLUA_USE_APICHECK \
    "-DLUA_PATH_DEFAULT=\"$path\"" "-DLUA_CPATH_DEFAULT=\"$cpath\"" \
    -o "$build/lua.new" "$folder"/*.c -Wl,-E -lm -ldl >"$build/lua.log" 2>&1 || return 1
  mv "$build/lua.new" "$build/lua"
}

if build_lua; then
  lua=$build/lua
  include=-I$(dirname "$(find "$build/source" -name lua.h | head -n 1)")
  echo "sanitize: $("$lua" -v | cut -d' ' -f1-2) from the source package, with the sanitizers and LUA_USE_APICHECK in it"
else
  tail -n 5 "$build"/*.log >&2 2>/dev/null || true
  lua=$build/interpreter
  include=
  # shellcheck disable=SC2046,SC2086 # several words each
  $CC -std=c11 -O1 -g $SANITIZE $(pkg-config --cflags lua5.4) -o "$lua" spec/support/interpreter.c -Wl,-E \
    $(pkg-config --libs lua5.4) -lm -ldl
  echo "sanitize: the packaged Lua 5.4 in a program with the sanitizers (its source package is not to be had)"
fi

# ---- the core ----

: "${MAKE:=make}"
$MAKE --no-print-directory -s core LUA_VERSION=5.4 BUILD="$build" CC="$CC" \
  CFLAGS="-O1 -g $SANITIZE" ${include:+LUA_CFLAGS="$include"}

# ---- the run ----

# No leak is suppressed: so far each one was ours.
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99:check_initialization_order=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:exitcode=99
export LUA_PATH="$root/lua/?.lua;$root/lua/?/init.lua;./?.lua;;"
export LUA_CPATH="$build/5.4/?.so;;"
export FOOTAGE_BUILD="$build/5.4" FOOTAGE_LUA="$lua" FOOTAGE_SANITIZED=1
unset LUA_PATH_5_4 LUA_CPATH_5_4
spec/support/specs.sh "Lua 5.4 with sanitizers" "${@:-spec}" -- "$lua" spec/support/busted.lua
