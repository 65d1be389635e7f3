-- Waiting until a thing is ready: looks at it again and again, with growing pauses. What its words mean is data
-- in the service's table. Knows neither services nor event loops.

local action = require "footage.action"
local core = require "footage.load"
local driver = require "footage.driver"
local task = require "footage.task"

core.own_chunk()

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")

local FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 2, 30, 1.5 -- seconds; a type's data may say another `first`
local TIMEOUT = 1200 -- seconds
local NOT_FOUND_YET = 60 -- seconds in which a new thing may be missing from where many are looked at
local MOST_AT_ONCE = 100 -- ids in one look at many
local FRESH = 1 -- seconds in which what was asked for all is news for each

---@class footage.WaitOptions
---@field timeout? number seconds until the wait ends with an error of kind "timeout" (1200, or what the type says)
---@field progress? fun(record: footage.Record, state: string) called at each look
---@field [string] footage.NoSuchName

local wait = {}

local function now()
  return core.engine.now()
end

local function sleep(seconds)
  task.sleep(driver.current(), seconds)
end

local function field(value, path)
  for name in path:gmatch "[^.]+" do
    if value == nil then return nil end
    value = value[name]
  end
  return value
end

--- Whether a state's word is one of those.
function wait.has(words, word)
  for _, one in ipairs(words or {}) do
    if one == word then return true end
  end
  return false
end

local has = wait.has

local function first_of(record, paths)
  for _, path in ipairs(paths or {}) do
    local value = field(record, path)
    if value ~= nil and value ~= "" then return tostring(value) end
  end
end

-- ---------------------------------------------------------------- many at once ---

-- Those who wait for the same kind of things through the same client, and the look that is under way. Weak: whoever
-- raises where an error cannot be caught (PUC Lua 5.1, in a task) does not leave.
local rounds = setmetatable({}, { __mode = "k" })

local function round_of(self)
  local kinds = rounds[self.client] or {}
  rounds[self.client] = kinds
  kinds[self.kind] = kinds[self.kind] or { waiters = setmetatable({}, { __mode = "k" }) }
  return kinds[self.kind]
end

local function is_alone(self)
  local waiters = round_of(self).waiters
  local other = next(waiters)
  if other == self then other = next(waiters, other) end
  return other == nil
end

