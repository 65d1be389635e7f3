-- `footage SERVICE ...`: which list or verb was named, and help on what there is.

local catalogue = require "footage.cli.catalogue"
local failure = require "footage.cli.failure"
local output = require "footage.cli.output"

local service = {}

-- Verbs that are more than a method of a record.
local VERBS = {
  get = "footage.cli.get", delete = "footage.cli.delete", create = "footage.cli.create", wait = "footage.cli.wait",
  download = "footage.cli.download", upload = "footage.cli.upload",
}

local function wrapped(names)
  local lines, line = {}, " "
  for _, name in ipairs(names) do
    if #line + #name > 98 then lines[#lines + 1], line = line, " " end
    line = line .. " " .. catalogue.typed(name)
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

-- Functions of the client that read no thing and make none: analyze, speech.
local function calls(about)
  local names = {}
  for name, action in pairs(about.actions()) do
    local own = name:match "[^.]+$"
    if not name:find ":" and not own:find "^create_" and not (action.record and (action.method or "GET") == "GET") then
      names[name] = true
    end
  end
  return names
end

local function help(about)
  local verbs = catalogue.verbs(about)
  for verb in pairs(VERBS) do verbs[verb] = true end
  verbs.refresh = nil
  output.write(("Usage: footage %s LIST|VERB ...\n\nLists:\n%s\n\nVerbs (footage %s VERB THING ID...):\n%s\n\n"
    .. "Calls:\n%s\n"):format(about.name, wrapped(catalogue.sorted(about.lists)), about.name,
      wrapped(catalogue.sorted(verbs)),
      wrapped(catalogue.sorted(calls(about)))),
    ("\nExample:\n  footage %s assets --max 20\n"):format(about.name))
  return failure.DONE
end

--- All that may stand behind a service's name, as it is typed: { assets = true, ... }.
function service.names(about)
  local known = {}
  for name in pairs(about.lists) do known[catalogue.typed(name)] = true end
  for verb in pairs(catalogue.verbs(about)) do known[catalogue.typed(verb)] = true end
  for verb in pairs(VERBS) do known[verb] = true end
  for name in pairs(calls(about)) do known[catalogue.typed(name)] = true end
  return known
end

local function unknown(about, typed)
  failure.mistake("%s: there is no list or verb '%s'%s (footage %s --help names them)", about.name, typed,
    require("footage.load").suggest(typed, service.names(about)), about.name)
end

--- Runs what was named.
function service.run(name, words, state)
  if name ~= "heygen" and name ~= "twelvelabs" then
    local known = { heygen = true, twelvelabs = true, request = true, doctor = true, completion = true }
    failure.mistake("there is no service or command '%s'%s (footage --help)", name,
      require("footage.load").suggest(name, known))
  end
  local about, typed = catalogue.of(name), words[1]
  if typed == nil or typed == "--help" or typed == "-h" then return help(about) end
  table.remove(words, 1)
  local own = catalogue.named(typed)
  if about.lists[own] then return require("footage.cli.list").run(about, own, words, state) end
  if VERBS[own] then return require(VERBS[own]).run(about, words, state) end
  if catalogue.verbs(about)[own] then return require("footage.cli.verb").run(about, own, words) end
  if calls(about)[own] then return require("footage.cli.create").call(about, own, words) end
  unknown(about, typed)
end

return service
