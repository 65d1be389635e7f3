-- `footage complete-words WORD...`: the words that may come behind these, a line each. For completion.lua's scripts.

local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local output = require "footage.cli.output"

local complete_words = {}

local FIRST = { heygen = true, twelvelabs = true, request = true, doctor = true, completion = true }

-- Where a thing comes behind a verb, a mistyped one is told with all there are.
local function things_of(service, verb)
  local names = {}
  for name in pairs(catalogue.kinds_with(service, catalogue.named(verb))) do names[catalogue.typed(name)] = true end
  if verb == "create" then
    for action in pairs(service.actions()) do
      local thing = action:match "^create_(.+)$"
      if thing then names[catalogue.typed(thing)] = true end
    end
  elseif verb == "get" then
    for name, action in pairs(service.actions()) do
      if not name:find ":" and action.record and (action.method or "GET") == "GET" then
        names[catalogue.typed(name)] = true
      end
    end
  elseif verb == "delete" or verb == "download" or verb == "wait" then
    for name, list in pairs(service.lists) do
      local record = service.records[list.record] or {}
      if verb == "delete" and catalogue.kinds_with(service, verb)[list.record] or verb == "download" and record.files
        or verb == "wait" and record.states then
        names[catalogue.typed(name)] = true
      end
    end
  end
  return names
end

-- The values of an option that is the last word: its choices, none where it takes any; nil where it takes none.
local function values_of(option)
  local values = {}
  if option._choices then
    for _, choice in ipairs(option._choices) do values[choice] = true end
  elseif option._argname and option._argname:find "BOOLEAN" then
    values = { ["true"] = true, ["false"] = true }
  end
  return option._minargs ~= 0 and values or next(values) and values or nil
end

-- What may follow in the command that these words name: it is run until its parser is there.
local function options_of(words)
  local found, values, last = {}, nil, words[#words]
  arguments.on_parser = function(parser)
    for _, option in ipairs(parser._options) do
      for _, alias in ipairs(option._aliases) do
        if alias:find "^%-%-" then found[alias] = true end
        if alias == last then values = values_of(option) end
      end
    end
    error({}, 0)
  end
  local of_service = words[1] == "heygen" or words[1] == "twelvelabs"
  pcall(function()
    local rest = {}
    for i = 2, #words do rest[i - 1] = words[i] end
    if of_service then
      require("footage.cli.service").run(words[1], rest, {})
    elseif words[1] == "request" or words[1] == "doctor" then
      require("footage.cli." .. words[1]).run(rest, {})
    end
  end)
  arguments.on_parser = nil
  return values or found
end

local function candidates(words)
  if #words == 0 then return FIRST end
  if words[1] == "completion" then return { bash = true, zsh = true, fish = true } end
  if words[1] == "request" and #words < 2 then return { heygen = true, twelvelabs = true } end
  if words[1] ~= "heygen" and words[1] ~= "twelvelabs" then return options_of(words) end
  local service = catalogue.of(words[1])
  if #words == 1 then return require("footage.cli.service").names(service) end
  if #words == 2 then
    local things = service.lists[catalogue.named(words[2])] and {} or things_of(service, words[2])
    if next(things) ~= nil then return things end
  end
  return options_of(words)
end

--- Runs it.
function complete_words.run(words)
  for _, word in ipairs(catalogue.sorted(candidates(words))) do output.write(word, "\n") end
end

return complete_words
