#!/usr/bin/env bash
# What a command needs on a fresh machine: packages.sh demo|test|test-all|sanitize|valgrind|bench|release|recipes
#
# On Debian and Ubuntu it names the missing packages and installs them; nothing is ever removed.
# Elsewhere it looks for the programs and modules, and says what to install. It says nothing when all
# is there.
set -euo pipefail

stage=${1:-}

say() {
  printf 'footage: %s\n' "$*" >&2
}

case $stage in
  demo | test | test-all | sanitize | valgrind | bench | release | recipes) ;;
  *)
    say "usage: packages.sh demo|test|test-all|sanitize|valgrind|bench|release|recipes"
    exit 2
    ;;
esac

# ---- Debian, Ubuntu ----

# Words with | name packages of which one is enough; the first one is what gets installed.
other_luas() {
  echo "liblua5.1-0-dev lua5.3 liblua5.3-dev"
  # luajit2 is another one of the same name that shuts out the first: both serve.
  echo "luajit|luajit2 libluajit-5.1-dev|libluajit2-5.1-dev"
}

debian_packages() {
  # The core and the script that uses it.
  echo "gcc|clang libc6-dev make pkg-config|pkgconf lua5.4 liblua5.4-dev lua-cjson ca-certificates"
  echo "libcurl4-openssl-dev|libcurl4-gnutls-dev"
  # The simulator is a Lua 5.1 program; curl carries what it is told.
  echo "lua5.1 lua-http lua-posix lua-zlib curl"
  [ "$stage" = demo ] && return
  if [ "$stage" = recipes ]; then
    echo "git debootstrap"
    return
  fi
  if [ "$stage" = release ]; then
    echo "git luarocks lua-argparse"
    other_luas
    return
  fi
  if [ "$stage" = bench ]; then
    # nginx-light brings the echo module, which can delay an answer. node and npm come in other ways, too.
    echo "nginx-light lua-curl jq valgrind binutils neovim libluajit-5.1-dev|libluajit2-5.1-dev"
    command -v node >/dev/null || echo "nodejs"
    command -v npm >/dev/null || echo "npm"
    return
  fi
  # gcc and clang both look at the sources. binutils has nm. What locales are made of is in locales.
  # The command's arguments.
  echo "lua-argparse"
  echo "lua-busted lua-check gcc clang clang-format binutils locales"
  # The event loops that tasks run in; cqueues is there for the simulator.
  echo "lua-luv lua-event"
  # The other reader of JSON that ours is compared with.
  echo "libjansson-dev"
  # A terminal for bars to be drawn on.
  echo "tmux"
  # Programs of the guide's recipes. The package tinyproxy would start a server.
  echo "parallel tinyproxy-bin"
  [ "$stage" = test ] && return
  if [ "$stage" = sanitize ]; then
    # gcc brings the sanitizers' libraries; dpkg-dev unpacks the source of Lua.
    echo "dpkg-dev"
    return
  fi
  if [ "$stage" = valgrind ]; then
    echo "valgrind"
    return
  fi
  other_luas
  echo "lua5.2 liblua5.2-dev neovim mpv luarocks"
}

installed_packages() {
  # Of a package of two architectures there are two lines; :any and the like are cut off.
  dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^.i *//p'
}