-- The waiters by the ids that they wait for, none of them found; and these ids, in order.
local function waiters_by_id(round)
  local ids, by_id = {}, {}
  for waiter in pairs(round.waiters) do
    waiter.found, waiter.told = nil, nil
    if not by_id[waiter.id] then ids[#ids + 1] = waiter.id end
    by_id[waiter.id] = by_id[waiter.id] or {}
    table.insert(by_id[waiter.id], waiter)
  end
  table.sort(ids)
  return by_id, ids
end

-- A round for all who wait, a hundred in a request: each finds its own, or nothing.
local function look_at_many(self, round)
  local many = self.states.many
  local by_id, ids = waiters_by_id(round)
  for first = 1, #ids, MOST_AT_ONCE do
    local some = { unpack(ids, first, math.min(first + MOST_AT_ONCE - 1, #ids)) }
    local listing = action.open(self.client, many.list, { [many.ids] = some })
    local record, message, err = listing:next()
    while record do
      for _, waiter in ipairs(by_id[tostring(field(record, many.id or "id"))] or {}) do waiter.found = record end
      record, message, err = listing:next()
    end
    if err then return nil, message, err end
  end
  for _, id in ipairs(ids) do
    for _, waiter in ipairs(by_id[id]) do waiter.told = now() end
  end
  return true
end

-- Takes what was asked for all a moment ago, joins the look that is under way, or begins one.
local function look_together(self)
  local round = round_of(self)
  local is_news = self.told and now() - self.told < FRESH
  self.told = nil
  if is_news then return true end
  if not round.look then
    round.look = task.spawn(driver.current(), function()
      local unbroken, done, message, err = task.try(look_at_many, self, round)
      round.look = nil
      if not unbroken then error(done, 0) end
      return done, message, err
    end)
  end
  local done, message, err = round.look:wait()
  self.told = nil
  if done then return true end
  if core.type(err) ~= "footage.error" then error(err, 0) end -- what on_event raised
  return nil, message, err
end

-- ---------------------------------------------------------------------- one look ---

-- What a thing leads to is looked at once it is there: the thing itself may vanish then.
local function read_led_to(self, leads)
  local record, message, err = action.read(self.client, leads.to, self.led_to)
  if not record then return nil, message, err end
  self.reason_of = record
  local word = field(record, "status") or ""
  if has(self.states.ready, word) then self.record = action.refresh(self.record) or self.record end
  return word
end

local function read(self)
  local leads = self.states.leads
  if self.led_to then return read_led_to(self, leads) end
  local record, message, err = action.refresh(self.record)
  if not record then return nil, message, err end
  self.record, self.reason_of = record, nil
  self.led_to = leads and field(record, leads.field)
  local word = field(record, self.states.at or "status") or ""
  if not self.led_to or has(self.states.failed, word) or has(self.states.person, word) then return word end
  return read_led_to(self, leads)
end

-- An error that says nothing about the thing: the next look may be better.
local function may_pass(err)
  if err.kind == "network" or err.kind == "timeout" or err.kind == "decode" then return true end
  return err.kind == "http" and (err.status == 408 or err.status == 429 or err.status >= 500)
end

local function is_over(states, word)
  return has(states.ready, word) or has(states.failed, word) or has(states.person, word)
end

-- Reads the thing itself, whose state stands elsewhere: `word`, if it is there.
local function read_beside(self, word)
  local record, message, err = action.refresh(self.record)
  if not record then return nil, message, err end
  self.record = record
  return word
end

-- The word that says how it stands, "" for none; or nil, message, err. What many are asked for may be short of what
-- the thing itself says: so the end of a wait is always read from the thing.
local function look(self)
  local states, many = self.states, self.states.many
  local tells = states.at ~= false
  if not many or (tells and is_alone(self)) then return read(self) end
  local done, message, err = look_together(self)
  if not done and tells and not may_pass(err) then return read(self) end -- another one may have been refused
  if not done then return nil, message, err end
  local found = self.found
  local word = found and field(found, many.at or "status")
  if word == nil or word == "not_found" then
    if now() - self.begun < NOT_FOUND_YET then return "not_found" end
    if tells then return read(self) end
    return read_beside(self, word or "not_found")
  end
  self.reason_of = found
  if core.type(found) == core.type(self.record) then
    self.record = found
  elseif tells and is_over(states, word) then
    return read(self)
  elseif has(states.ready, word) then
    return read_beside(self, word)
  end
  return word
end

-- ------------------------------------------------------------------ what it means ---

local function failed(self, word, why)
  local states, record = self.states, self.record
  local source = self.reason_of or record
  local code = first_of(source, states.code)
  local reason = why or first_of(source, states.reason) or (states.says or {})[word] or "the service gives no reason"
  local err = core.failure("failed", ("%s %s: %s: %s%s"):format(self.name, tostring(record.id), word,
    code and code .. ": " or "", reason))
  err.code, err.record, err.service = code, record, self.service
  return nil, err.message, err
end

local function too_late(self, word)
  local err = core.failure("timeout", ("%s %s: still %s after %g s; wait again, or allow more with timeout"):format(
    self.name, tostring(self.record.id), word ~= "" and word or "without a state", self.timeout))
  err.record, err.service = self.record, self.service
  return nil, err.message, err
end

local told = setmetatable({}, { __mode = "k" })

-- A word that nobody documented is "not yet", and told once.
local function tell_unknown(self, word)
  local words = told[self.client] or {}
  told[self.client] = words
  local on_event = core.fields(self.client).on_event
  if words[self.name .. word] or not on_event then return end
  words[self.name .. word] = true
  on_event {
    type = "state", list = self.name, method = "GET", url = "", attempt = 0,
    message = ("'%s' is a state that footage does not know; it is taken for \"not yet\""):format(word),
  }
end

-- Whether the wait is over; then what it gives.
local function judge(self, word)
  local states = self.states
  if has(states.failed, word) then return true, failed(self, word) end
  if has(states.person, word) then
    return true, failed(self, word, "it waits for a person, and goes on only after an answer")
  end
  if word == "" and not states.missing then
    local err = core.failure("decode", ("%s %s: the answer does not say its state (%s)"):format(self.name,
      tostring(self.record.id), states.at or "status"))
    err.record = self.record
    return true, nil, err.message, err
  end
  local ready = has(states.ready, word) or (word == "" and states.missing)
  if ready then
    if not states.file or field(self.record, states.file) ~= nil then return true, self.record end
  elseif not has(states.still, word) and word ~= "not_found" then
    tell_unknown(self, word)
  end
  return false
end

local function go_on(self)
  local pause, word = self.states.first or FIRST_PAUSE, ""
  while true do
    local state, message, err = look(self)
    local asked = 0
    if state then
      word = state
      if self.progress then self.progress(self.record, state) end
      local over, value, words, why = judge(self, state)
      if over then
        if value == nil then return nil, words, why end
        return value
      end
    elseif not may_pass(err) then
      return nil, message, err
    else
      asked = err.retry_after or 0
    end
    local left = self.timeout - (now() - self.begun)
    if left <= 0 then return too_late(self, word) end
    sleep(math.min(math.max(pause, asked), left))
    pause = math.min(pause * GROWTH, LONGEST_PAUSE)
  end
end

local OPTIONS = { timeout = true, progress = true }

local function check_options(name, options)
  if options == nil then return {} end
  if type(options) ~= "table" then
    core.mistake(("%s:wait() wants a table of options, got %s"):format(name, type(options)))
  end
  for option in pairs(options) do
    if not OPTIONS[option] then
      core.mistake(("%s:wait(): unknown option '%s'%s (it takes timeout and progress)"):format(name, tostring(option),
        core.suggest(tostring(option), OPTIONS)))
    end
  end
  local timeout, progress = options.timeout, options.progress
  if timeout ~= nil and (type(timeout) ~= "number" or timeout < 0) then
    core.mistake(("%s:wait(): timeout is in seconds, from 0, got %s"):format(name, tostring(timeout)))
  end
  if progress ~= nil and type(progress) ~= "function" then
    core.mistake(("%s:wait(): progress must be a function, got %s"):format(name, type(progress)))
  end
  return options
end

-- Where many are asked belongs to the service's next version.
local function in_version(client, states)
  if not states.many or not action.is_older(client) then return states end
  local own = {}
  for entry, value in pairs(states) do own[entry] = value end
  own.many = nil
  return own
end

--- Waits until the record's thing is ready and gives it afresh; or `nil, message, err`: kind "failed" when the service
--- says so, with its code and words; "timeout" when it took too long, with the record as it was last.
---@param record footage.Record
---@param states table what the type's words mean
---@param options? footage.WaitOptions
---@return footage.Record?
---@return string message
---@return footage.Error err
function wait.record(record, states, options)
  local name = core.type(record)
  options = check_options(name, options)
  if action.is_pretended(record) then return record end
  local client = core.owner(record)
  states = in_version(client, states)
  if states.at == false and not states.many then
    core.mistake(name .. ":wait(): the version that this client asks for (api_version) does not tell its state")
  end
  local self = {
    client = client, record = record, id = tostring(record.id), name = name, kind = name, states = states,
    service = name:match "^[^.]+", begun = now(), timeout = options.timeout or states.timeout or TIMEOUT,
    progress = options.progress, led_to = states.leads and field(record, states.leads.field),
  }
  round_of(self).waiters[self] = true
  local unbroken, value, message, err = task.try(go_on, self)
  round_of(self).waiters[self] = nil
  if not unbroken then error(value, 0) end
  if value == nil then return nil, message, err end
  return value
end

return wait
