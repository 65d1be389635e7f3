-- doc/footage.1, from the tables that the command and its help are made of.

local argparse = require "argparse"
local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local usage = require "footage.cli.usage"
local value = require "footage.cli.value"

local man = {}

local lines

-- In lines of 80 at most, as roff's checkers like it; a request is one line.
local function add(line)
  if line:find "^%." then
    lines[#lines + 1] = line
    return
  end
  local from = #lines + 1
  for word in line:gmatch "%S+" do
    local last = lines[#lines]
    if #lines >= from and #last + #word < 80 then
      lines[#lines] = last .. " " .. word
    else
      lines[#lines + 1] = (word:gsub("^[.']", "\\&%0"))
    end
  end
end

-- Text that roff takes as it is.
local function plain(text)
  return (text:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("`", "\\(ga"):gsub("'", "\\(aq"):gsub("~", "\\(ti"))
end

local function bold(text)
  return "\\fB" .. plain(text) .. "\\fR"
end

-- A term, and what it is.
local function term(words, meaning)
  add ".TP"
  add(words)
  add(meaning ~= "" and plain(meaning) or "\\&")
end

local function section(name)
  add(".SH " .. name)
end

local function is_argument(word)
  return word:find "^<" or word:find "^%[<"
end

-- "--max <number>", as argparse would write it.
local function option_words(option)
  local words = {}
  for _, alias in ipairs(option._aliases) do words[#words + 1] = bold(alias) end
  local argument = option._argname or option._choices and ("{" .. table.concat(option._choices, ",") .. "}")
  if type(argument) == "table" then argument = table.concat(argument, " ") end
  return table.concat(words, ", ") .. (argument and " " .. (is_argument(argument) and
    "\\fI" .. plain(argument:match "<(.-)>") .. "\\fR" or plain(argument)) or "")
end

local function options(title, ...)
  add(".SS " .. title)
  local parser = argparse("footage"):add_help(false)
  for _, fn in ipairs { ... } do fn(parser) end
  for _, option in ipairs(parser._options) do term(option_words(option), option._description or "") end
end

-- "--name STRING" of each parameter; what must be given first, and not in brackets.
local function parameters(list)
  local given, others = {}, {}
  for _, one in ipairs(list) do
    local words = ("--%s %s"):format(catalogue.typed(one.name), value.placeholder(one.type))
    if one.required then given[#given + 1] = words else others[#others + 1] = "[" .. words .. "]" end
  end
  for _, words in ipairs(others) do given[#given + 1] = words end
  return table.concat(given, " ")
end

local function lists(service)
  add(".SS Lists of " .. service.name)
  for _, name in ipairs(catalogue.sorted(service.lists)) do
    local list = service.lists[name]
    term(bold(catalogue.typed(name)), ("%s %s %s"):format(list.method or "GET", list.path,
      parameters(catalogue.filters(list))))
  end
end

-- { "rename folder", request and parameters }, in order.
local function actions(service)
  local rows = {}
  for name, action in pairs(service.actions()) do
    local kind, verb = name:match "^(.+):(.+)$"
    local group, made = name:match "^(.-)create_(.+)$"
    local path = catalogue.in_path(action.path)
    local own = { path[#path] }
    local words
    if kind then
      words = verb .. " " .. kind .. " ID..."
    elseif made and (group == "" or group:find "%.$") then
      words, own = "create " .. group .. made, {}
    elseif action.record and (action.method or "GET") == "GET" then
      words = "get " .. name .. (own[1] and " ID..." or "")
    else
      words, own = name, {}
    end
    rows[#rows + 1] = {
      catalogue.typed(words), ("%s %s %s"):format(action.method or "GET", action.path,
        action.body and "--json BODY" or parameters(catalogue.fields(action, own))),
    }
  end
  table.sort(rows, function(one, other) return one[1] < other[1] end)
  return rows
end

local function service_part(name)
  local service = catalogue.of(name)
  lists(service)
  add(".SS Actions of " .. name)
  for _, row in ipairs(actions(service)) do term(bold(row[1]), (row[2]:gsub("%s+$", ""))) end
end

--- The whole page.
function man.text()
  lines = {}
  add '.\\" Made by `make docs` from the tables of the services and of the command.'
  add(('.TH FOOTAGE 1 "%s" "footage" "User Commands"'):format(usage.DATE))
  section "NAME"
  add "footage \\- lists, files and actions of HeyGen and TwelveLabs at the prompt"
  section "SYNOPSIS"
  for i, call in ipairs(usage.CALLS) do
    if i > 1 then add ".br" end
    add(bold "footage" .. plain(call[1]:gsub("^footage", "")))
  end
  section "DESCRIPTION"
  add(plain("SERVICE is heygen or twelvelabs. Every list and action of the services has a name, that of the Lua "
    .. "library with - for _, and a --help of its own. What they take besides are the parameters of the service."))
  for _, call in ipairs(usage.CALLS) do term(bold(call[1]), call[2]) end
  section "OPTIONS"
  options("Of each command that talks to a service", arguments.common)
  options("Of what changes something", arguments.changing)
  options("Of how records are written", arguments.written)
  options("Of lists", arguments.walked)
  add ".SS Values"
  for _, kind in ipairs(value.KINDS) do
    term("\\fI" .. plain(value.placeholder(kind)) .. "\\fR", value.words(kind))
  end
  section "COMMANDS"
  for _, name in ipairs(catalogue.SERVICES) do service_part(name) end
  section "EXIT STATUS"
  for _, code in ipairs(usage.CODES) do term(bold(tostring(code[1])), code[2]) end
  section "ENVIRONMENT"
  for _, variable in ipairs(usage.ENVIRONMENT) do term(bold(variable[1]), variable[2]) end
  section "EXAMPLES"
  add ".nf"
  for _, example in ipairs(usage.EXAMPLES) do add(plain(example)) end
  add ".fi"
  section "SEE ALSO"
  add(bold "curl" .. "(1), " .. bold "jq" .. "(1); README.md and doc/guide.md of footage")
  return table.concat(lines, "\n") .. "\n"
end

return man