missing_packages() {
  local have word name found
  have=$'\n'$(installed_packages)$'\n'
  for word in $(debian_packages); do
    found=
    for name in ${word//|/ }; do
      if [[ $have == *$'\n'"$name"$'\n'* ]]; then found=$name; fi
    done
    if [ -z "$found" ]; then echo "${word%%|*}"; fi
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null
}

install_on_debian() {
  local missing
  read -r -a missing <<<"$(missing_packages | tr '\n' ' ')"
  if [ ${#missing[@]} = 0 ]; then return; fi
  local command=(install -y --no-install-recommends --no-remove "${missing[@]}")
  say "installing what is missing: ${missing[*]}"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "that takes root. Run: apt-get update && apt-get ${command[*]}"
    exit 1
  fi
  local log
  log=$(mktemp)
  # The lists of packages may be absent or old; then they are fetched first.
  if ! apt "${command[@]}" >"$log" 2>&1; then
    apt update >>"$log" 2>&1 || true
    if ! apt "${command[@]}" >>"$log" 2>&1; then
      tail -n 30 "$log" >&2
      rm -f "$log"
      say "apt-get ${command[*]}: failed; see above"
      exit 1
    fi
  fi
  rm -f "$log"
}

# ---- elsewhere ----

problems=

need() { # need WHAT COMMAND...: WHAT is missing when COMMAND fails
  local what=$1
  shift
  if ! "$@" >/dev/null 2>&1; then problems="$problems  $what"$'\n'; fi
}

any_command() {
  local name
  for name in "$@"; do
    if command -v "$name"; then return 0; fi
  done
  return 1
}

lua_is() { # lua_is VERSION NAME...: one of these is that Lua
  local version=$1 name
  shift
  for name in "$@"; do
    if "$name" -e "assert(_VERSION == 'Lua $version')"; then return 0; fi
  done
  return 1
}

some_lua54() {
  local name
  for name in lua5.4 lua54 lua-5.4 lua; do
    if "$name" -e "assert(_VERSION == 'Lua 5.4'); $1"; then return 0; fi
  done
  return 1
}

need_other_luas() {
  need "Lua 5.3 as lua5.3" lua_is 5.3 lua5.3 lua53
  need "LuaJIT" any_command luajit
  need "LuaRocks" any_command luarocks
}

check_elsewhere() {
  need "a C compiler (gcc or clang)" any_command "${CC:-cc}" gcc clang
  need "Lua 5.4 (lua5.4, lua54 or lua)" lua_is 5.4 lua5.4 lua54 lua-5.4 lua
  need "lua-cjson for Lua 5.4" some_lua54 'require "cjson"'
  need "libcurl's headers" any_command curl-config
  need "curl, the program" any_command curl
  need "Lua 5.1 as lua5.1, for the simulator" lua_is 5.1 lua5.1
  local name
  for name in cjson http.server posix.unistd zlib; do
    need "the module $name for Lua 5.1, for the simulator" lua5.1 -e "require '$name'"
  done
  if [ "$stage" = demo ]; then return; fi
  if [ "$stage" = recipes ]; then
    need "git" any_command git
    need "debootstrap" any_command debootstrap
    return
  fi
  if [ "$stage" = release ]; then
    need_other_luas
    need "argparse for Lua 5.4" some_lua54 'require "argparse"'
    need "git" any_command git
    return
  fi
  if [ "$stage" = bench ]; then
    need "nginx, with its echo module" any_command nginx
    need "node" any_command node
    need "npm" any_command npm
    need "jq" any_command jq
    need "strip, of binutils" any_command strip
    need "the module curl (lua-curl) for Lua 5.1" lua5.1 -e 'require "curl"'
    need "the module cqueues for Lua 5.4" some_lua54 'require "cqueues"'
    return
  fi
  need "argparse for Lua 5.4" some_lua54 'require "argparse"'
  need "busted for Lua 5.4" some_lua54 'require "busted.runner"'
  need "luacheck" any_command luacheck
  need "libjansson's headers" pkg-config --exists jansson
  if [ "$stage" = valgrind ]; then need "valgrind" any_command valgrind; fi
  if [ "$stage" = test-all ]; then
    need_other_luas
    need "Lua 5.2 as lua5.2" lua_is 5.2 lua5.2 lua52
    need "Neovim" any_command nvim
  fi
}

advise_elsewhere() {
  say "this is missing:"
  printf '%s' "$problems" >&2
  cat >&2 <<'END'
To install it:
  Fedora: dnf install gcc make pkgconf lua lua-devel libcurl-devel jansson-devel compat-lua compat-lua-devel curl luarocks
  Arch:   pacman -S gcc make pkgconf lua lua51 curl jansson luarocks
  macOS:  brew install lua luarocks pkg-config curl jansson   (and a Lua 5.1 with the name lua5.1)
and the modules, for Lua 5.4 and, for the simulator, for Lua 5.1:
  luarocks --lua-version 5.4 install lua-cjson
  luarocks --lua-version 5.1 install lua-cjson; ... install http; ... install luaposix; ... install lua-zlib
END
  if [ "$stage" != demo ] && [ "$stage" != bench ]; then
    echo "  luarocks --lua-version 5.4 install busted; ... install argparse; ... install luacheck; and clang and clang-format, if you have them" >&2
  fi
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  install_on_debian
else
  check_elsewhere
  if [ -n "$problems" ]; then
    advise_elsewhere
    exit 1
  fi
fi
