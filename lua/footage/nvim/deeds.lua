-- What can be done with chosen records: `name`, `run(records, fields)`, which is called in a task, and what must be
-- asked before. Owns which deeds there are; the menu shows them.

local addresses = require "footage.nvim.addresses"
local catalogue = require "footage.cli.catalogue"
local footage = require "footage"
local line = require "footage.nvim.line"
local task = require "footage.task"
local tell = require "footage.nvim.tell"
local things = require "footage.cli.things"
local words_of = require("footage.tell").words

local deeds = {}

local AT_ONCE = 4

-- Calls `fn(record)` for each, a few at once. Gives the results of those that worked, in order; tells of the others.
local function each(name, records, fn)
  local next_one, results, done, failures = 1, {}, 0, {}
  local function work()
    while records[next_one] do
      local at = next_one
      next_one = at + 1
      local fine, result, message, err = task.try(fn, records[at])
      if fine and result ~= nil then
        results[at], done = result, done + 1
      else
        failures[#failures + 1] = words_of(not fine and result or err or message)
      end
    end
    return true
  end
  local workers = {}
  for i = 1, math.min(AT_ONCE, #records) do workers[i] = work end
  assert(footage.all(workers))
  if #failures > 0 then
    tell.failure(("%s: %d of %d failed: %s"):format(name, #failures, #records, failures[1]))
  end
  local in_order = {}
  for at = 1, #records do in_order[#in_order + 1] = results[at] end
  return in_order, done
end

local function start(command)
  if vim.fn.executable(command[1]) ~= 1 then
    return tell.failure(command[1] .. " is not installed")
  end
  vim.fn.jobstart(command, { detach = true })
end

local function open(address)
  if vim.ui.open then
    local _, message = vim.ui.open(address)
    if message then tell.failure(message) end
    return
  end
  for _, opener in ipairs { "xdg-open", "open", "wslview", "explorer.exe" } do
    if vim.fn.executable(opener) == 1 then return start { opener, address } end
  end
  tell.failure "nothing here opens addresses: install xdg-utils"
end

local function yank(texts)
  if #texts == 0 then return end
  local text = table.concat(texts, "\n")
  vim.fn.setreg('"', text)
  if vim.fn.has "clipboard" == 1 then pcall(vim.fn.setreg, "+", text) end
  tell.done(("%d yanked"):format(#texts))
end

local function show(records)
  if #records == 0 then return end
  vim.cmd "botright split"
  vim.api.nvim_win_set_buf(0, line.buffer(records))
end

local function ids(records)
  local found = {}
  for i, record in ipairs(records) do found[i] = tostring(record.id) end
  return found
end

local OF_FILES = {
  { name = "play", run = function(records)
    local found = each("play", records, addresses.of)
    if #found > 0 then start(vim.list_extend({ "mpv", "--force-window", "--" }, found)) end
  end },
  { name = "open", run = function(records)
    for _, address in ipairs((each("open", records, addresses.of))) do open(address) end
  end },
  { name = "yank address", run = function(records) yank((each("yank address", records, addresses.of))) end },
}

local OF_ALL = {
  { name = "yank id", run = function(records) yank(ids(records)) end },
  { name = "show", run = show },
}

local FOLDER = { name = "to", type = "string", required = true, file = true }

local DOWNLOAD = { name = "download", parameters = { FOLDER }, run = function(records, fields)
  local folder = vim.fn.expand(fields.to):gsub("([^/])$", "%1/")
  local _, done = each("download", records, function(record) return record:download(folder) end)
  if done > 0 then tell.done(("%d in %s"):format(done, folder)) end
end }

-- What is no deed, or is one of those above.
local OTHERWISE = { json = true, pairs = true, totable = true, refresh = true, download = true }

-- A record's method that gives a list: it is picked from in its turn.
local function of_list(name)
  return { name = name, single = true, run = function(records)
    require("footage.nvim").pick(records[1][name](records[1]))
  end }
end

local function of_method(name, about, parameters)
  local is_deletion = name == "delete" or about and about.method == "DELETE"
  return { name = name, parameters = parameters, confirm = is_deletion, run = function(records, fields)
    local given = fields and next(fields) ~= nil and fields or nil
    local results, done = each(name, records, function(record)
      local result, message, err = record[name](record, given)
      if result == nil and message == nil then result = true end
      return result, message, err
    end)
    if done > 0 then tell.done(("%s: %d done"):format(name, done)) end
    local gives = {}
    for _, result in ipairs(results) do
      if type(result) == "userdata" then gives[#gives + 1] = result end
    end
    show(gives)
  end }
end

-- The service's table, and the kind of a record in it; nothing for services of one's own.
local function description(record)
  local name, kind = footage.type(record):match "^([^.]+)%.(.+)$"
  for _, known in ipairs(catalogue.SERVICES) do
    if known == name then
      local service = catalogue.of(name)
      return service, service.records[kind] and kind
    end
  end
end

local function of_name(name, record)
  local service, kind = description(record)
  if not kind then return of_method(name) end
  if (service.records[kind].lists or {})[name] then return of_list(name) end
  local about = service.actions()[kind .. ":" .. name]
  if not about then return of_method(name) end
  local own, within = things.path_of(service, kind, about)
  return of_method(name, about, catalogue.fields(about, vim.list_extend({ own }, within)))
end

-- The names of methods that all of them have.
local function common_methods(records)
  local counts, names = {}, {}
  for _, record in ipairs(records) do
    for _, name in ipairs(footage.methods(record)) do counts[name] = (counts[name] or 0) + 1 end
  end
  for _, name in ipairs(footage.methods(records[1])) do
    if counts[name] == #records then names[#names + 1] = name end
  end
  return names
end

--- What can be done with these.
---@param records footage.Record[]
function deeds.of(records)
  local found = vim.list_extend(addresses.may_be_in(records[1]) and vim.list_extend({}, OF_FILES) or {}, OF_ALL)
  for _, name in ipairs(common_methods(records)) do
    local deed = not OTHERWISE[name] and of_name(name, records[1]) or name == "download" and DOWNLOAD
    if deed and (#records == 1 or not deed.single) then found[#found + 1] = deed end
  end
  return found
end

return deeds
