#!/bin/sh
# The last words of `make install`: installed.sh PREFIX ABI prints the two variables that lead to what was put below
# PREFIX, unless the Lua in $LUA looks there by itself.
set -eu

prefix=$1 abi=$2
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
share=$prefix/share/lua/$abi
lib=$prefix/lib/lua/$abi

# Lua says what it knows; the folder is compared as plain text.
known() {
  "${LUA:-lua}" -e "io.write(';', $1, ';')" 2>/dev/null || true
}

case $(known package.path)$(known package.cpath) in
  *";$share/?.lua;"*";$lib/?.so;"*) exit 0 ;;
esac

cat <<END
footage is installed. This Lua does not look there by itself; these two variables lead it there:

  export LUA_PATH="$share/?.lua;$share/?/init.lua;;"
  export LUA_CPATH="$lib/?.so;;"
END
