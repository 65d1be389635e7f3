-- TwelveLabs' multipart sessions: the chunks of one file, several at once, each to an address of its own; and the
-- record by which a later run goes on (transfers.md 15, actions-twelvelabs.md 3).
--
-- An address is good for one request and an hour. A chunk that failed gets a new one. What a chunk's answer says (its
-- ETag) is the proof that it came, and is reported to the service, fifty at a time. What the service says of its
-- session counts for more than the record.

local action = require "footage.action"
local core = require "footage.load"
local driver = require "footage.driver"
local json = require "footage.json"
local record_file = require "footage.transfer.record_file"
local refusal = require "footage.transfer.refusal"
local task = require "footage.task"

core.own_chunk()

local AT_ONCE = 4
local MOST_AT_ONCE = 50 -- addresses in one answer, proofs in one report
local LIFE = 3000 -- seconds: an address that is older is not tried; by our own clock, since the service's may differ
local FIRST_PAUSE, LONGEST_PAUSE = 0.5, 20 -- seconds

local Session = {}
Session.__index = Session

local function now()
  return core.engine.now()
end

-- ----------------------------------------------------------------- the record ---

-- The upload goes on without it, but could not be gone on with.
local function lose_record(self, message)
  if self.kept then self.kept:close() end
  self.kept = nil
  self.transfer:warn("this upload could not be gone on with after a break: " .. message)
end

local function write_record(self, step)
  if not self.kept then return end
  self.whole.step = step
  local done, message = self.kept:write(self.whole)
  if not done then lose_record(self, message) end
end

local function add_to_record(self, addition)
  if not self.kept then return end
  local done, message = self.kept:append(addition)
  if not done then lose_record(self, message) end
end

-- What must be the same for the chunks that are there to be worth something. The numbers are text, so that all their
-- digits come back.
local function identity_of(transfer)
  local file = transfer.file
  local function digits(number) return ("%.0f"):format(number) end
  return {
    size = digits(file.size), mtime = digits(file.mtime), mtime_ns = digits(file.mtime_ns), inode = digits(file.inode),
    name = transfer:given_name(), family = transfer.family, fields = json.encode(transfer.fields),
  }
end

-- What an earlier run wrote down, if it is about the same file as it is now.
local function recall(self)
  if self.transfer.is_passing then return {} end
  local kept, message, code = record_file.open {
    base = self.base_url, kind = "upload",
    path = core.disk_realpath(self.transfer.file.path) or self.transfer.file.path,
  }
  if code == "busy" then
    local err = self.transfer:failure("file", "another upload of it is under way; wait for that one to end")
    err.code = code
    return nil, err
  end
  self.kept = kept
  if not kept then
    lose_record(self, message)
    return {}
  end
  local whole, additions = kept:read()
  for name, value in pairs(whole and self.identity or {}) do
    if whole[name] ~= value then return {} end
  end
  return whole or {}, whole and additions or {}
end

-- --------------------------------------------------------------------- beginning ---

local function take_addresses(self, list)
  for _, one in ipairs(type(list) == "table" and list or {}) do
    local index = tonumber(one.chunk_index)
    if index and type(one.url) == "string" then self.urls[index] = { url = one.url, till = now() + LIFE } end
  end
end

local function is_whole(number)
  return type(number) == "number" and number >= 1 and number % 1 == 0
end

-- Whether the chunks are what the file makes of their size.
local function check_chunks(self, size, total)
  if is_whole(size) and is_whole(total) and math.ceil(self.transfer.size / size) == total then return true end
  return nil, self.transfer:failure("decode", "the service wants %s chunks of %s bytes, which does not make its %.0f",
    tostring(total), tostring(size), self.transfer.size)
end

