-- The records of one listing, many at once. Each of some tasks takes the next record until the listing has ended. Knows
-- no paging: core.describe tells what a deletion must know of it.

local action = require "footage.action"
local core = require "footage.load"
local driver = require "footage.driver"
local task = require "footage.task"
local tell = require "footage.tell"

core.own_chunk()

local AT_ONCE = 4 -- deletions
local MOST_AT_ONCE = 1000

---@class footage.ParallelOptions
---@field stop? boolean true: after the first failure nothing more is begun (false)
---@field [string] footage.NoSuchName

---@class footage.DownloadAllOptions: footage.DownloadOptions
---@field parallel? integer how many at once (4)

---@class footage.DeleteAllOptions
---@field all? boolean true: everything is meant, where nothing narrows the listing
---@field max_delete? integer stops before one more is deleted, with an error of kind "limit"
---@field parallel? integer how many at once (4)
---@field [string] footage.NoSuchName

local many = {}

local function check_whole(call, name, value, least, most)
  if type(value) ~= "number" or value % 1 ~= 0 or value < least or value > most then
    core.mistake(("%s: %s wants a whole number from %d%s, got %s"):format(call, name, least,
      most < math.huge and " to " .. most or "", tell.words(value)))
  end
end

local function check_options(call, options, known)
  if options == nil then return {} end
  if type(options) ~= "table" then
    core.mistake(("%s wants its options as a table, got a %s"):format(call, type(options)))
  end
  for name, value in pairs(options) do
    if not known[name] then
      core.mistake(("%s: unknown option '%s'%s"):format(call, tostring(name), core.suggest(tostring(name), known)))
    end
    if known[name] ~= type(value) then
      core.mistake(("%s: option '%s' wants a %s, got a %s"):format(call, name, known[name], type(value)))
    end
  end
  return options
end

-- ------------------------------------------------------------------- one walk ---

