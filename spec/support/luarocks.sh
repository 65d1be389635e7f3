#!/usr/bin/env bash
# The rock as users get it: for each Lua, `luarocks make` into a tree of its own, then the two loops and the command, by
# rock_tried.sh.
# luarocks.sh [VERSION...]; ends with the number of Luas on which it worked.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
versions=("$@")
if [ ${#versions[@]} = 0 ]; then versions=(5.1 5.3 5.4); fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/source"
# LuaRocks leaves its objects among the sources, so it gets a copy. The same copy for every Lua: what
# one leaves behind must not get into the next.
cp -R "$root/src" "$root/lua" "$root/doc" "$root"/*.rockspec "$root/README.md" "$root/LICENSE" "$work/source"

unset LUA_PATH_5_2 LUA_PATH_5_3 LUA_PATH_5_4 LUA_CPATH_5_2 LUA_CPATH_5_3 LUA_CPATH_5_4 LUA_PATH LUA_CPATH

passed=0 failed=0
for version in "${versions[@]}"; do
  tree=$work/tree-$version
  log=$work/log-$version
  if ! (cd "$work/source" && luarocks --lua-version "$version" --tree "$tree" make --deps-mode=none) >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "rock on Lua $version: luarocks make failed" >&2
    failed=$((failed + 1))
    continue
  fi
  if came=$("$root/spec/support/rock_tried.sh" "$tree" "lua$version" "$version"); then
    echo "rock on Lua $version: $came"
    passed=$((passed + 1))
  else
    echo "rock on Lua $version failed" >&2
    failed=$((failed + 1))
  fi
done

echo "rock: $passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
