-- `footage SERVICE LIST`: walks over a list and writes what comes.

local age = require "footage.cli.age"
local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local format = require "footage.cli.format"
local output = require "footage.cli.output"

local list = {}

--- The function of a client, by a name such as "v3.videos".
function list.function_of(client, name)
  for part in name:gmatch "[^.]+" do client = client[part] end
  return client
end

--- What the walk is told.
function list.options(asked)
  return { max = asked.max, page_size = asked.page_size, parallel = asked.parallel, resume = asked.resume }
end

-- Of what an example shows, a name of the list's own is best.
local function example(service, name, filters)
  local shown = ""
  for _, filter in ipairs(filters) do
    if filter.required then shown = shown .. (" --%s ..."):format(catalogue.typed(filter.name)) end
  end
  return ("footage %s %s%s --max 20 --format csv --fields id,name,created"):format(service.name,
    catalogue.typed(name), shown)
end

local function parser_of(service, name, filters)
  local about = service.lists[name]
  local parser = arguments.parser(service.name .. " " .. catalogue.typed(name),
    ("Lists %s of %s: %s %s."):format(catalogue.typed(name), service.name, about.method or "GET", about.path),
    example(service, name, filters))
  arguments.written(parser)
  arguments.walked(parser)
  parser:flag "--progress":description "count the records on stderr"
  arguments.common(parser)
  arguments.add(parser, filters)
  return parser
end

local function check_required(filters, values)
  for _, filter in ipairs(filters) do
    if filter.required and values[filter.name] == nil then
      failure.mistake("--%s must be given", catalogue.typed(filter.name))
    end
  end
end

--- Says how many had no `created`, where an age was asked for.
function list.tell_undated(count)
  if count.undated > 0 then
    output.say(("footage: %d without a date of creation: left out"):format(count.undated))
  end
end

local function counter(asked)
  local count = 0
  return function(last)
    if not asked.progress then return end
    if last then return output.say(("footage: %d records"):format(count)) end
    count = count + 1
    if count % 100 == 0 then output.say(("footage: %d records..."):format(count)) end
  end
end

-- The first page is taken as a whole where a table wants to know its widths.
local function walk(listing, writer, keep, asked, state)
  local progress = counter(asked)
  local function take(record)
    if not keep or keep(record) then writer:record(record) end
    progress()
  end
  if writer.start and not keep then
    local page = listing:pages()()
    if page then
      for record in page:each() do take(record) end
      writer:page()
      state.cursor = function() return listing:cursor() end
    else
      return writer:finish()
    end
  else
    state.cursor = function() return listing:cursor() end
  end
  local record, message, err = listing:next()
  while record do
    take(record)
    record, message, err = listing:next()
  end
  writer:finish()
  if message then failure.raise(message, err) end
  progress(true)
end

--- Runs it.
function list.run(service, name, words, state)
  local filters = catalogue.filters(service.lists[name])
  local asked = arguments.parse(parser_of(service, name, filters), words)
  state.format = asked.format
  local values = arguments.values(asked, filters)
  check_required(filters, values)
  local keep, count = age.filter(asked)
  local listing = list.function_of(clients.of(service, asked), name)(values, list.options(asked))
  walk(listing, format.writer(asked, service.lists[name].columns), keep, asked, state)
  list.tell_undated(count)
end

return list
