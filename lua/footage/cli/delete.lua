-- `footage SERVICE delete THING ID...` and `delete LIST --filter value`. Ids are not asked about; what a filter finds
-- is, on a terminal, and needs --yes elsewhere.

local action = require "footage.action"
local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local failure = require "footage.cli.failure"
local list = require "footage.cli.list"
local output = require "footage.cli.output"
local part_of_list = require "footage.cli.part_of_list"
local things = require "footage.cli.things"
local verb = require "footage.cli.verb"

local delete = {}

local function check_meant(asked, typed, narrowed)
  if not narrowed and not asked.all then
    failure.mistake("nothing narrows %s, so everything would be deleted: --all says that this is meant", typed)
  end
  if asked.yes or asked.dry_run then return end
  if not require("footage.load").terminal_input() then
    failure.mistake("what is deleted by filter is asked about on a terminal; elsewhere --yes must say that it is meant "
      .. "(--dry-run shows what would go)")
  end
  io.stderr:write(("Delete %s %s? [y/N] "):format(narrowed and "what was asked for of" or "ALL", typed))
  local answer = io.stdin:read "*l"
  if not (answer and answer:lower():find "^%s*y") then error(output.CLOSED, 0) end
end

local function delete_list(service, name, words)
  local asked, listing, narrowed, count = part_of_list.parse(service, "delete", name, words, function(parser)
    parser:flag "--yes":description "do not ask"
    parser:flag "--all":description "where nothing narrows the list: everything is meant"
    parser:option "--max-delete":convert(tonumber):argname "<number>":description "stop before one more is deleted"
    arguments.errors(parser)
  end)
  check_meant(asked, ("%s %s"):format(service.name, catalogue.typed(name)), narrowed)
  local done, message, err = listing:delete {
    all = asked.all, max_delete = asked.max_delete, parallel = asked.parallel,
  }
  list.tell_undated(count)
  if not done then
    things.tell_failures(err, asked.format)
    failure.raise(message, err)
  end
  output.say(("footage: %d deleted"):format(done))
end

--- Runs it.
function delete.run(service, words)
  local kinds = catalogue.kinds_with(service, "delete")
  local name = words[1] and catalogue.named(words[1])
    or failure.mistake("%s delete: what? (footage %s delete THING ID...)", service.name, service.name)
  local is_list = service.lists[name] and kinds[service.lists[name].record]
  if not kinds[name] and not is_list then things.fail_unknown(service, "delete", words[1], kinds) end
  table.remove(words, 1)
  if not kinds[name] then return delete_list(service, name, words) end
  return verb.run_kind(service, "delete", name, words, function(record, fields, options, client)
    local gone, message, err = record:delete(fields, options)
    if gone == nil and action.is_gone(client, err) then return true end
    return gone, message, err
  end)
end

return delete
