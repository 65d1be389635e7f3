-- What a script does with a listing. The walk itself is in C (core.step: a record, nil at the end,
-- false to wait, or nil and an error); here is what can be made of single steps.

local core = require "footage.load"
local driver = require "footage.driver"
local task = require "footage.task"
local waiting = require "footage.waiting"

core.own_chunk()

local step, step_page, finish = core.step, core.step_page, waiting.finish

---@class footage.Error
---@field kind "argument"|"network"|"timeout"|"http"|"api"|"decode"|"paging"|"limit"|"cancelled"
---@field message string one line: what failed, where, what to do; also `tostring(err)`
---@field service? string
---@field status? integer HTTP status
---@field code? string the service's own code
---@field request_id? string what the service calls the request
---@field retry_after? number seconds that the service asked to wait
---@field attempts integer how often it was tried; 0 when nothing was sent
---@field cursor? string where to resume: `client.LIST(filters, { resume = err.cursor })`

---@class footage.Page
---@field each fun(self: footage.Page): fun(): footage.Record?

---@class footage.Record
---@field id string
---@field name? string
---@field created? integer Unix time
---@field kind? string "image", "video", "audio", "document", ...
---@field pairs fun(self: footage.Record): function, table, nil
---@field totable fun(self: footage.Record): table
---@field json fun(self: footage.Record): string

---@class footage.Listing
---@operator call: footage.Record?
local listing = {}

-- Where an error is returned, its message comes first: `assert` then shows it on every Lua.
local function fail(err)
  return nil, err.message, err
end

local function check(self, method)
  if core.type(self) ~= "footage.listing" then
    core.mistake(("listing:%s() wants a listing, got %s; write a colon, not a dot"):format(method, type(self)))
  end
end

-- In a loop a nil would end it and hide the loss, so the error object is raised.
local function take(self, want)
  local record, err = finish(step, self, want)
  if err then error(core.blame(err), 0) end
  return record
end

--- The next record; nothing at the end; or `nil, message, err`. After an error the same place is
--- tried again.
---@return footage.Record?
---@return string? message
---@return footage.Error? err
function listing:next()
  check(self, "next")
  local record, err = finish(step, self)
  if err then return fail(err) end
  return record
end

-- Leaving a loop early cancels what is in flight; the listing can go on later.
local pause = { __close = function(self) core.pause(self[1]) end }

--- A plain function for `vim.iter`, Penlight and the like; it raises errors as a loop does.
---@return fun(): footage.Record?
function listing:each()
  check(self, "each")
  return function()
    local record = take(self) -- no tail call: task.lua looks for the `for` behind it
    return record
  end, nil, nil, setmetatable({ self }, pause)
end

--- At most `n` of the next records, lazily; nothing beyond is asked for. The listing can go on
--- where this stopped.
---@param n integer
---@return fun(): footage.Record?
function listing:take(n)
  check(self, "take")
  if type(n) ~= "number" or n < 0 or n % 1 ~= 0 then
    core.mistake("listing:take(n) wants a whole number from 0, got " .. tostring(n))
  end
  local left = n
  return function()
    if left <= 0 then return nil end
    local record = take(self, left)
    left = record and left - 1 or 0
    return record
  end, nil, nil, setmetatable({ self }, pause)
end

--- Page by page: `#page`, `page[i]`, `for record in page:each() do`.
---@return fun(): footage.Page?
function listing:pages()
  check(self, "pages")
  return function()
    local page, err = finish(step_page, self)
    if err then error(core.blame(err), 0) end
    return page
  end, nil, nil, setmetatable({ self }, pause)
end

--- The next record alone; nothing beyond it is asked for.
---@return footage.Record?
---@return string? message
---@return footage.Error? err
function listing:first()
  check(self, "first")
  local record, err = finish(step, self, 1)
  if err then return fail(err) end
  return record
end

-- Gives the page, nil at the end, or false when there is something to wait for.
local function keep_page(self, keep)
  local page, err = step_page(self, true)
  if page then
    keep(page)
  elseif waiting.tell_events(self) and page == false then
    return keep_page(self, keep)
  end
  return page, err
end

-- Gives each page that is left to `keep`, and nothing at the end; or the error.
local function walk_on(self, keep)
  while true do
    local page, err = keep_page(self, keep)
    if page == nil then return err end
    if page == false then
      local closed = waiting.wait(self)
      if closed then error(closed, 0) end
    end
  end
end

-- Walks to the end and gives each page to `keep`. When that fails the listing is back where it was:
-- half of a result, once returned by nobody, would be lost. So nobody else may take from it meanwhile.
local function walk(self, keep)
  task.check_wait()
  local cursor, delivered = core.position(self)
  if not cursor then return fail(delivered) end
  core.hold(self, true) -- raises where another one holds it
  local unbroken, err = task.catch(walk_on, self, keep)
  core.hold(self, false)
  if unbroken and not err then return true end
  core.rewind(self, cursor, delivered)
  local memory = not unbroken and waiting.memory_error(err, tostring(self):match "^listing of (%S+)")
  err = memory or err
  if core.type(err) == "footage.error" then err.cursor = cursor end
  if not unbroken and not memory then error(err, 0) end
  return fail(err)
end

--- All that is left, as a table. After an error nothing was taken.
---@return footage.Record[]?
---@return string? message
---@return footage.Error? err
function listing:all()
  check(self, "all")
  local records, n = {}, 0
  local done, message, err = walk(self, function(page)
    for i = 1, #page do records[n + i] = page[i] end
    n = n + #page
  end)
  if not done then return nil, message, err end
  return records
end

--- How many are left, found by walking over them. After an error nothing was taken.
---@return integer?
---@return string? message
---@return footage.Error? err
function listing:count()
  check(self, "count")
  local n = 0
  local done, message, err = walk(self, function(page) n = n + #page end)
  if not done then return nil, message, err end
  return n
end

--- How many the service says there are, or nil when it does not say. Asks for the first page if
--- none has come yet, and takes nothing. Services differ in whether filters count: HeyGen's total is
--- that of the account.
---@return integer?
---@return string? message
---@return footage.Error? err
function listing:total()
  check(self, "total")
  local _, err = finish(core.peek, self)
  if err then return fail(err) end
  return core.total(self)
end

--- Where the walk stands, exact to the record: one string that can be saved and given to `resume`
--- in another process.
---@return string
function listing:cursor()
  check(self, "cursor")
  local cursor, err = core.position(self)
  if not cursor then error(err, 0) end
  return cursor
end

--- Calls `fn(record)` for each record, from the host's event loop: for code without coroutines. After
--- the last one `done()` is called, or `done(err)` when the walk failed or was closed.
---@param fn fun(record: footage.Record)
---@param done? fun(err: any)
---@return footage.Task
function listing:on_each(fn, done)
  check(self, "on_each")
  for _, given in ipairs { fn or false, done } do
    if type(given) ~= "function" then
      core.mistake("listing:on_each(fn, done) wants functions, got " .. type(given))
    end
  end
  local handle
  handle = task.spawn(driver.current(), function()
    while not handle:is_closing() do
      local record = take(self)
      if not record then return end
      fn(record)
    end
    error(core.cancel(self), 0)
  end)
  if done then handle:on_done(done) end
  return handle
end

--- Ends the walk and cancels what is in flight.
function listing:close()
  check(self, "close")
  core.close(self)
end

local metatable = core.metatable "footage.listing"
metatable.__index = listing
metatable.__call = function(self)
  local record = take(self)
  return record
end

return listing
