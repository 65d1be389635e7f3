-- What a script does with a listing. The walk itself is in C (core.step: a record, nil at the end,
-- false to wait, or nil and an error); here is what can be made of single steps.

local core = require "footage.load"
local driver = require "footage.driver"
local habits = require "footage.habits"
local matching = require "footage.matching"
local part = require "footage.part"
local task = require "footage.task"
local waiting = require "footage.waiting"

core.own_chunk()

local step, step_page, is_over = core.step, core.step_page, core.is_over
local finish, go_on = waiting.finish, waiting.go_on

---@alias footage.ErrorKind
---| "argument" # a mistake in the call, or no key; nothing was sent
---| "network" # no connection, or an answer that broke off
---| "timeout" # `timeout` or `deadline` passed
---| "http" # a status that is no success
---| "api" # the service reports failure inside HTTP 200
---| "decode" # the answer is no JSON, or not what the service documents
---| "paging" # the pages make no whole: a repeated token, the same items again and again, a page without sense
---| "limit" # the answer is larger than `max_response_bytes`, or the system gives no memory or descriptor
---| "cancelled" # the request or the task was closed, or Lua is closing
---| "file" # what the system says of a file: no room, no permission, no such folder; or it is there, or busy
---| "failed" # of several things that were done at once, some failed: `failures` says which; or what was waited for

---@class footage.Error
---@field kind footage.ErrorKind
---@field message string one line: what failed, where, what to do; also `tostring(err)`
---@field service? string "heygen", "twelvelabs", ...
---@field status? integer HTTP status
---@field code? string the service's own code; of kind "file": missing, exists, busy, full, denied, changed, other
---@field request_id? string what the service calls the request
---@field retry_after? number seconds that the service asked to wait
---@field attempts integer how often it was tried; 0 when nothing was sent
---@field cursor? string where to resume: `client.LIST(filters, { resume = err.cursor })`
---@field maybe_done? boolean it changes something, and the service may have done it all the same
---@field idempotency_key? string with `maybe_done`: call again with this option, and it is done once
---@field failures? { index?: integer, record?: footage.Record, err?: any, message?: string, item?: any }[] which failed
---@field done? any beside `failures`: what an action made all the same, or how many of a listing were done
---@field record? footage.Record of `record:wait()`: as it was last
---@field unready? integer of `listing:download()`, beside `done`: how many have no file yet

--- What may be given for an id: any record, which has one.
---@class footage.Thing
---@field id string|integer

---@class footage.Page<T>
---@field each fun<R>(self: footage.Page<R>): fun(): R? for a loop over its records; `#page` and `page[i]` work, too
---@field [integer] T

---@class footage.Record: footage.Thing
---@field id string|integer the service's id
---@field name? string the title or file name
---@field created? integer Unix time, in seconds
---@field kind? string "image", "video", "audio", "document", ...
---@field pairs fun(self: footage.Record): (fun(): string, any), nil, nil
---@field totable fun(self: footage.Record, options?: { common?: boolean }): table `common`: those four names, too
---@field json fun(self: footage.Record): string

--- A record with whichever fields: of a service of one's own, or of a list without a name.
---@class footage.AnyRecord: footage.Record
---@field [string] any

--- A listing is no array: `listing[1]` is nothing.
---@class footage.Listing<T>: userdata
---@operator call: T?
---@field [integer] nil
local listing = {}

-- Where an error is returned, its message comes first: `assert` then shows it on every Lua.
local function fail(err)
  return nil, err.message, err
end

-- How a whole listing is walked; part.lua has the same functions for a part of one.
local whole = { is_over = is_over, close = core.close }

function whole.listing(self) return self end

function whole.stages() return {} end

function whole.give(self, want) return finish(step, self, want) end

function whole.drain(self, keep)
  local page, err = finish(step_page, self, true)
  while page do
    keep(page)
    page, err = finish(step_page, self, true)
  end
  return err
end

local listing_metatable, part_metatable = core.metatable "footage.listing", core.metatable "footage.part"

-- By metatable.
local kinds = { [listing_metatable] = whole, [part_metatable] = part }

-- Which kind of a listing it is. `extra` is the argument of a method that takes none, and would mean something
-- elsewhere.
local function check(self, method, extra)
  local kind = kinds[getmetatable(self)]
  if not kind then
    core.mistake(("listing:%s() wants a listing, got %s; write a colon, not a dot"):format(method, type(self)))
  end
  if extra ~= nil then
    local instead = method == "each" and "for record in listing do, or listing:on_each(fn) in a host's event loop"
      or "listing:take(n) for n records; options stand where the list is asked for"
    core.mistake(("listing:%s() takes nothing, got a %s: write %s"):format(method, type(extra), instead))
  end
  return kind
