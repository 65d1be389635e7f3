-- Downloads: the files of a record. Which of its fields have them is data in the service's table; addresses are read
-- anew when they are old or refused. Knows neither services nor HTTP.

local action = require "footage.action"
local core = require "footage.load"
local fetch = require "footage.transfer.fetch"
local place = require "footage.transfer.place"
local progress = require "footage.transfer.progress"
local task = require "footage.task"
local wait = require "footage.wait"

core.own_chunk()

local FRESH = 60 -- seconds; a signed address that is older is read anew before it is used

--- What a download gives: the file's path; where `field` is a list, an array of paths.
---@class footage.Path: string
---@field [integer] string

---@class footage.DownloadOptions
---@field name? string|fun(record: footage.Record, field: string): string in the folder, made safe; else TITLE-ID
---@field overwrite? boolean whether it goes over another file of that name (false)
---@field progress? boolean|fun(done: number, total: number?, what: string) true: bars where stderr is a terminal
---@field field? string|string[] which field has the address: "thumbnail_url", "hls.manifest_url"; several of them
---@field info? boolean true: the record beside it, as .json
---@field stall? number seconds without a byte while bytes flow, after which another attempt is made (30)
---@field timeout? number seconds until the first byte of an answer (120)
---@field [string] footage.NoSuchName

local download = {}

local OPTIONS = {
  name = { string = true, ["function"] = true }, overwrite = { boolean = true }, info = { boolean = true },
  progress = { boolean = true, ["function"] = true, table = true }, field = { string = true, table = true },
  stall = { number = true }, timeout = { number = true },
}

-- ------------------------------------------------------------- what was asked for ---

--- Raises for what is no option.
function download.check_options(call, options, more)
  if options == nil then return {} end
  if type(options) ~= "table" then
    core.mistake(("%s wants its options as a table, got a %s"):format(call, type(options)))
  end
  for option, value in pairs(options) do
    local types = OPTIONS[option] or (more and more[option])
    if not types then
      local known = {}
      for each in pairs(OPTIONS) do known[each] = true end
      for each in pairs(more or {}) do known[each] = true end
      core.mistake(("%s: unknown option '%s'%s"):format(call, tostring(option), core.suggest(tostring(option), known)))
    end
    if not types[type(value)] then
      core.mistake(("%s: option '%s' cannot be a %s"):format(call, option, type(value)))
    end
  end
  return options
end

local function check_to(call, to)
  if type(to) ~= "string" or to == "" or to:find "%z" then
    core.mistake(("%s wants a folder (\"backup/\") or a file's name, got %s"):format(call,
      type(to) == "string" and "an unusable one" or core.type(to) or type(to)))
  end
end

--- The folder that many files go into, as one that `download` takes for a folder.
function download.folder(call, folder)
  check_to(call, folder)
  return folder:sub(-1) == "/" and folder or folder .. "/"
end

--- Makes that folder, if it is not there. True and the error where that cannot be.
function download.make_folder(call, to)
  local folder, words, code, path = place.split(to)
  if folder then return false end
  local err = fetch.file_error(call, path, words, code)
  return true, err.message, err
end

-- {field, family} of a line of the service's table.
local function of_line(line)
  if type(line) == "table" then return line[1], line[2] end
  return line, nil
end

