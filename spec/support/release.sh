#!/usr/bin/env bash
# Makes a release of the checkout in the current folder, and tries it: release.sh X.Y.Z FOLDER. What it makes lies in
# FOLDER: a clone, which gets the tag; the rockspec; the source rock, packed from that clone. Nothing is sent anywhere, and
# the checkout stays as it is.
set -euo pipefail

version=$1 folder=$2

spec/support/packages.sh release
lua5.4 spec/support/release.lua check "$version"

rm -rf "$folder"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
clone=$folder/footage
rockspec=$folder/footage-$version-1.rockspec
rock=$folder/footage-$version-1.src.rock

say() {
  printf 'release: %s\n' "$*"
}

# ---- the clone and the tag ----

git clone --quiet . "$clone"
cd "$clone"
# A tag has somebody's name; where git knows none, that of who made the last commit.
if ! git var GIT_COMMITTER_IDENT >/dev/null 2>&1; then
  GIT_COMMITTER_NAME=$(git log -1 --format=%cn)
  GIT_COMMITTER_EMAIL=$(git log -1 --format=%ce)
  export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
fi
git tag --annotate "v$version" --message "footage $version"

# ---- the rockspec and the source rock ----

lua5.4 spec/support/release.lua rockspec "$version" >"$rockspec"
luarocks lint "$rockspec"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly() { # quietly COMMAND...: what it says is shown when it fails
  if ! "$@" >"$work/log" 2>&1; then
    tail -n 40 "$work/log" >&2
    say "$1 failed" >&2
    exit 1
  fi
}

# Where the rockspec says that the sources are, git takes the clone; nobody else is asked.
url=$(sed -n 's|^  url = "git+\(.*\)",$|\1|p' "$rockspec")
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0="url.file://$clone.insteadOf" GIT_CONFIG_VALUE_0="$url"
export GIT_CONFIG_KEY_1=advice.detachedHead GIT_CONFIG_VALUE_1=false
cd "$folder"
quietly luarocks pack "$rockspec"

# ---- tried, on each Lua in an empty tree ----

configuration() { # configuration LUA: what LuaRocks must know of this machine
  # lua-cjson is the system's, so that no server of rocks is asked for one.
  echo 'rocks_provided = { ["lua-cjson"] = "2.1.0-1" }'
  if [ "$1" = luajit ]; then
    echo 'lua_interpreter = "luajit"'
    echo "variables = { LUA_INCDIR = '$(pkg-config --variable=includedir luajit)' }"
  fi
}

unset LUA_PATH LUA_CPATH LUA_PATH_5_2 LUA_PATH_5_3 LUA_PATH_5_4 LUA_CPATH_5_2 LUA_CPATH_5_3 LUA_CPATH_5_4
for lua in lua5.1 lua5.3 lua5.4 luajit; do
  abi=${lua#lua}
  if [ "$lua" = luajit ]; then abi=5.1; fi
  tree=$work/$lua
  configuration "$lua" >"$work/config.lua"
  LUAROCKS_CONFIG=$work/config.lua quietly luarocks --lua-version "$abi" --tree "$tree" install "$rock"
  # The command finds everything by itself. It says the core's version, the Lua and libcurl.
  said=$(cd / && "$tree/bin/footage" --version)
  case $said in
    "footage $version, Lua"*) ;;
    *)
      say "on $lua the command says '$said'" >&2
      exit 1
      ;;
  esac
  say "$said: $("$clone/spec/support/rock_tried.sh" "$tree" "$lua" "$abi")"
done

say "footage $version is in $folder: ${rockspec##*/}, ${rock##*/}, and a clone with the tag v$version."
say "Nothing was published. doc/contributing.md says how."
