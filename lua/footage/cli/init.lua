-- `footage`, the program: finds the command that was named, runs it, and says what went wrong. Knows no service.

local failure = require "footage.cli.failure"
local output = require "footage.cli.output"

local cli = {}

local function help()
  local usage, lines, widest = require "footage.cli.usage", {}, 0
  for _, call in ipairs(usage.CALLS) do widest = math.max(widest, #call[1]) end
  for i, call in ipairs(usage.CALLS) do
    lines[i] = (i == 1 and "Usage: " or "       ") .. call[1] .. (" "):rep(widest + 2 - #call[1]) .. call[2]
  end
  lines[#lines + 1] = "\nServices: heygen, twelvelabs. `footage SERVICE --help` names its lists and actions; each has "
    .. "a --help.\n\nExamples:"
  for _, example in ipairs(usage.EXAMPLES) do lines[#lines + 1] = "  " .. example end
  lines[#lines + 1] = "\nExit codes:"
  for _, code in ipairs(usage.CODES) do lines[#lines + 1] = ("  %-5d%s"):format(code[1], code[2]) end
  lines[#lines + 1] = "\nEnvironment:"
  for _, variable in ipairs(usage.ENVIRONMENT) do
    lines[#lines + 1] = ("  %s: %s"):format(variable[1], variable[2])
  end
  return table.concat(lines, "\n")
end

local function version()
  local lua = rawget(_G, "jit") and rawget(_G, "jit").version or _VERSION
  local core = require "footage.load"
  return ("footage %s, %s, libcurl %s"):format(core.version, lua, core.libcurl)
end

local function rest(words, from)
  local left = {}
  for i = from, #words do left[#left + 1] = words[i] end
  return left
end

local COMMANDS = {
  request = "footage.cli.request", doctor = "footage.cli.doctor", completion = "footage.cli.completion",
  ["complete-words"] = "footage.cli.complete_words",
}

local function run(words, state)
  local first = words[1]
  if first == nil or first == "--help" or first == "-h" or first == "help" then
    output.write(help(), "\n")
    return first == nil and failure.MISTAKE or failure.DONE
  elseif first == "--version" or first == "-V" or first == "version" then
    output.write(version(), "\n")
    return failure.DONE
  end
  require("footage.load").own_signals()
  if COMMANDS[first] then return require(COMMANDS[first]).run(rest(words, 2), state) end
  return require("footage.cli.service").run(first, rest(words, 2), state)
end

-- How to go on, where the walk can say it and anything has come of it.
local function hint(err, state)
  local code = failure.code(err)
  if code == failure.MISTAKE or code == failure.KEY then return nil end
  if not state.cursor then
    local may_go_on = state.again and (code == failure.INTERRUPTED or code == failure.TIMEOUT)
    return may_go_on and "to go on: the same again; " .. state.again or nil
  end
  local fine, cursor = pcall(state.cursor)
  if not fine or type(cursor) ~= "string" then return nil end
  return "to go on: the same with --resume '" .. cursor .. "'"
end

local function finish(err, state)
  if rawequal(err, output.CLOSED) then return failure.DONE end
  if failure.is_interrupt(err) then err = "interrupted!" end
  return failure.tell(err, state.format, hint(err, state))
end

-- Mistakes in the arguments are told in the form that was asked for, too.
local function format_of(words)
  local text = " " .. table.concat(words, " ")
  return text:match " %-%-format[ =](%l+)"
end

--- Runs the program with these words; gives its exit code.
---@param words string[]
---@return integer
function cli.main(words)
  local state = { format = format_of(words) }
  output.begin()
  local fine, result = pcall(run, words, state)
  return fine and (result or failure.DONE) or finish(result, state)
end

return cli