-- Asks for a session. The third value: the account has none.
local function begin(self)
  local transfer = self.transfer
  local fields = transfer.fields
  self.whole = {}
  for name, value in pairs(self.identity) do self.whole[name] = value end
  write_record(self, "asking for a session")
  local made, _, err = action.call(transfer.client, "create_multipart_upload", {
    filename = transfer:given_name(), type = transfer.family, total_size = transfer.size,
    enable_hls = fields.enable_hls, enable_thumbnail = fields.enable_thumbnail, user_metadata = fields.user_metadata,
  }, { name = transfer.name, timeout = transfer.options.timeout })
  if not made then
    if err.status == 403 then
      err.message = err.message .. "; uploads in parts may not be part of the account's plan"
    end
    return nil, err, err.status == 403
  end
  local given = made:totable()
  local good
  good, err = check_chunks(self, given.chunk_size, given.total_chunks)
  if not good then return nil, err end
  self.session, self.asset_id, self.headers = made, given.asset_id, given.upload_headers
  self.chunk_size, self.total = given.chunk_size, given.total_chunks
  take_addresses(self, given.upload_urls)
  for name, value in pairs {
    upload_id = given.upload_id, asset_id = given.asset_id, upload_headers = given.upload_headers or {},
    chunk_size = given.chunk_size, total_chunks = given.total_chunks, expires_at = given.expires_at,
  } do
    self.whole[name] = value
  end
  write_record(self, "sending")
  return true
end

-- ---------------------------------------------------------------------- going on ---

local function is_over(client, err)
  return err.status == 404 or action.is_gone(client, err)
end

-- The session as the service has it; false when nothing can be gone on with, nil and the error when nobody knows.
local function find_again(self, whole)
  if not whole.upload_id then return false end
  local found, _, err = action.read(self.transfer.client, "multipart_upload", whole.upload_id)
  if not found then
    if is_over(self.transfer.client, err) then return false end
    return nil, err
  end
  if found.status ~= "active" and found.status ~= "completed" then return false end
  if not check_chunks(self, whole.chunk_size, whole.total_chunks) then return false end
  self.session, self.asset_id, self.headers = found, whole.asset_id, whole.upload_headers
  self.chunk_size, self.total, self.whole = whole.chunk_size, whole.total_chunks, whole
  return true
end

-- Which chunks the service has. Of those that it calls pending some may be here, with their proof.
local function ask_for_chunks(self)
  local listing = action.open(self.transfer.client, "upload_chunks", { upload_id = self.session.id })
  local chunk, _, err = listing:next()
  while chunk do
    if chunk.status == "completed" then
      self.done[chunk.index], self.proofs[chunk.index] = true, nil
    elseif chunk.status == "failed" then
      self.done[chunk.index], self.proofs[chunk.index] = nil, nil
    end
    chunk, _, err = listing:next()
  end
  if err then return nil, err end
  return true
end

local function go_on(self, whole, additions)
  local found, err = find_again(self, whole)
  if not found then return found, err end
  if self.session.status == "completed" then
    self.is_complete = true
    return true
  end
  for _, addition in ipairs(additions) do
    if addition.chunk and addition.etag then self.proofs[addition.chunk] = addition.etag end
  end
  local known
  known, err = ask_for_chunks(self)
  if not known then return nil, err end
  return true
end

-- -------------------------------------------------------------------- addresses ---

local function ask_for_addresses(self, from, count)
  local answer, message, err = self.session:urls { start = from, count = count }
  if not answer then return nil, message, err end
  take_addresses(self, answer.upload_urls)
  return true
end

-- One asks, and the others wait for what comes. Of those ahead only so many are asked for: each lives for an hour.
local function ask_together(self, from, count)
  self.asking = self.asking or task.spawn(driver.current(), function()
    local done, message, err = ask_for_addresses(self, from, count)
    self.asking = nil
    return done, message, err
  end)
  local done, _, err = self.asking:wait()
  return done, err
end

local function address_of(self, index, again)
  local asked = false
  while true do
    local known = self.urls[index]
    if known and known.till >= now() then
      self.urls[index] = nil -- good for one request
      return known.url
    end
    if asked then
      return nil, self.transfer:failure("decode", "the service gives no address for chunk %d", index)
    end
    asked = self.asking == nil
    local done, err = ask_together(self, index, again and 1 or math.min(MOST_AT_ONCE, self.total - index + 1))
    if not done then return nil, err end
  end
end

-- ----------------------------------------------------------------------- reports ---

