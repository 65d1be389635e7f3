#!/bin/sh
# `make nvim`: builds the core for Neovim's Lua, leaves it beside lua/footage/, where Neovim's own loader finds it once
# this folder is on its 'runtimepath', and looks whether lua-cjson is found there, too. Run at the root; MAKE, NEOVIM
# and BUILD come from the environment.
set -eu

here=$PWD

fail() {
  echo "footage: $1" >&2
  exit 1
}

# neovim COMMAND...: in a Neovim with nothing but this folder. Its own errors are no answer.
neovim() {
  "$NEOVIM" --headless -u NONE -i NONE -n --cmd 'lua vim.opt.runtimepath:prepend(vim.fn.getcwd())' "$@" -c 'qall!' \
    </dev/null 2>/dev/null
}

make_jobs() {
  case "${MAKEFLAGS:-}" in *-j* | *jobserver*) ;; *) echo "-j$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" ;; esac
}

make_for() { # make_for VERSION TARGET
  # shellcheck disable=SC2046 # one word or none
  "$MAKE" --no-print-directory -s $(make_jobs) LUA_VERSION="$1" BUILD="$BUILD" "$2"
}

lua=
if command -v "$NEOVIM" >/dev/null; then
  lua=$(neovim -c 'lua io.stdout:write(jit and "jit" or "5.1")' || true)
fi
case $lua in jit | 5.1) tried=yes ;; *) lua=jit tried= ;; esac

# LuaJIT loads what was built with the headers of 5.1, too, where those are all there is.
if [ "$lua" = jit ] && ! make_for jit "$BUILD/jit/flags" 2>/dev/null && make_for 5.1 "$BUILD/5.1/flags" 2>/dev/null; then
  lua=5.1
fi
make_for "$lua" core || exit 1

# In one go: a Neovim that runs has the old file in use.
cp "$BUILD/$lua/footage/core.so" lua/footage/core.so.new
mv lua/footage/core.so.new lua/footage/core.so

if [ -z "$tried" ]; then
  echo "footage: its core is built for Neovim, in $here/lua/footage; there is no '$NEOVIM' here to try it with" >&2
  exit 0
fi

has_cjson() {
  [ "$(neovim -c 'lua io.stdout:write(tostring((pcall(require, "cjson"))))')" = true ]
}

# Where others put it, Neovim may not look: a link beside footage leads it there.
link_cjson() {
  rocks=$(luarocks --lua-version 5.1 path --lr-cpath 2>/dev/null | tr ';' '\n' | sed -n 's|/?\.so$||p' || true)
  for folder in "$here/lua_modules/lib/lua/5.1" $rocks "${HOME:-}/.luarocks/lib/lua/5.1" /usr/local/lib/lua/5.1 \
    /usr/lib/lua/5.1 /usr/lib64/lua/5.1 /usr/lib/*/lua/5.1 /opt/homebrew/lib/lua/5.1 /opt/local/lib/lua/5.1; do
    if [ -f "$folder/cjson.so" ]; then
      ln -sf "$folder/cjson.so" lua/cjson.so
      if has_cjson; then return 0; fi
      rm -f lua/cjson.so
    fi
  done
  return 1
}

if [ -h lua/cjson.so ] && ! [ -e lua/cjson.so ]; then rm -f lua/cjson.so; fi
has_cjson || link_cjson || true

# What footage itself says of it all: the one source of cures.
said=$(neovim -c 'lua io.stdout:write(tostring(select(2, pcall(function() return require("footage")._VERSION end))))' \
  -c 'helptags doc') || true
case $said in
  'footage '[0-9]*) echo "$said: its core and lua-cjson are there for Neovim, in $here/lua" >&2 ;;
  *) fail "${said#footage: }" ;;
esac
