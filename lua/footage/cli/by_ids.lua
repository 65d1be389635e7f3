-- Things named by their ids: `footage SERVICE VERB THING ID...`. Owns how such a command is parsed and how each of its
-- things comes to its turn; knows nothing of what is done with them. (part_of_list.lua is for a list in place of ids.)

local arguments = require "footage.cli.arguments"
local result = require "footage.cli.result"
local things = require "footage.cli.things"

local by_ids = {}

--- The argument of a parser that takes ids.
function by_ids.add(parser)
  parser:argument "ids":args "+":argname "<id>":description "ids; `-` takes them from stdin"
end

--- Parses the words behind the kind's name. `add(parser)` adds what the verb takes; `within` are the names of what such
--- a thing lives within, `parameters` what is given besides. Gives what was asked, and the values of `within`.
function by_ids.parse(parser, words, within, parameters, add)
  local parents = things.parameters(within)
  by_ids.add(parser)
  add(parser)
  arguments.changing(parser)
  arguments.common(parser)
  arguments.add(parser, parents, "Where it is")
  arguments.add(parser, parameters, "Fields")
  local asked = arguments.parse(parser, words)
  local places = arguments.values(asked, parents)
  things.check(parents, places)
  return asked, places
end

--- Calls `fn(id)` for each id, so many at once as was asked for, else `at_once`. Gives the exit code.
function by_ids.each(asked, record, at_once, fn)
  local several = #asked.ids > 1 or asked.ids[1] == "-"
  return things.each(things.ids(asked.ids, record), several and (asked.parallel or at_once) or 1, asked.format, fn)
end

--- The same, and writes what it gives.
function by_ids.write_each(asked, record, at_once, fn)
  local write, finish = result.written(asked, fn)
  local code = by_ids.each(asked, record, at_once, write)
  finish()
  return code
end

return by_ids
