-- `footage SERVICE download THING ID... --to FOLDER`, or `download LIST --filter value`: files of records.

local about = require "footage.cli.about"
local arguments = require "footage.cli.arguments"
local by_ids = require "footage.cli.by_ids"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local list = require "footage.cli.list"
local output = require "footage.cli.output"
local part_of_list = require "footage.cli.part_of_list"
local things = require "footage.cli.things"

local download = {}

local function add(parser, record)
  parser:option "--to":default "./":argname "<folder>":description "where files go; made when it is not there"
  parser:option "--field":count "*":argname "<field>"
    :description(("which file, or several: %s (the first)"):format(about.files(record)))
  parser:flag "--info":description "the record beside the file, as .json"
  parser:flag "--overwrite":description "write over files of that name"
  parser:flag "--progress":description "bars on a terminal"
  arguments.errors(parser)
end

local function options_of(asked)
  return {
    field = #asked.field > 0 and asked.field or nil, info = asked.info, overwrite = asked.overwrite,
    progress = asked.progress or nil, timeout = asked.timeout,
  }
end

local function folder(text)
  return text:sub(-1) == "/" and text or text .. "/"
end

local function download_list(service, name, words)
  local asked, listing, _, count = part_of_list.parse(service, "download", name, words, function(parser)
    add(parser, service.records[service.lists[name].record])
  end)
  local options = options_of(asked)
  options.parallel = asked.parallel
  local done, unready, err = listing:download(folder(asked.to), options)
  list.tell_undated(count)
  if not done then
    things.tell_failures(err, asked.format)
    failure.raise(unready, err)
  end
  output.say(("footage: %d downloaded%s"):format(done, unready > 0 and (", %d not ready"):format(unready) or ""))
end

local function download_things(service, kind, words)
  local typed = ("%s download %s"):format(service.name, catalogue.typed(kind))
  local id_name, within = things.path_of(service, kind)
  local parser = arguments.parser(typed, "Downloads the files of things.", "footage " .. typed .. " ID --to backup/")
  local asked, places = by_ids.parse(parser, words, within, {}, function()
    add(parser, service.records[kind])
    arguments.parallel(parser, "things", 1)
  end)
  local read = list.function_of(clients.of(service, asked), service.records[kind].reader or kind)
  local options, to = options_of(asked), folder(asked.to)
  return by_ids.each(asked, service.records[kind], 1, function(id)
    local fields = { [id_name] = id }
    for name, value in pairs(places) do fields[name] = value end
    local record, message, err = read(fields)
    if record == nil then return nil, message, err end
    local path
    path, message, err = record:download(to, options)
    if path == nil then return nil, message, err end
    output.text(type(path) == "table" and table.concat(path, "\n") or tostring(path), "\n")
    return true
  end)
end

--- Runs it.
function download.run(service, words, state)
  state.again = "what is whole is not fetched again, and the rest goes on where it stopped"
  local kinds = {}
  for kind, record in pairs(service.records) do
    if record.files and service.actions()[record.reader or kind] then kinds[kind] = true end
  end
  local name = words[1] and catalogue.named(words[1])
    or failure.mistake("%s download: what? (footage %s download LIST --to backup/)", service.name, service.name)
  local is_list = service.lists[name] and (service.records[service.lists[name].record] or {}).files
  if not kinds[name] and not is_list then
    for list_name, given in pairs(service.lists) do
      if (service.records[given.record] or {}).files then kinds[list_name] = true end
    end
    things.fail_unknown(service, "download", words[1], kinds)
  end
  table.remove(words, 1)
  if kinds[name] then return download_things(service, name, words) end
  download_list(service, name, words)
end

return download