local function proofs_to_report(self)
  local batch = {}
  for index, proof in pairs(self.proofs) do
    if #batch == MOST_AT_ONCE then break end
    batch[#batch + 1] = {
      chunk_index = index, proof = proof, proof_type = "etag", chunk_size = self:length_of(index),
    }
  end
  table.sort(batch, function(a, b) return a.chunk_index < b.chunk_index end)
  return batch
end

-- May be repeated: the service counts what it knows already (actions-twelvelabs.md 3).
local function report(self)
  local batch = proofs_to_report(self)
  if #batch == 0 then return true end
  local answer, _, err = self.session:report { completed_chunks = batch }
  if answer == nil then return nil, err end
  local reported = {}
  for i, one in ipairs(batch) do
    self.done[one.chunk_index], self.proofs[one.chunk_index] = true, nil
    reported[i] = one.chunk_index
  end
  add_to_record(self, { reported = reported })
  return true
end

local function count(table)
  local entries = 0
  for _ in pairs(table) do entries = entries + 1 end
  return entries
end

-- While the chunks flow: as soon as there are enough for one, and one at a time.
local function report_some(self)
  if self.reporting or count(self.proofs) < MOST_AT_ONCE then return true end
  self.reporting = true
  local done, err = report(self)
  self.reporting = false
  return done, err
end

-- ------------------------------------------------------------------------ chunks ---

function Session:length_of(index)
  return math.min(self.chunk_size, self.transfer.size - (index - 1) * self.chunk_size)
end

-- Bytes that are there, and those on their way.
function Session:tell()
  local bytes = self.arrived
  for _, flying in pairs(self.flying) do bytes = bytes + flying end
  self.transfer:went_out(bytes)
end

local function pause_after(err, tries)
  local longest = math.min(FIRST_PAUSE * 2 ^ (tries - 1), LONGEST_PAUSE)
  return math.max(err.retry_after or 0, longest * math.random())
end

-- Whether another try, at another address, may help.
local function may_pass(self, err)
  if err.retry_after and err.retry_after > self.max_wait then return false end
  return err.kind == "network" or err.kind == "timeout" or refusal.may_be_expired(err)
    or (err.kind == "http" and (err.status == 408 or err.status == 429 or err.status >= 500))
end

local function send_once(self, index, again)
  local transfer = self.transfer
  local url, err = address_of(self, index, again)
  if not url then return nil, err end
  local part = core.file_range(transfer.file, (index - 1) * self.chunk_size, self:length_of(index))
  local etag
  etag, err = transfer:put(url, self.headers, part, function(call)
    self.flying[index] = core.call_sent(call)
    self:tell()
  end, true)
  self.flying[index] = nil
  if etag == "" then
    err = transfer:failure("decode", "the answer to chunk %d has no ETag, which is the proof that it came", index)
    return nil, err, true
  end
  return etag, err
end

-- Tries are counted anew whenever a chunk has come through meanwhile. A second refusal of a fresh address is final, and
-- so is a second answer without a proof.
local function send_chunk(self, index)
  local tries, refusals, seen = 0, 0, self.finished
  while true do
    local etag, err, bare = send_once(self, index, tries > 0)
    if etag then return etag end
    if self.finished > seen then tries, seen = 0, self.finished end
    tries = tries + 1
    refusals = (bare or refusal.may_be_expired(err)) and refusals + 1 or 0
    if not (bare or may_pass(self, err)) or tries > self.max_retries or refusals > 1 then return nil, err end
    if refusals == 0 then task.sleep(driver.current(), pause_after(err, tries)) end
  end
end

local function next_chunk(self)
  while self.at <= self.total and (self.done[self.at] or self.proofs[self.at]) do self.at = self.at + 1 end
  if self.at > self.total or self.failure then return nil end
  self.at = self.at + 1
  return self.at - 1
end

local function work(self)
  local index = next_chunk(self)
  while index do
    local etag, err = send_chunk(self, index)
    if etag then
      self.proofs[index], self.finished = etag, self.finished + 1
      self.arrived = self.arrived + self:length_of(index)
      self:tell()
      add_to_record(self, { chunk = index, etag = etag })
      etag, err = report_some(self)
    end
    if not etag then
      self.failure = self.failure or err
      return
    end
    index = next_chunk(self)
  end