local function add_failure(self, record, err)
  self.failures[#self.failures + 1] = { record = record, err = err }
  if self.stop then self.over = true end
end

local function work_on(self, record)
  local unbroken, value, message, err = task.try(self.fn, record)
  if not unbroken then
    add_failure(self, record, value == nil and "nil" or value)
  elseif value == nil and message ~= nil then
    add_failure(self, record, err == nil and message or err)
  elseif value ~= many then
    self.done = self.done + 1
  end
end

-- The next record; nil when there is none, also since something else ended the work.
local function take(self)
  local unbroken, record, err = task.try(self.kind.give, self.listing)
  if not unbroken then
    self.raised, self.over = self.raised or { record }, true
  elseif err then
    self.err, self.over = self.err or err, true
  else
    return record
  end
end

local function worker(self)
  local own = task.current()
  while not self.over do
    local record = take(self)
    if not record then return end
    work_on(self, record)
    if own:is_closing() then self.over = true end
  end
end

local function wait_for(all)
  for _, one in ipairs(all) do one:wait() end
end

-- Walks to the end, or until something ends the work. What a script's filter raises, or closes this, is raised.
local function run(self)
  local all = {}
  for i = 1, self.at_once do
    all[i] = task.spawn(driver.current(), worker, self)
    task.be_patient(all[i])
  end
  local unbroken, why = task.try(wait_for, all)
  if not unbroken then
    self.over = true
    for _, one in ipairs(all) do one:close() end
    if core.type(why) == "footage.error" then why.failures, why.done = self.failures, self.done end
    error(why, 0)
  end
  if self.raised then error(self.raised[1], 0) end
  -- Others may have taken some since the walk failed.
  if self.err and self.err.cursor then self.err.cursor = core.position(self.kind.listing(self.listing)) end
end

-- What the caller gets.
local function result(self, call)
  local err = self.err
  if not err and #self.failures == 0 then return self.done end
  if not err then
    local first = self.failures[1]
    err = core.failure("failed", ("%s: %d failed, %d done; first %s: %s"):format(call, #self.failures, self.done,
      tostring(first.record.id or "one without an id"), (tell.words(first.err):gsub("%s+", " "))))
  end
  err.failures, err.done = self.failures, self.done
  return nil, err.message, err
end

local function new(kind, listing, fn, at_once)
  return { kind = kind, listing = listing, fn = fn, at_once = at_once, done = 0, failures = {} }
end

function many.parallel(kind, listing, n, fn, options)
  local call = "listing:parallel(n, fn)"
  if type(n) == "function" then
    core.mistake(call .. ": how many at once comes first, as in listing:parallel(4, fn)")
  end
  check_whole(call, "n", n, 1, MOST_AT_ONCE)
  if type(fn) ~= "function" then core.mistake(("%s wants a function, got a %s"):format(call, type(fn))) end
  options = check_options(call, options, { stop = "boolean" })
  task.check_wait()
  local self = new(kind, listing, fn, n)
  self.stop = options.stop
  run(self)
  return result(self, "listing:parallel")
end

-- ------------------------------------------------------------------ downloads ---

local DOWNLOAD_OPTIONS = { parallel = { number = true } }

-- What is not ready is no failure; a full disk is one for all that is to come.
local function downloader(self, folder, options)
  local taken = {}
  return function(record)
    local path, message, err = self.download(record, folder, options, taken)
    if path ~= nil then return path end
    if err.code == "not_ready" then
      self.unready = self.unready + 1
      return many
    end
    if err.kind == "file" and err.code == "full" then self.over, self.err = true, self.err or err end
    return nil, message, err
  end
end

-- The options of each record's download, within the progress of all.
local function options_of_each(options, group)
  local own = {}
  for name, value in pairs(options) do own[name] = value end
  own.parallel, own.progress = nil, group
  return own
end

function many.download(kind, listing, folder, options)
  local call = "listing:download()"
  local download = require "footage.transfer.download"
  options = download.check_options(call, options, DOWNLOAD_OPTIONS)
  if options.parallel then check_whole(call, "parallel", options.parallel, 1, MOST_AT_ONCE) end
  local to = download.folder(call, folder)
  local client, service, about = core.describe(kind.listing(listing))
  local method = core.methods(service, about.record).download
  if not method then core.mistake(("%s: a %s has no file"):format(call, about.record)) end
  task.check_wait()
  if not core.fields(client).dry_run then
    local unusable, message, err = download.make_folder("listing:download", to)
    if unusable then return nil, message, err end
  end
  local group = options.progress and require("footage.transfer.progress").begin(options.progress) or nil
  local self = new(kind, listing, nil, options.parallel or AT_ONCE)
  self.unready, self.download = 0, method
  self.fn = downloader(self, to, options_of_each(options, group))
  local unbroken, why = task.try(run, self)
  if group then group:close() end
  if not unbroken then error(why, 0) end
  local done, message, err = result(self, "listing:download")
  if done then return done, self.unready end
  err.unready = self.unready
  return nil, message, err
end

-- ------------------------------------------------------------------- deletion ---

local function bounds(stages)
  for _, stage in ipairs(stages) do
    if stage.most then return true end
  end
  return false
end

-- Raises unless this may delete; gives what core.describe tells.
local function check_delete(call, of, stages, options)
  local client, service, about = core.describe(of)
  if not core.methods(service, about.record).delete then
    core.mistake(("%s: a %s cannot be deleted"):format(call, about.record))
  end
  if not (options.all or about.narrowed or about.bounded or #stages > 0) then
    core.mistake(("%s: nothing narrows this listing (a filter, max, take or filter): everything would be deleted; "
      .. "{ all = true } says that this is meant"):format(call))
  end
  return client, about
end

-- Each id once, and none beyond `most`; a deletion that may have been done all the same counts.
local function deleter(self, client, most)
  return function(record)
    local id = record.id
    if id == nil then return nil, "it has no id" end
    if self.tried[id] then return many end
    if most and self.may_be_gone >= most then
      self.over = true
      self.err = self.err or core.failure("limit",
        ("listing:delete: max_delete = %d is reached, and there is more"):format(most))
      return many
    end
    self.tried[id], self.may_be_gone, self.news = true, self.may_be_gone + 1, true
    local gone, message, err = record:delete()
    if gone == nil and err ~= nil and action.is_gone(client, err) then return true end
    if gone == nil and err ~= nil and not err.maybe_done then self.may_be_gone = self.may_be_gone - 1 end
    return gone, message, err
  end
end

function many.delete(kind, listing, options)
  local call = "listing:delete()"
  options = check_options(call, options, { all = "boolean", max_delete = "number", parallel = "number" })
  if options.max_delete then check_whole(call, "max_delete", options.max_delete, 0, math.huge) end
  if options.parallel then check_whole(call, "parallel", options.parallel, 1, MOST_AT_ONCE) end
  local of, stages = kind.listing(listing), kind.stages(listing)
  local client, about = check_delete(call, of, stages, options)
  task.check_wait()
  local again = about.again and not bounds(stages) and not core.fields(client).dry_run
  local start, delivered = core.position(of)
  local self = new(kind, listing, nil, options.parallel or AT_ONCE)
  self.tried, self.may_be_gone = {}, 0
  self.fn = deleter(self, client, options.max_delete)
  repeat
    self.news = false
    run(self)
    local more = again and self.news and not self.over
    if more then
      core.rewind(of, start, delivered)
      for _, stage in ipairs(stages) do stage.over = nil end
    end
  until not more
  return result(self, "listing:delete")
end

return many