end

local function check_whole(self, method, advice, ...)
  if check(self, method, ...) == part then
    core.mistake(("listing:%s(): what take() and filter() give is a part of a list; %s"):format(method, advice))
  end
end

-- In a loop a nil would end it and hide the loss, so the error object is raised.
local function take(kind, self)
  local record, err = kind.give(self)
  if err then error(core.blame(err), 0) end
  return record
end

--- The next record; nothing at the end; or `nil, message, err`. After an error the same place is
--- tried again.
---@return T?
---@return string message
---@return footage.Error err
function listing:next()
  local record, err = check(self, "next").give(self)
  if err then return fail(err) end
  return record
end

-- Leaving a loop early cancels what is in flight; the listing can go on later.
local pause = { __close = function(self) core.pause(self[1]) end }

--- A plain function for `vim.iter`, Penlight and the like; it raises errors as a loop does.
---@param ... nil
---@nodiscard
---@return fun(): T?
function listing:each(...)
  local kind = check(self, "each", ...)
  return function()
    local record = take(kind, self) -- no tail call: task.lua looks for the `for` behind it
    return record
  end, nil, nil, setmetatable({ kind.listing(self) }, pause)
end

-- The fourth value is what Lua 5.4 closes when a loop is left early; the listing can go on then.
local function part_of(self, kind, stage)
  local one = part.new(kind.listing(self), kind.stages(self), stage)
  return one, nil, nil, one
end

--- At most `n` of the next records, lazily, as a listing; nothing beyond is asked for. This listing can go on
--- where that one stopped.
---@param n integer
---@nodiscard
---@return (footage.Listing<T>|fun(): T?)
function listing:take(n)
  local kind = check(self, "take")
  if type(n) ~= "number" or n < 0 or n % 1 ~= 0 then
    core.mistake("listing:take(n) wants a whole number from 0, got " .. tostring(n))
  end
  return part_of(self, kind, { most = n })
end

--- Those of the next records for which `what(record)` is true, or whose fields have these values, lazily, as a listing:
--- `{ status = "completed", kind = { "video", "audio" } }`; lua-cjson's null stands for no value. The service knows
--- nothing of it: its pages come whole, so its own filters save more. A function that raises costs no record.
---@generic R
---@param self footage.Listing<R>
---@param what (fun(record: R): any)|table<string, any>
---@nodiscard
---@return (footage.Listing<R>|fun(): R?)
function listing:filter(what)
  local kind = check(self, "filter")
  if type(what) ~= "function" and type(what) ~= "table" then
    core.mistake("listing:filter(what) wants a function, or { status = \"completed\" } or such, got " .. type(what))
  end
  return part_of(self, kind, { keep = type(what) == "table" and matching(what) or what })
end

--- Page by page: `#page`, `page[i]`, `for record in page:each() do`.
---@param ... nil
---@nodiscard
---@return fun(): footage.Page<T>?
function listing:pages(...)
  check_whole(self, "pages", "loop over its records, or over the pages of the whole listing", ...)
  return function()
    local page, err = finish(step_page, self)
    if err then error(core.blame(err), 0) end
    return page
  end, nil, nil, setmetatable({ self }, pause)
end

--- The next record alone; nothing beyond it is asked for.
---@param ... nil
---@return T?
---@return string message
---@return footage.Error err
function listing:first(...)
  local record, err = check(self, "first", ...).give(self, 1)
  if err then return fail(err) end
  return record
end

-- Walks to the end and gives what comes to `keep`. When that fails the listing is back where it was:
-- half of a result, once returned by nobody, would be lost. So nobody else may take from it meanwhile.
local function walk(self, kind, keep)
  task.check_wait()
  local of = kind.listing(self)
  local cursor, delivered = core.position(of)
  if not cursor then return fail(delivered) end
  local held = false
  local unbroken, err = task.try(function()
    core.hold(of, true)
    held = true
    return kind.drain(self, keep)
  end)
  if held then core.hold(of, false) end
  if unbroken and not err then return true end
  local _, here = pcall(core.position, of)
  core.rewind(of, cursor, delivered)
  local memory = not unbroken and waiting.memory_error(err, tostring(of):match "^listing of (%S+)")
  err = memory or err
  -- A function of the script's may have raised an error that belongs to another listing.
  if core.type(err) == "footage.error" and (memory or err.cursor == here) then err.cursor = cursor end
  if not unbroken and not memory then error(err, 0) end
  return fail(err)
end

--- All that is left, as a table. After an error nothing was taken.
---@param ... nil
---@return T[]?
---@return string message
---@return footage.Error err
function listing:all(...)
  local records, n = {}, 0
  local done, message, err = walk(self, check(self, "all", ...), function(batch)
    for i = 1, #batch do records[n + i] = batch[i] end
    n = n + #batch
  end)
  if not done then return nil, message, err end
  return records
