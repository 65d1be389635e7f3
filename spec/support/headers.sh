#!/bin/sh
# Says in words what is missing before the compiler says it in its own. The arguments are the
# compiler's flags; CC and LUA_VERSION come from the environment.
set -u

compiles() {
  program=$1
  shift
  printf '%b\n' "$program" | $CC "$@" -Wno-error -fsyntax-only -x c - >/dev/null 2>&1
}

fail() {
  echo "footage: $1" >&2
  shift
  for line in "$@"; do echo "  $line" >&2; done
  exit 1
}

version=$LUA_VERSION
nodot=$(echo "$version" | tr -d .)
if [ "$version" = jit ]; then
  header=luajit.h number=501
  debian=libluajit-5.1-dev fedora=luajit-devel arch=luajit brew=luajit
else
  header=lua.h number=50${version#5.}
  debian=liblua$version-dev fedora=compat-lua-devel arch=lua$nodot brew=lua
  case $version in
    5.1) debian=liblua5.1-0-dev brew=luajit ;;
    5.4) fedora=lua-devel arch="lua (or lua54)" brew="lua (or lua@5.4)" ;;
  esac
fi

# shellcheck disable=SC2086 # CC may be two words
command -v ${CC%% *} >/dev/null || fail "there is no C compiler '$CC'. Install one:" \
  "Debian, Ubuntu: apt install gcc libc6-dev" "Fedora: dnf install gcc" "Arch: pacman -S gcc" "macOS: xcode-select --install"

compiles '#include <stdlib.h>' "$@" || fail "'$CC' cannot compile the smallest program. Perhaps the C library's headers are missing:" \
  "Debian, Ubuntu: apt install libc6-dev" "Fedora: dnf install glibc-devel" "macOS: xcode-select --install" \
  "or one of the flags is wrong: $*"

compiles "#include <$header>\n#include <lua.h>\n#if LUA_VERSION_NUM != $number\n#error\n#endif\n#include <lauxlib.h>" "$@" ||
  fail "the headers of Lua $version are missing. Install them:" \
    "Debian, Ubuntu: apt install $debian" "Fedora: dnf install $fedora" "Arch: pacman -S $arch" "macOS: brew install $brew" \
    "or say where they are: make LUA_VERSION=$version LUA_CFLAGS=-I/folder/with/lua.h"

compiles '#include <curl/curl.h>' "$@" || fail "the headers of libcurl are missing. Install them:" \
  "Debian, Ubuntu: apt install libcurl4-openssl-dev" "Fedora: dnf install libcurl-devel" "Arch: pacman -S curl" \
  "macOS: brew install curl" "or say where they are: make CURL_CFLAGS=-I/folder/with/curl CURL_LIBS='-L/folder -lcurl'"

compiles '#include <curl/curl.h>\n#if LIBCURL_VERSION_NUM < 0x074200\n#error\n#endif' "$@" ||
  fail "libcurl is too old: 7.66 or later is needed"
