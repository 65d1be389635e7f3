-- One address into one file: from the first byte to its last name. The core writes, goes on and tries again
-- (src/http/sink.c); what only the whole tells is looked at here. Knows no records and no service.

local core = require "footage.load"
local driver = require "footage.driver"
local kind = require "footage.transfer.kind"
local printable = require("footage.transfer.name").printable
local refusal = require "footage.transfer.refusal"
local task = require "footage.task"
local tell = require "footage.tell"
local waiting = require "footage.waiting"

core.own_chunk()

local FIRST_LOOK, LONGEST_LOOK = 0.001, 0.02 -- seconds, at what a thread of the core does
local MOST_SHORT = 3 -- times that a file without a length ended too early

---@class footage.Fetch what is to be fetched, and what is known of it
---@field client table
---@field name string for messages: "heygen.video:download"
---@field target string the whole path of the file to be
---@field address string which file it is, without anything secret
---@field request table what asks for it: url, or path and what else `client.request` takes
---@field family? string what it is to be: "video"; nil: anything
---@field there? { size: number, date: number } what stands at `target`: the same, which need not be fetched, or another
--- file, which ends it before a byte has come
---@field overwrite? boolean
---@field bar? table of transfer/progress.lua
---@field renew? fun(err: footage.Error): table?, footage.Error? another request where the address is refused
---@field final? fun(self: footage.Fetch, type: string, head: string): string the path, once it is known what it is

local fetch = {}

local function fail(err)
  return nil, err.message, err
end

--- An error of kind "file", with the path and the system's words.
function fetch.file_error(name, path, words, code)
  local err = core.failure("file", ("%s: %s: %s"):format(name, printable(path), words))
  err.code = code
  return err
end

--- The same where another file has the name.
function fetch.taken_error(name, path)
  return fetch.file_error(name, path, "is there already, and is another file; overwrite = true goes over it", "exists")
end

-- ------------------------------------------------------------------- its events ---

local function tell_event(self, state, more)
  local on_event = core.fields(self.client).on_event
  if not on_event then return end
  local event = {
    type = "download", list = self.name, method = self.request.method or "GET", url = self.address, attempt = 0,
    state = state, path = self.target,
  }
  for field, value in pairs(more or {}) do event[field] = value end
  on_event(event)
end

-- --------------------------------------------------------------- who has the file ---

-- The process that holds a lock on the file, where the system tells (Linux).
local function holder_of(path)
  local status = core.disk_stat(path)
  local locks = status and type(io) == "table" and io.open("/proc/locks", "r")
  if not locks then return nil end
  local found
  for line in locks:lines() do
    found = line:match("FLOCK%s+%S+%s+WRITE%s+(%d+)%s+%S+:" .. status.inode .. "%s") or found
  end
  locks:close()
  return found
end

local function own_process()
  local status = type(io) == "table" and io.open("/proc/self/stat", "r")
  if not status then return nil end
  local number = status:read "*n"
  status:close()
  return number and ("%d"):format(number)
end

local function is_held_here(path)
  local holder = holder_of(path)
  return holder == nil or holder == own_process()
end

local function busy(self)
  local path = self.target .. ".part"
  local holder = holder_of(path)
  local who = not holder and "somebody else" or is_held_here(path) and "this process" or "process " .. holder
  return fetch.file_error(self.name, path, ("%s is fetching it"):format(who), "busy")
end

-- --------------------------------------------------------------------- its bytes ---

local function draw(self)
  local length, total = self.sink:length()
  if total ~= self.drawn_total then
    self.bar:size(total)
    self.drawn_total = total
  end
  self.bar:set(length)
end

-- What an address answers that has expired, or that somebody on the way does not let through (transfers.md 8).
local function is_refused(err, text)
  return refusal.may_be_expired(err, text) or (err.kind == "decode" and err.status == 200)
end

-- One call, with its attempts.
local function ask(self)
  local request = { save = self.sink, stall = self.stall, timeout = self.timeout }
  for field, value in pairs(self.request) do request[field] = value end
  local call = core.call(self.client, request, self.name, true)
  local watch = self.bar and function() draw(self) end
  local unbroken, value, err = task.try(waiting.finish_call, call, watch)
  local text = unbroken and value == nil and err.status and core.call_text(call) or ""
  core.pause(call)
  if not unbroken then error(value, 0) end
  if value == nil then refusal.explain(err, text) end
  return value, err, text
end

-- Whether an MP4 that nobody said the length of is all there.
local function is_short(self)
  local length = self.sink:length()
  local read = function(place, count) return self.sink:read(place, count) end
  local type = kind.of(self.sink:read(0, kind.HEAD) or "")
  local has_boxes = type == "video/mp4" or type == "video/quicktime" or type == "video/3gpp" or type == "audio/mp4"
  local whole, why = true, nil
  if has_boxes then whole, why = kind.boxes_end_well(read, length) end
  return whole == false and why or nil
