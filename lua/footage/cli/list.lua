-- `footage SERVICE LIST`: walks over a list and writes what comes.

local about = require "footage.cli.about"
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
  local parser = arguments.parser(service.name .. " " .. catalogue.typed(name),
    about.list(service, name),
    example(service, name, filters))
  arguments.written(parser)
  arguments.walked(parser)
  parser:flag "--progress":description "count the records on stderr"
  arguments.common(parser)
  arguments.add(parser, filters, "Filters")
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
local function first_page(listing, writer, take)
  local page = listing:pages()()
  if not page then return false end
  for record in page:each() do take(record) end
  writer:page()
  return true
end

-- Where an interrupt comes between a record and its line, the line is written all the same: the cursor is behind it.
local function each(listing, take)
  local record, message, err
  local fine, why = pcall(function()
    record, message, err = listing:next()
    while record do
      take(record)
      record = nil
      record, message, err = listing:next()
    end
  end)
  if fine then return message, err end
  if record and failure.is_interrupt(why) then take(record) end
  error(why, 0)
end

local function walk(listing, writer, keep, asked, state)
  local progress, message, err = counter(asked), nil, nil
  local cursor = function() return listing:cursor() end
  local function take(record)
    if not keep or keep(record) then writer:record(record) end
    state.cursor = cursor
    progress()
  end
  local more = true
  if writer.start and not keep then more = first_page(listing, writer, take) end
  if more then message, err = each(listing, take) end
  if message then
    writer:page() -- and no end: half of an array must not look like a whole one
    failure.raise(message, err)
  end
  writer:finish()
  progress(true)
end

--- Runs it.
function list.run(service, name, words, state)
  local filters = catalogue.filters(service.lists[name])
  local asked = arguments.parse(parser_of(service, name, filters), words)
  local values = arguments.values(asked, filters)
  check_required(filters, values)
  local keep, count = age.filter(asked)
  local listing = list.function_of(clients.of(service, asked), name)(values, list.options(asked))
  walk(listing, format.writer(asked, catalogue.columns(service, service.lists[name])), keep, asked, state)
  list.tell_undated(count)
end

return list
