-- Arguments of one command, by lua-argparse: the parser of the command named alone is built. A mistake in them ends
-- with 2 and a suggestion. Knows options, not what is done with them.

local catalogue = require "footage.cli.catalogue"
local failure = require "footage.cli.failure"
local value = require "footage.cli.value"

local arguments = {}

local MISSING = "footage: lua-argparse is missing, which reads the command's arguments. Install it: Debian, Ubuntu: "
  .. "apt install lua-argparse; elsewhere: luarocks install argparse"

--- A parser: `name` is what was typed until here.
function arguments.parser(name, description, example)
  local found, argparse = pcall(require, "argparse")
  if not found then error({ message = MISSING:gsub("^footage: ", ""), kind = "failed" }, 0) end
  local parser = argparse("footage " .. name, description, "Example:\n  " .. example)
  parser:usage_max_width(100):help_max_width(100)
  return parser
end

-- "unknown option '--x'": argparse's own hint stands behind it already, where it has one.
local function suggestion(parser, words)
  local typed = words:match "unknown option '%-*([^']+)'"
  if not typed or words:find("Did you mean", 1, true) then return words end
  local known = {}
  for _, option in ipairs(parser._options) do
    for _, alias in ipairs(option._aliases) do known[alias:gsub("^%-+", "")] = true end
  end
  return words .. require("footage.load").suggest(typed, known):gsub("'([^']+)'", "'--%1'")
end

--- Where this is set, it gets each parser instead of what was typed: for completion.
---@type fun(parser: table)?
arguments.on_parser = nil

--- What was given, by the options' own names.
function arguments.parse(parser, words)
  if arguments.on_parser then arguments.on_parser(parser) end
  local fine, asked = parser:pparse(words)
  if fine then return asked end
  failure.mistake("%s (footage %s --help)", (suggestion(parser, asked):gsub("%s*\n%s*", "; ")),
    parser._name:gsub("^footage ", ""))
end

--- Options of every command that talks to a service.
function arguments.common(parser)
  parser:flag "--debug":description "show requests, statuses and retries on stderr, without secrets"
  parser:option "--timeout":convert(tonumber):argname "<seconds>"
    :description "for one attempt (30 for what reads, 120 for what changes something)"
end

--- Options of what changes something.
function arguments.changing(parser)
  parser:flag "--dry-run":description "tell what would be sent, and send nothing that changes anything"
end

--- Of what writes no records: how errors are told.
function arguments.errors(parser)
  parser:option "--format":choices(require("footage.cli.format").NAMES):description "json: errors are JSON on stderr"
end

--- Options of how records are written.
function arguments.written(parser)
  parser:option "--format":choices(require("footage.cli.format").NAMES)
    :description "table (on a terminal), jsonl (elsewhere), json or csv"
  parser:option "--fields":argname "<a,b.c>":description "these fields alone; dots lead into nested ones"
  parser:option "--template":argname "<text>":description "a line for each record, with {field}s in it"
end

--- How many are under way at once.
function arguments.parallel(parser, what, usual)
  parser:option "--parallel":convert(tonumber):argname "<number>"
    :description(("how many %s at once (%d)"):format(what, usual))
end

--- Options of a walk over a list.
function arguments.walked(parser)
  parser:option "--max":convert(tonumber):argname "<number>":description "records at most (all)"
  parser:option "--page-size":convert(tonumber):argname "<number>"
    :description "records in one page (the largest that the service allows)"
  arguments.parallel(parser, "pages, or transfers,", 4)
  parser:option "--resume":argname "<cursor>":description "go on where an interrupted call says it stood"
  parser:option "--min-age":argname "<90d>"
    :description "only what is older, by `created`: 90d, 12h, 1w2d (s m h d w M y)"
  parser:option "--max-age":argname "<90d>":description "only what is younger, by `created`"
end

--- Where a parameter stands among what was parsed: it may be called like an option of ours.
local function place(name)
  return "field_" .. name
end

--- An option for each parameter ({ name, type }), under a title; one that is called like an option of ours is
--- `--field-NAME`.
function arguments.add(parser, parameters, title)
  local taken = {}
  for _, option in ipairs(parser._options) do
    for _, alias in ipairs(option._aliases) do taken[alias] = true end
  end
  local added = {}
  for _, one in ipairs(parameters) do
    local typed = "--" .. catalogue.typed(one.name)
    if taken[typed] then typed = "--field-" .. catalogue.typed(one.name) end
    local option = parser:option(typed):target(place(one.name)):argname("<" .. value.placeholder(one.type) .. ">")
      :description(value.words(one.type) .. (one.required and "; must be given" or ""))
    if value.repeats(one.type) then option:count "*" end
    if one.type == "boolean" then option:args "?" end
    added[#added + 1] = option
  end
  if #added > 0 then parser:group(title, (rawget(table, "unpack") or rawget(_G, "unpack"))(added)) end
end

--- The values of the parameters that were given.
function arguments.values(asked, parameters)
  local values, any = {}, false
  for _, one in ipairs(parameters) do
    local typed = asked[place(one.name)]
    if type(typed) == "table" and one.type == "boolean" then typed = typed[1] or "true" end
    if typed ~= nil and not (type(typed) == "table" and #typed == 0) then
      values[one.name], any = value.read(catalogue.typed(one.name), one.type, typed, one.in_body), true
    end
  end
  return values, any
end

return arguments