end

-- All of it; true, or nil and the error. A refused address is asked for anew, once for each time that it got further.
local function fetch_all(self)
  local renewed_at, short = -1, 0
  while true do
    local value, err, text = ask(self)
    local length = self.sink:length()
    local why = value and not self.sink:state().told and is_short(self)
    if value and not why then return true end
    if value then
      short = short + 1
      if short > MOST_SHORT then
        return nil, core.failure("network", ("%s: the file ends early: %s"):format(self.name, why))
      end
    elseif self.renew and is_refused(err, text) and length > renewed_at then
      renewed_at = length
      local request, failed = self.renew(err)
      if not request then return nil, failed or err end
      self.request = request
    else
      if renewed_at == length and is_refused(err, text) then
        err.message = err.message .. "; a new address was refused, too: something on the way may not let it through"
      end
      return nil, err
    end
  end
end

-- ----------------------------------------------------------------------- its name ---

local function check_kind(self, head)
  local fits, found = kind.fits(head, self.family)
  if head == "" and self.family then fits, found = false, "an empty file" end
  if fits then return end
  return core.failure("decode", ("%s: %s came in place of %s %s"):format(self.name, found,
    self.family:find "^[aeiou]" and "an" or "a", self.family))
end

local function disk_words(words)
  return (words:gsub("^cannot %a+ it: ", ""))
end

-- Whether what has the name is the same by length and date: somebody else was a moment faster.
local function is_there(self, length, date)
  local status = core.disk_stat(self.target, true)
  if not status or status.kind ~= "file" or status.size ~= length or status.mtime_sec ~= date then return false end
  core.disk_remove(self.sink_target .. ".part")
  core.disk_remove(self.sink_target .. ".part.info")
  return true
end

-- Waits, without holding anybody up, until the disk has it and it has its name.
local function finish(self)
  local length, date = self.sink:length(), self.sink:state().date
  self.sink:finish(self.target, self.overwrite)
  local pause = FIRST_LOOK
  local done, words, code = self.sink:step()
  while done == false do
    task.sleep(driver.current(), pause)
    pause = math.min(pause * 1.5, LONGEST_LOOK)
    done, words, code = self.sink:step()
  end
  if done or code == "exists" and is_there(self, length, date) then return true end
  if code == "exists" then return nil, fetch.taken_error(self.name, self.target) end
  return nil, fetch.file_error(self.name, self.target, disk_words(words), code)
end

local function run(self)
  local done, err = fetch_all(self)
  if not done then return nil, self.sink:state().taken and fetch.taken_error(self.name, self.target) or err end
  if self.sink:state().same then return true end
  local head = self.sink:read(0, kind.HEAD) or ""
  local wrong = check_kind(self, head)
  if wrong then
    self.sink:close(true)
    return nil, wrong
  end
  self.sink_target = self.target
  if self.final then self.target = self.final(self, self.sink:state().type, head) end
  return finish(self)
end

local function open(self)
  return core.sink(self.target, self.address, {
    no_text = self.family == "video" or self.family == "audio" or self.family == "image",
    size = self.there and self.there.size, date = self.there and self.there.date,
  })
end

-- One that an error left behind, when memory ran out at an awkward moment, is closed when it is collected.
local function open_at_last(self)
  local sink, words, code = open(self)
  if code ~= "busy" or not is_held_here(self.target .. ".part") then return sink, words, code end
  collectgarbage()
  return open(self)
end

local function fetch_whole(self)
  local words, code
  self.sink, words, code = open_at_last(self)
  if code == "busy" then return nil, busy(self) end
  if not self.sink then return nil, fetch.file_error(self.name, self.target .. ".part", disk_words(words), code) end
  local had = self.sink:length()
  if self.bar and had > 0 then self.bar:resume(had) end
  tell_event(self, "begin", { bytes = had })
  local done, err = run(self)
  if done then self.bytes = self.sink:length() end
  return done, err
end

local function give_up(self)
  if self.sink then self.sink:close() end
  if self.bar then pcall(self.bar.fail, self.bar) end -- a function that is told may raise again
end

--- Fetches it. Gives the path; or `nil, message, err`. What was fetched stays for the next time.
---@param self footage.Fetch
---@return string?
---@return string? message
---@return footage.Error? err
function fetch.into(self)
  local begun = core.engine.now()
  local unbroken, done, err = task.try(fetch_whole, self)
  if not unbroken then
    give_up(self)
    error(done, 0)
  end
  if not self.sink then return fail(err) end
  self.sink:close()
  if self.bar then
    if done then self.bar:finish() else self.bar:fail() end
  end
  tell_event(self, "end", {
    seconds = core.engine.now() - begun, bytes = self.bytes, message = err and tell.words(err),
  })
  if not done then return fail(err) end
  return self.target
end

return fetch