end

local function close_all(self, workers)
  for _, one in ipairs(workers) do one:close() end
  if self.asking then self.asking:close() end
end

-- As soon as one has failed, nothing is left to wait for.
local function wait_for(self, workers)
  for _, one in ipairs(workers) do
    one:on_done(function(err)
      if err ~= nil then self.raised = self.raised or { err } end
      if err ~= nil or self.failure then close_all(self, workers) end
    end)
  end
  for _, one in ipairs(workers) do one:wait() end
end

local function send_chunks(self)
  local workers = {}
  for i = 1, self.transfer.options.parallel or AT_ONCE do workers[i] = task.spawn(driver.current(), work, self) end
  local unbroken, why = task.try(wait_for, self, workers)
  if not unbroken then
    close_all(self, workers)
    error(why, 0)
  end
  if self.failure then return nil, self.failure end
  if self.raised then error(self.raised[1], 0) end
  return true
end

-- -------------------------------------------------------------------- the whole ---

local function report_rest(self)
  while next(self.proofs) do
    local done, err = report(self)
    if not done then return nil, err end
  end
  return true
end

local function count_what_is_there(self)
  self.arrived = 0
  for _, there in ipairs { self.done, self.proofs } do
    for index in pairs(there) do self.arrived = self.arrived + self:length_of(index) end
  end
  return self.arrived
end

-- Sends and reports what is missing, until the service has all of it. What it has lost it tells only afterwards.
local function send_all(self)
  local rounds = 0
  while true do
    local there, err = send_chunks(self)
    if there then there, err = report_rest(self) end
    if not there then return nil, err end
    local session, _, why = action.refresh(self.session)
    if not session then return nil, why end
    self.session = session
    if self.session.status ~= "active" then return true end
    there, err = ask_for_chunks(self)
    if not there then return nil, err end
    if count_what_is_there(self) == self.transfer.size then return true end
    rounds, self.at = rounds + 1, 1
    if rounds > self.max_retries then
      return nil, self.transfer:failure("failed", "the service keeps losing chunks of it")
    end
  end
end

-- "Completed" means that all of it was received; what comes of it is the asset.
local function complete(self)
  local found, _, err = self.session:wait()
  if not found then return nil, err end
  local asset
  asset, _, err = action.read(self.transfer.client, "asset", self.asset_id)
  if not asset then return nil, err end
  return asset
end

local function forget(self)
  self.done, self.proofs, self.urls, self.flying = {}, {}, {}, {}
  self.arrived, self.finished, self.at = 0, 0, 1
  self.session, self.is_complete, self.failure, self.raised = nil, nil, nil, nil
end

local function run(self)
  local whole, additions = recall(self)
  if not whole then return nil, additions end
  local there, err = go_on(self, whole, additions)
  if there == nil then return nil, err end
  if not there then
    local refused
    forget(self)
    there, err, refused = begin(self)
    if not there then
      if self.kept then self.kept:remove() end
      return nil, err, refused
    end
  end
  if not self.is_complete then
    if count_what_is_there(self) > 0 then self.transfer:was_there(self.arrived) end
    there, err = send_all(self)
    if not there then return nil, err end
    add_to_record(self, { step = "completing" })
  end
  local asset
  asset, err = complete(self)
  if self.kept and (asset or err.kind == "failed") then self.kept:remove() end
  return asset, err
end

local session = {}

--- Sends a file. Gives the asset; or nil and the error, and whether the account has no such sessions.
---@param transfer footage.Transfer
---@return footage.Record?
---@return footage.Error? err
---@return boolean? refused
function session.send(transfer)
  local bounds, err = core.client_bounds(transfer.client)
  if not bounds then return nil, err end
  local self = setmetatable({
    transfer = transfer, base_url = bounds.base_url, max_retries = bounds.max_retries, max_wait = bounds.max_wait,
    identity = identity_of(transfer),
  }, Session)
  forget(self)
  local unbroken, asset, why, refused = task.try(run, self)
  if self.kept then self.kept:close() end
  if not unbroken then error(asset, 0) end
  return asset, why, refused
end

return session
