-- A list and its filters in place of ids: `footage SERVICE delete LIST --filter value`. Owns which records are meant;
-- knows nothing of what is done with them.

local age = require "footage.cli.age"
local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local list = require "footage.cli.list"
local things = require "footage.cli.things"

local part_of_list = {}

--- Parses the words behind the list's name. `add(parser)` adds what the verb takes. Gives what was asked, the listing,
--- whether anything narrows it, and the count of those without a date.
function part_of_list.parse(service, own, name, words, add)
  local about = service.lists[name]
  local filters = catalogue.filters(about)
  local typed = ("%s %s %s"):format(service.name, own, catalogue.typed(name))
  local parser = arguments.parser(typed, ("What the list has: %s %s."):format(about.method or "GET", about.path),
    "footage " .. typed .. " --min-age 90d --max 20" .. (own == "download" and " --to backup/" or ""))
  add(parser)
  arguments.walked(parser)
  arguments.changing(parser)
  arguments.common(parser)
  arguments.add(parser, filters, "Filters")
  local asked = arguments.parse(parser, words)
  local values = arguments.values(asked, filters)
  things.check(filters, values)
  local keep, count = age.filter(asked)
  local options = list.options(asked)
  options.parallel = nil -- of what is done, and not of the pages
  local in_path, narrowed = {}, keep ~= nil or asked.max ~= nil
  for _, filter in ipairs(catalogue.in_path(about.path)) do in_path[filter] = true end
  for filter in pairs(values) do narrowed = narrowed or not in_path[filter] end
  local listing = list.function_of(clients.of(service, asked), name)(values, options)
  if keep then listing = listing:filter(keep) end
  return asked, listing, narrowed, count
end

return part_of_list
