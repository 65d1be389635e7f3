#!/usr/bin/env bash
# Runs specs inside Neovim: nvim.sh [busted's arguments]. The environment says where the modules are
# (make test-nvim).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
command -v nvim >/dev/null || { echo "nvim.sh: Neovim is missing; make test-all installs it" >&2; exit 1; }
nvim --version | head -n 1

arguments=
for word in "$@"; do arguments+="[==[$word]==], "; done

# A Neovim that does not end is a failure, not a wait for ever.
limit=()
if command -v timeout >/dev/null; then limit=(timeout -k 10 900); fi

# spec/support/busted.lua ends Neovim itself, with the right exit code: whoever gets to cquit has failed.
exec ${limit[@]+"${limit[@]}"} nvim --headless -u NONE -i NONE -n \
  -c "lua arg = { [0] = 'busted', $arguments}" \
  -c "luafile $here/busted.lua" -c 'cquit 1' </dev/null
