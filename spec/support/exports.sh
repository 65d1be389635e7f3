#!/bin/sh
# The core must show luaopen_footage_core and nothing else: a host process has other libraries in it.
set -eu
case $(uname -s) in
  Darwin) shown=$(nm -gU "$1" | awk '{ print $3 }' | sed 's/^_//') ;;
  *) shown=$(nm -D --defined-only "$1" | awk '{ print $3 }' | grep -v -x -e _init -e _fini || true) ;;
esac
if [ "$shown" != luaopen_footage_core ]; then
  echo "$1 must export luaopen_footage_core alone, but exports:" >&2
  echo "$shown" >&2
  exit 1
fi
