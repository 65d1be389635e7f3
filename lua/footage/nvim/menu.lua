-- Asks what is to be done with chosen records, what it needs, and whether it is meant; then has it done in a task. It
-- asks outside of tasks: whoever answers may take his time.

local catalogue = require "footage.cli.catalogue"
local deeds = require "footage.nvim.deeds"
local footage = require "footage"
local line = require "footage.nvim.line"
local sources = require "footage.nvim.sources"
local tell = require "footage.nvim.tell"
local words = require "footage.nvim.words"

local menu = {}

-- One of a few lines.
local function ask(title, items, text, on_choice)
  local items_feed = { records = items, ended = true, on_news = function() end }
  if sources.is_replaced() then
    return vim.ui.select(items, { prompt = title, kind = "footage.menu", format_item = text }, on_choice)
  end
  require("footage.nvim.window").open {
    feed = items_feed, title = title, text = text, single = true,
    on_choice = function(chosen)
      vim.schedule(function() on_choice(chosen[1]) end)
    end,
  }
end

local function title_of(records)
  if #records == 1 then return line.of(records[1]) end
  return ("%d of %s"):format(#records, footage.type(records[1]))
end

local function run(deed, records, fields)
  footage.spawn(deed.run, records, fields):on_done(function(err)
    if err then tell.failure(err) end
  end)
end

local function confirm(deed, records, fields)
  if not deed.confirm then return run(deed, records, fields) end
  local yes = ("%s %s"):format(deed.name, #records == 1 and "it" or "all " .. #records)
  ask(("%s: %s"):format(deed.name, title_of(records)), { "no", yes }, tostring, function(answer)
    if answer == yes then run(deed, records, fields) end
  end)
end

-- "--name " for what must be given; the others are named in the prompt.
local function prefilled(parameters)
  local must, may = {}, {}
  for _, one in ipairs(parameters) do
    table.insert(one.required and must or may, "--" .. catalogue.typed(one.name))
  end
  return table.concat(must, " ") .. (#must > 0 and " " or ""), table.concat(may, " ")
end

local function begin(deed, records)
  if not deed.parameters or #deed.parameters == 0 then return confirm(deed, records) end
  local default, may = prefilled(deed.parameters)
  local prompt = deed.name .. (may ~= "" and " [" .. may .. "]" or "") .. ": "
  vim.ui.input({ prompt = prompt, default = default }, function(typed)
    if typed == nil then return end
    local fine, fields = pcall(words.read, words.split(typed), deed.parameters)
    if not fine then return tell.failure(fields) end
    confirm(deed, records, fields)
  end)
end

--- Opens it.
---@param records footage.Record[]
function menu.open(records)
  ask(title_of(records), deeds.of(records), function(deed) return deed.name end, function(deed)
    if deed then begin(deed, records) end
  end)
end

return menu
