#!/usr/bin/env bash
# Runs specs inside Neovim: nvim.sh [busted's arguments]. The environment says where the modules are
# (make test-nvim).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
command -v nvim >/dev/null || { echo "nvim.sh: Neovim is missing; make test-all installs it" >&2; exit 1; }
nvim --version | head -n 1

arguments=
for word in "$@"; do arguments+="[==[$word]==], "; done

# spec/support/busted.lua ends Neovim itself, with the right exit code: whoever gets to cquit has failed.
exec nvim --headless -u NONE -i NONE -n \
  -c "lua arg = { [0] = 'busted', $arguments}" \
  -c "luafile $here/busted.lua" -c 'cquit 1' </dev/null
