-- `footage SERVICE wait THING ID...`, or `wait LIST --filter value`: until the service says that they are ready.

local about = require "footage.cli.about"
local action = require "footage.action"
local arguments = require "footage.cli.arguments"
local by_ids = require "footage.cli.by_ids"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local list = require "footage.cli.list"
local output = require "footage.cli.output"
local part_of_list = require "footage.cli.part_of_list"
local result = require "footage.cli.result"
local things = require "footage.cli.things"

local wait = {}

local AT_ONCE = 100 -- they wait in one round of requests, where the service has one for many

local function say_state(record, word)
  output.say(("footage: %s: %s"):format(tostring(record.id), tostring(word)))
end

-- What allows more has another name here.
local function wait_for(record, asked)
  local options = { timeout = asked.wait_timeout, progress = asked.progress and say_state or nil }
  local ready, _, err = record:wait(options)
  if ready then return ready end
  err.message = err.message:gsub("allow more with timeout$", "allow more with --wait-timeout")
  return nil, err.message, err
end

local function add(parser, record)
  parser:option "--wait-timeout":convert(tonumber):argname "<seconds>"
    :description(("how long to wait at most (%d)"):format(about.patience(record)))
  parser:flag "--progress":description "say each state on stderr"
end

local function wait_for_list(service, name, words)
  local asked, listing, _, count = part_of_list.parse(service, "wait", name, words, function(parser)
    add(parser, service.records[service.lists[name].record])
    arguments.written(parser)
  end)
  local write, finish = result.written(asked, function(record) return wait_for(record, asked) end)
  local done, message, err = listing:parallel(asked.parallel or AT_ONCE, write)
  finish()
  list.tell_undated(count)
  if not done then
    things.tell_failures(err, asked.format)
    failure.raise(message, err)
  end
end

local function wait_for_things(service, kind, words)
  local typed = ("%s wait %s"):format(service.name, catalogue.typed(kind))
  local _, within = things.path_of(service, kind)
  local record = service.records[kind]
  local parser = arguments.parser(typed, about.states(record), "footage " .. typed .. " ID")
  local asked, places = by_ids.parse(parser, words, within, {}, function()
    add(parser, record)
    arguments.parallel(parser, "things", 100)
    arguments.written(parser)
  end)
  local client = clients.of(service, asked)
  return by_ids.write_each(asked, record, AT_ONCE, function(id)
    return wait_for(action.known(client, kind, id, places), asked)
  end)
end

--- Runs it.
function wait.run(service, words, state)
  state.again = "nothing is lost by it"
  local kinds = {}
  for kind, record in pairs(service.records) do
    if record.states and service.actions()[record.reader or kind] then kinds[kind] = true end
  end
  local name = words[1] and catalogue.named(words[1])
    or failure.mistake("%s wait: for what? (footage %s wait THING ID...)", service.name, service.name)
  local is_list = service.lists[name] and (service.records[service.lists[name].record] or {}).states
  if not kinds[name] and not is_list then things.fail_unknown(service, "wait", words[1], kinds) end
  table.remove(words, 1)
  if kinds[name] then return wait_for_things(service, name, words) end
  wait_for_list(service, name, words)
end

return wait
