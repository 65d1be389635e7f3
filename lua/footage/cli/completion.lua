-- `footage completion SHELL`: what a shell's start-up file takes in.

local arguments = require "footage.cli.arguments"
local output = require "footage.cli.output"

local completion = {}

--- Runs it.
function completion.run(words)
  local parser = arguments.parser("completion", "Prints what completes words of the command in a shell.",
    'footage completion bash >~/.local/share/bash-completion/completions/footage')
  parser:argument "shell":choices { "bash", "zsh", "fish" }
  local asked = arguments.parse(parser, words)
  output.write((require("footage.cli.shells")[asked.shell]))
end

return completion
