-- `footage completion SHELL`: what a shell's start-up file takes in. Each asks the program itself for the words that
-- may come (complete_words.lua), so that none is older than the tables.

local arguments = require "footage.cli.arguments"
local output = require "footage.cli.output"

local completion = {}

local SCRIPTS = {
  bash = [[
_footage() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(footage complete-words "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" \
    -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _footage footage
]],
  zsh = [[
#compdef footage
_footage() {
  local -a candidates
  candidates=(${(f)"$(footage complete-words "${(@)words[2,CURRENT-1]}" 2>/dev/null)"})
  compadd -a candidates || _files
}
compdef _footage footage
]],
  fish = [[
complete -c footage -a '(footage complete-words (commandline -opc)[2..-1] 2>/dev/null)'
]],
}

--- Runs it.
function completion.run(words)
  local parser = arguments.parser("completion", "Prints what completes words of the command in a shell.",
    'footage completion bash >~/.local/share/bash-completion/completions/footage')
  parser:argument "shell":choices { "bash", "zsh", "fish" }
  local asked = arguments.parse(parser, words)
  output.write((SCRIPTS[asked.shell]))
end

return completion