end

--- How many are left, found by walking over them. After an error nothing was taken.
---@param ... nil
---@return integer?
---@return string message
---@return footage.Error err
function listing:count(...)
  local n = 0
  local done, message, err = walk(self, check(self, "count", ...), function(batch) n = n + #batch end)
  if not done then return nil, message, err end
  return n
end

--- How many the service says there are, or nil when it does not say. Asks for the first page if
--- none has come yet, and takes nothing. Services differ in whether filters count: HeyGen's total is
--- that of the account.
---@param ... nil
---@return integer?
---@return string message
---@return footage.Error err
function listing:total(...)
  check_whole(self, "total", "the service knows the total of the whole list alone: use :count()", ...)
  local _, err = finish(core.peek, self)
  if err then return fail(err) end
  return core.total(self)
end

--- Where the walk stands, exact to the record: one string that can be saved and given to `resume`
--- in another process.
---@param ... nil
---@nodiscard
---@return string
function listing:cursor(...)
  local of = check(self, "cursor", ...).listing(self)
  local cursor, err = core.position(of)
  if not cursor then error(err, 0) end
  return cursor
end

--- Calls `fn(record)` for each record, from the host's event loop: for code without coroutines. After
--- the last one `done()` is called, or `done(err)` when the walk failed or was closed.
---@generic R
---@param self footage.Listing<R>
---@param fn fun(record: R)
---@param done? fun(err: any)
---@return footage.Task<true>
function listing:on_each(fn, done)
  local kind = check(self, "on_each")
  for _, given in ipairs { fn or false, done } do
    if type(given) ~= "function" then
      core.mistake("listing:on_each(fn, done) wants functions, got " .. type(given))
    end
  end
  local handle
  handle = task.spawn(driver.current(), function()
    while not handle:is_closing() do
      local record = take(kind, self)
      if not record then return end
      fn(record)
    end
    error(core.cancel(kind.listing(self)), 0)
  end)
  if done then handle:on_done(done) end
  return handle
end

--- Calls `fn(record)` for each record that is left, at most `n` at a time, each in a task, and waits for all: how many
--- were done; or `nil, message, err` with `err.done` and `err.failures`. A function has failed when it raises, or gives
--- nil and a message. A 429 holds all of them back once, also where the service asks for more than `max_wait`.
---@generic R
---@param self footage.Listing<R>
---@param n integer
---@param fn fun(record: R): any?, any?, any?
---@param options? footage.ParallelOptions
---@return integer? done
---@return string message
---@return footage.Error err
function listing:parallel(n, fn, options)
  return require("footage.many").parallel(check(self, "parallel"), self, n, fn, options)
end

--- Downloads the files of all records that are left into a folder, and gives how many records have theirs there, and
--- how many are not ready; or `nil, message, err` with `err.done` and `err.failures`. What is there already is not
--- fetched again, and what was begun is gone on with, so it can be run again.
---@param folder string "backup/", made when it is not there
---@param options? footage.DownloadAllOptions
---@return integer? done
---@return integer|string? unready or the error's message
---@return footage.Error err
function listing:download(folder, options)
  return require("footage.many").download(check(self, "download"), self, folder, options)
end

--- Deletes all that the listing would have given, each id once, and gives how many; or `nil, message, err` with
--- `err.done` and `err.failures`. Where neither a filter nor `max`, `take` or `filter` narrows it, `all = true` must
--- say that everything is meant.
---@param options? footage.DeleteAllOptions
---@return integer? done
---@return string message
---@return footage.Error err
function listing:delete(options)
  return require("footage.many").delete(check(self, "delete"), self, options)
end

--- Ends the walk and cancels what is in flight. What `take` or `filter` gave ends alone: the listing goes on.
function listing:close()
  check(self, "close").close(self)
end

habits.refuse(core.metatable "footage.page", "page")

-- A loop begins without a record before it. In one that goes on, the end may have been given to another task.
function part_metatable:__call(state, before)
  if before == nil then habits.begin(state, part.is_over(self)) end
  local record, err = part.give(self)
  if err then error(core.blame(err), 0) end
  return record
end

-- The same; most records are at hand.
function listing_metatable:__call(state, before)
  if before == nil then habits.begin(state, is_over(self)) end
  if task.some_are_patient then waiting.mind_patience() end
  local record, err = step(self)
  if record then return record end
  record, err = go_on(record, err, step, self)
  if err then error(core.blame(err), 0) end
  return record
end

for metatable in pairs(kinds) do habits.listing(metatable, listing) end
part_metatable.__close = part.close
part_metatable.__tostring = part.tostring

return listing