-- The fields that are asked for, each with what it is to be: { name = "video_url", family = "video", first = true }
local function fields_of(self)
  local asked = self.options.field
  if asked == nil then
    local first, family = of_line(self.files[1])
    if self.files.lacks or not first then return {} end
    return { { name = first, family = family, first = true } }
  end
  local fields = {}
  for _, field in ipairs(type(asked) == "table" and asked or { asked }) do
    if type(field) ~= "string" or field == "" then
      core.mistake(("%s: option 'field' is a field's name, or a list of them"):format(self.name))
    end
    local one = { name = field }
    for i, line in ipairs(self.files) do
      local known, family = of_line(line)
      if known == field then one.family, one.first = family, i == 1 and not self.files.lacks end
    end
    fields[#fields + 1] = one
  end
  if #fields == 0 then core.mistake(("%s: option 'field' names none"):format(self.name)) end
  return fields
end

local function field(record, path)
  local value = record
  for part in path:gmatch "[^.]+" do
    if type(value) ~= "table" and type(value) ~= "userdata" then return nil end
    local found = value[part]
    if found == nil and type(value) == "table" then found = value[tonumber(part)] end
    value = found
  end
  if type(value) == "string" and value ~= "" then return value end
end

-- The word for its state, when that is not the one for ready.
local function unready_word(self, record)
  local states = self.states
  if not states or states.at == false then return nil end
  local word = record[states.at or "status"]
  return not wait.has(states.ready, word) and word or nil
end

-- Whether its word says that there is no file: reading it anew would tell nothing else.
local function says_unready(self, record)
  local word = unready_word(self, record)
  return wait.has(self.states and self.states.still, word) or wait.has(self.states and self.states.failed, word)
end

local function with_files(self, record)
  local there = {}
  for _, line in ipairs(self.files) do
    local known = of_line(line)
    if field(record, known) then there[#there + 1] = known end
  end
  return #there > 0 and "; it has one in " .. table.concat(there, ", ") .. " (option field)" or ""
end

-- Why there is no address: kind "failed", with a code.
local function no_file(self, record, asked)
  local word = unready_word(self, record)
  local why
  if not asked then
    why = self.files.lacks .. with_files(self, record)
  elseif word then
    why = ("%s: there is no file in %s%s"):format(tostring(word), asked,
      wait.has(self.states.failed, word) and "" or " yet; record:wait() waits for it")
  else
    why = ("there is no file in %s%s"):format(asked, with_files(self, record))
  end
  local err = core.failure("failed", ("%s %s: %s"):format(self.name, tostring(record.id), why))
  err.code, err.record, err.service = word and asked and "not_ready" or "no_file", record, self.service
  return err
end

-- ---------------------------------------------------------------------- addresses ---

local function plain(url)
  return url:match "^[^?#]*"
end

local function refresh(self)
  local record, _, err = action.refresh(self.record)
  if not record then return nil, err end
  self.record = record
  return true
end

-- Whether the record is to be read anew: it is of a list that has no addresses, or its signed one is old.
local function wants_refresh(self, url)
  if not self.can_refresh then return false end
  local is_old = core.age(self.record) > FRESH
  if url then return is_old and url:find("?", 1, true) ~= nil end
  return is_old or not self.was_read and not says_unready(self, self.record)
end

-- The address; or nil and the error.
local function address_of(self, asked)
  local url = field(self.record, asked)
  if wants_refresh(self, url) then
    local done, err = refresh(self)
    if not done then return nil, err end
    self.was_read = true
    url = field(self.record, asked)
  end
  if url then return url end
  return nil, no_file(self, self.record, asked)
end

-- For fetch: another address in place of one that is refused; never the same one again.
local function renewer(self, asked, used)
  return function(err)
    if not self.can_refresh then return nil, err end
    local done, failed = refresh(self)
    if not done then return nil, failed end
    local url = field(self.record, asked)
    if not url then return nil, no_file(self, self.record, asked) end
    if url == used then return nil, err end
    used = url
    return { url = url }
  end
end

-- -------------------------------------------------------------------------- names ---

-- "thumbnail_url" -> "thumbnail", for the names of all but a type's first file.
local function label(asked)
  return (asked:gsub("_urls?", ""):gsub("[^%w_]+", "_"))
end

-- The part of the name before the extension; whether it is the whole name already; whether it tells records apart.
local function stem_of(self, one)
  local own = self.options.name
  local part = not one.first and label(one.name) or nil
  if own == nil then return place.stem(self.record.name, self.record.id, part), false, self.record.id ~= nil end
  if type(own) == "function" then own = own(self.record, one.name) end
  if type(own) ~= "string" or own == "" then
    core.mistake(("%s: option 'name' must give a file's name, got %s"):format(self.name, type(own)))
  end
  if self.several then own = own:gsub("(%.%w+)$", "") .. "." .. label(one.name) end
  local stem, is_whole = place.own_name(own)
  if self.taken then -- names that a script makes may meet
    local holder = self.taken[stem:lower()]
    if holder and holder ~= self.record.id then stem, is_whole = place.own_name(own, self.record.id) end
    self.taken[stem:lower()] = self.record.id
  end
  return stem, is_whole, false
end

-- ------------------------------------------------------------------------- one file ---

-- The record as JSON, whose addresses are of no use later, and secrets until then.
local function info_of(record)
  return (record:json():gsub('"(https?:\\?/\\?/[^"?]*)%?([^"]*)"', function(address, query)
    local signed = query:find "[Ss]ign" or query:find "[Xx]%-Amz" or query:find "[Xx]%-Goog" or query:find "[Tt]oken"
    return signed and '"' .. address .. '"' or nil
  end))
end

local function write_info(self, path)
  local target = path:gsub("%.%w+$", "") .. (path:find "%.json$" and ".info.json" or ".json")
  local text = info_of(self.record) .. "\n"
  core.disk_remove(target .. ".new")
  local done, words, code = core.disk_write(target .. ".new", text, 420) -- 0644
  if done then done, words, code = core.disk_rename(target .. ".new", target, true) end
  if not done then return nil, fetch.file_error(self.name, target, words, code) end
  return true
end

local function bar_for(self, what)
  return self.group and self.group:add(what, nil) or nil
end

local function fetch_one(self, one, plan)
  local url, err = address_of(self, one.name)
  if not url then return nil, err end
  local path, _, failed = fetch.into {
    client = self.client, name = self.name, target = plan.target, address = plain(url), request = { url = url },
    family = plan.family, there = plan.there, overwrite = self.options.overwrite, stall = self.options.stall,
    timeout = self.options.timeout, bar = bar_for(self, plan.what), renew = renewer(self, one.name, url),
    final = plan.final,
  }
  return path, failed
end

-- What a field's file is to be: the type's data say it, else the record does.
local function family_of(self, one)
  local family = one.family
  if family == "kind" then family = self.record.kind end
  return family
end

-- What stands at the whole path that was asked for.
local function plan_whole(self, path, family)
  local there, words = place.look(path)
  if words then return nil, fetch.file_error(self.name, path, words, "other") end
  return { target = path, family = family, there = not self.options.overwrite and there or nil,
    what = path:match "[^/]*$" }
end

-- A process that ended between the file's last step and the one after it leaves a record of what is done.
local function clear_record(target)
  if not core.disk_stat(target .. ".part") then core.disk_remove(target .. ".part.info") end
end

-- Where one field's file goes; the path alone when it is there already.
local function plan(self, one)
  local family = family_of(self, one)
  if self.file then return plan_whole(self, self.folder .. self.file, family) end
  local stem, is_whole, tells_apart = stem_of(self, one)
  if is_whole then return plan_whole(self, self.folder .. stem, family) end
  local found = place.find(self.folder, stem, family)
  if found then
    local own, err = plan_whole(self, found, family)
    if not own or not tells_apart then return own, err end
    if not self.options.overwrite then
      clear_record(self.folder .. stem)
      return { path = found }
    end
  end
  return {
    target = self.folder .. stem, family = family, what = stem,
    final = function(fetched, type, head) return fetched.target .. place.extension(head, type, fetched.address) end,
  }
end

local function download_one(self, one)
  local own, err = plan(self, one)
  if not own then return nil, err end
  local path = own.path
  if not path then
    path, err = fetch_one(self, one, own)
    if not path then return nil, err end
  end
  if self.options.info and not self.has_info then
    local done, failed = write_info(self, path)
    if not done then return nil, failed end
    self.has_info = true
  end
  return path
end

-- ------------------------------------------------------------------------ the whole ---

local function tell_dry_run(self, fields)
  local names = {}
  for i, one in ipairs(fields) do names[i] = one.name end
  action.tell_unsent(self.client, self.name, "GET", table.concat(names, ", "))
end

local function run(self, fields)
  local paths = {}
  for i, one in ipairs(fields) do
    local path, err = download_one(self, one)
    if not path then
      err.done = #paths > 0 and paths or nil
      return nil, err
    end
    paths[i] = path
  end
  return self.several and paths or paths[1]
end

local function with_progress(self, fields)
  if not self.options.progress then return run(self, fields) end
  self.group = progress.begin(self.options.progress)
  local unbroken, paths, err = task.try(run, self, fields)
  self.group:close()
  if not unbroken then error(paths, 0) end
  return paths, err
end

local function fail(err)
  return nil, err.message, err
end

--- The address of a record's file, read anew; the record as it is then; and what the file is ("video"). Or nil and the
--- error. `call` is for messages.
---@param record footage.Record
---@param about { files: table, states?: table, can_refresh: boolean } the type's data
---@param call string
---@return string?
---@return footage.Record|footage.Error
---@return string? family
function download.address(record, about, call)
  local self = {
    record = record, name = call, client = core.owner(record), service = core.type(record):match "^[^.]+",
    options = {}, files = about.files, states = about.states, can_refresh = about.can_refresh,
  }
  local one = fields_of(self)[1]
  if not one then return nil, no_file(self, record) end
  if self.can_refresh then
    local done, err = refresh(self)
    if not done then return nil, err end
  end
  local url = field(self.record, one.name)
  if not url then return nil, no_file(self, self.record, one.name) end
  return url, self.record, family_of(self, one)
end

--- Downloads the files of a record. Gives the path; several fields give a list of paths.
---@param record footage.Record
---@param about { files: table, states?: table, can_refresh: boolean } the type's data
---@param to string a folder, or a file's name
---@param options? footage.DownloadOptions
---@param taken? table<string, string> the names of other records that go into the same folder, and their ids
---@return string|string[]?
---@return string? message
---@return footage.Error? err
function download.record(record, about, to, options, taken)
  local kind = core.type(record)
  local call = kind .. ":download"
  check_to(call .. "(to)", to)
  options = download.check_options(call .. "()", options)
  local self = {
    record = record, name = call, client = core.owner(record), service = kind:match "^[^.]+", options = options,
    files = about.files, states = about.states, can_refresh = about.can_refresh, taken = taken,
  }
  local fields = fields_of(self)
  self.several = type(options.field) == "table"
  if #fields == 0 then return fail(no_file(self, record)) end
  task.check_wait()
  if action.is_pretended(record) then
    tell_dry_run(self, fields)
    return to
  end
  local folder, file, code, path = place.split(to)
  if not folder then return fail(fetch.file_error(call, path, file, code)) end
  if file and self.several then
    core.mistake(call .. "(): several fields go into a folder (\"backup/\"), not into one file")
  end
  self.folder, self.file = folder, file
  local paths, err = with_progress(self, fields)
  if not paths then return fail(err) end
  return paths
end

return download
