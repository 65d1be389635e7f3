-- What is typed in Neovim, in the grammar of the program `footage`: words, and `--name value`. Knows no command.

local catalogue = require "footage.cli.catalogue"
local core = require "footage.load"
local failure = require "footage.cli.failure"
local value = require "footage.cli.value"

local words = {}

--- Splits a line at its spaces, but not within "..." or '...'.
function words.split(line)
  local found, place = {}, 1
  while true do
    place = line:find("%S", place)
    if not place then return found end
    local parts = {}
    repeat
      local quote = line:match("^[\"']", place)
      local part, behind = line:match(quote and "^" .. quote .. "([^" .. quote .. "]*)" .. quote .. "?()"
        or "^([^%s\"']+)()", place)
      parts[#parts + 1], place = part, behind
    until place > #line or line:find("^%s", place)
    found[#found + 1] = table.concat(parts)
  end
end

local function parameter_of(typed, parameters)
  local known = {}
  for _, one in ipairs(parameters) do
    if one.name == catalogue.named(typed) then return one end
    known[catalogue.typed(one.name)] = true
  end
  failure.mistake("there is no --%s here%s", typed, (core.suggest(typed, known):gsub("'([^']+)'", "'--%1'")))
end

-- The words by their kind: others, and { name = {texts} }.
local function sort(typed, parameters)
  local others, texts, at = {}, {}, 1
  while typed[at] do
    local name, text = typed[at]:match "^%-%-([%w_.-]+)=?(.*)$"
    if not name then
      others[#others + 1] = typed[at]
    else
      local one = parameter_of(name, parameters)
      if not typed[at]:find("=", 1, true) then
        local follows = typed[at + 1] and not typed[at + 1]:find "^%-%-%a"
        if one.type == "boolean" and typed[at + 1] ~= "true" and typed[at + 1] ~= "false" then
          text = "true"
        elseif follows then
          at, text = at + 1, typed[at + 1]
        else
          failure.mistake("--%s wants a value", name)
        end
      end
      texts[one.name] = texts[one.name] or {}
      table.insert(texts[one.name], text)
    end
    at = at + 1
  end
  return others, texts
end

--- Reads words by what may be given ({ name, type, required }): the values by name, and the other words.
function words.read(typed, parameters)
  local others, texts = sort(typed, parameters)
  local values = {}
  for _, one in ipairs(parameters) do
    local given = texts[one.name]
    if given then
      values[one.name] = value.read(catalogue.typed(one.name), one.type, value.repeats(one.type) and given
        or given[#given])
    elseif one.required then
      failure.mistake("--%s must be given", catalogue.typed(one.name))
    end
  end
  return values, others
end

return words
