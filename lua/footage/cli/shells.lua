-- What completes words of the command in each shell, as data: `footage completion` prints it, `make install` puts it
-- where shells look. Each asks the program for the words that may come (complete_words.lua), so that none is older than
-- the tables.

return {
  bash = [[
_footage() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(footage complete-words "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" \
    -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _footage footage
]],
  -- zsh loads the file as the function itself, at its first use.
  zsh = [[
#compdef footage
_footage() {
  local -a candidates
  candidates=(${(f)"$(footage complete-words "${(@)words[2,CURRENT-1]}" 2>/dev/null)"})
  (( ${#candidates} )) && compadd -a candidates || _files
}
if [ "$funcstack[1]" = _footage ]; then
  _footage "$@"
else
  compdef _footage footage
fi
]],
  fish = [[
function __footage_words
  set -l words (footage complete-words (commandline -opc)[2..-1] 2>/dev/null)
  if set -q words[1]
    printf '%s\n' $words
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c footage -f -a '(__footage_words)'
]],
}
