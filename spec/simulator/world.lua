-- A world: one test's own pair of services, with its own data, switches and log.
-- Owns the configuration, the mutations and the bookkeeping of requests; knows no
-- HTTP and nothing of how an answer looks.
--
-- Configuration keys. Every key marked * may be one value for all, or an object
-- that says it per list or per service ({"heygen": ..., "heygen.videos": ...}).
-- "list" is heygen.assets, heygen.videos, heygen.folders, twelvelabs.assets or any other
-- name in heygen_lists.lua, heygen_v3_lists.lua and twelvelabs_lists.lua; "heygen.v3" are
-- all lists of that generation. A list that is `of` another one has that one's items.
--
-- Data
--   items      {list: count}         how many generated items (25 each)
--   seed       number                the generated data (1)
--   raw        {list: [item, ...]}   items to serve instead, newest first; an item
--                                    is an object, or a JSON text served verbatim
--   body       {list: text}          the whole 200 answer of a list, verbatim
--   extra_fields*  text              JSON members added to each generated item
--   urls       "local" | "service"   where addresses of files lead to: the simulator's file origin
--                                    ("local"), or the services' own hosts
--   expired_urls   true              addresses of files answer as if their signature were too old
--   expired_status 403 | 401 | 410 | 400         with this (403; 400 says ExpiredToken)
--   url_seconds    N                 how long a signature holds (604800)
--   signatures     "service" | "cloudfront" | "s3" | "none"   which files are signed how: as each
--                                    service does it ("service"), or all in one way
--   files          {path's end: {...}}           what lies there, see files.lua
--   file_faults    [{match, times, ...}]         what goes wrong there, see file_faults.lua
--   ready_after    N                 TwelveLabs assets in processing are ready once N
--                                    requests for the list or one of its assets came
-- Things that requests make (heygen_actions.lua, twelvelabs_actions.lua)
--   looks*     N                     how many looks until what was made is ready (2)
--   ready_ms*  N                     it is ready after that time instead, at the next look
--   outcome*   "ready" | "failed" | "silent" | "never"   what becomes of it: "silent" fails without a reason
--   credits    N                     how many more can be made until there is no credit (402)
--   busy_keys  N                     the first N repeats of an Idempotency-Key find that the first is under way (409)
--   in_use     "made" | "all"        which of TwelveLabs' indexed assets keep their asset from being deleted: those
--                                    that requests made, or also the generated ones ("made")
--   indexed_twice  "error" | "same" | "another"   an asset added to an index that has it ("error")
--   conflicts  N                     the first N times that an upload is said to be complete, it is not there yet (409)
-- Files that are sent (heygen_uploads.lua, twelvelabs_uploads.lua; what goes wrong with them: file_faults.lua)
--   form_limit*    N         the most bytes of a file in a form (HeyGen 32e6; TwelveLabs 200e6, images 32e6)
--   max_bytes      N         of HeyGen's direct uploads (209715200)
--   upload_seconds N         how long the address of a direct upload holds (3600)
--   chunked_put    501 | 411 the answer to a PUT in chunks, without a length (501)
--   sessions       "open" | "forbidden" | "expired" | "failed" | "gone"   TwelveLabs' multipart sessions: 403 when one
--                            is made; what reading one and reporting to it says ("gone": 404 without a body)
--   chunk_size     N         that they choose (5242880); total_chunks: another number than is right
--   first_urls     N         how many addresses come at once (10)
--   chunk_seconds  N         how long those hold (3600)
--   upload_headers {name: value}     that belong on each PUT of theirs
--   failed_chunks  [N, ...]  chunks whose first report ends as failed: they must be sent again
-- Access
--   key        text                  the API key of both services ("test-key")
--   unknown_parameters*  "error" | "ignore"
-- Shape of answers
--   total*     "integer" | "string" | "float" | "negative" | "absent" | "null" | "nonsense"
--              HeyGen data.total; TwelveLabs page_info.total_results and total_page
--   total_counts*  "account" | "filtered"     what HeyGen's total counts ("account")
--   total_lies*    "page" | "turn" | "random"    lists by number and offset: every other page, every
--                  other answer or one in two at random tells a total that is too low
--   total_lies_by*  N                by so much; "random": by 1..N (1)
--                  every other answer, tells one item less than there is
--   end_token*     "null" | "empty" | "string_null" | "absent"   HeyGen's last page
--                  (videos: absent, the others: null)
--   root_folder*   "null" | "empty" | "string_null" | "absent"   "in the root folder"
--                  (assets: empty, videos: string_null, folders: null)
--   nesting*       "deep" | "flat"   data.data or data in HeyGen's heygen.streaming_history,
--                  data.list or data in heygen.knowledge_bases ("deep")
--   code_form*     "number" | "string"        HeyGen's code 100 or "100"
--   error_form*    "object" | "string"        HeyGen's error in a failing envelope
--   trailing_comma*  true            items end with a comma, as in the document's example
--   sunset         true              HeyGen v1 and v2 answers carry deprecation and sunset headers
--   warning        true              HeyGen v1 and v2 bodies carry the warning object
--   retired*       410 | 404         every HeyGen v1 and v2 path answers this status
--   retired_after* N                 but the first N requests of each list are answered, and
--                                    all that are for no list
--   retired_form*  "json" | "html" | "envelope"   the body of that: the service's error, a
--                  gateway's page, or the error with status 200 ("json")
--   v3             "present" | "absent"    absent: no path below /v3 is there
--   has_more*      "right" | "true" | "false" | "null" | "absent"    HeyGen v3 ("right")
--   username       text              HeyGen's user (the creator of the folders)
--   other_username "error" | "empty" HeyGen v3 assets of somebody else ("error")
--   empty_data*    "array" | "null" | "absent"    the items of an empty page
--   page_info      "present" | "absent" | "null"  TwelveLabs
--   empty_total_page  0 | 1          TwelveLabs total_page of an empty list (0)
--   search_expired*  true            the tokens of searches no longer hold
--   rate_headers   "plain" | "dimensions"         TwelveLabs X-RateLimit headers
--   trash          "shown" | "hidden"             trashed folders without is_trash ("shown")
--   list_forms     "repeat" | "any"  TwelveLabs asset_ids=["a","b"] and a,b: refused, or read too
--   missing_status 400 | 404         TwelveLabs status for an asset that does not exist (400)
--   delete_status  200 | 204         TwelveLabs DELETE (200)
--   link_form*     "absolute" | "relative" | "query" | "apart" | "odd" | "other"    the next
--                  page of example.repositories: a whole URL, a path, a query; in a header of
--                  its own; in the oddest form that is right; on another origin ("absolute")
--   server_headers*  {name: value}   headers added to each answer
-- Paging
--   default_limit*   N               page size without a limit (HeyGen 100, TwelveLabs 10)
--   largest*         N               the largest page, where it is not the documented one
--   over_limit*      "error" | "clamp"   a limit above the maximum
--   limit_zero*      "empty" | "empty_with_token" | "default" | "error"   HeyGen limit=0
--   past_end         "empty" | "null" | "repeat" | "repeat_unclamped" | "error"
--                    a TwelveLabs page after the last one; "repeat" gives the last page
--                    and says its number, "repeat_unclamped" says the number asked for
-- Transport
--   gzip*      true                  answers are gzipped when the client accepts that
--   chunked*   true                  answers come in chunks, without a length (HTTP/1.1)
--   connection_close*  true          each HTTP/1.1 answer ends its connection
-- Time. N counts the requests of one list, from 1; `restart_count` starts it again.
--   delay_ms*  N                     every answer waits
--   delays*    {"N": ms}             the answer to the Nth request waits
--   jitter_ms* N                     every answer waits 0..N ms, at random by seed
--   hold*      {"N": M}              the Nth answer waits until the Mth has been given,
--                                    1 second at most (hold_ms changes that)
--   read_at*   "arrival" | "answer"  when the data of an answer is read: before or
--                                    after its waits ("answer")
--   mutations  [{after_request: N | before_request: N, list, of, insert: K, delete: [ids],
--                delete_at: [positions]}]
--              after: once the data of the Nth request has been read, just before its
--              answer is sent; before: before its data is read. `of` is the list whose
--              requests count (default: the one that changes). Positions count from 1,
--              newest first, and all mean the list as it stood before this mutation;
--              inserts come at the front, after the deletions.
--   ticks      {list, ms, mutations: [{insert, delete_at}, ...]}    once a request of the list was
--              answered, one of these each `ms`, until there are none
--   restart_count  true              only for `set`: request numbers begin at 1 again
-- Faults
--   faults     [{match, times, action, ...}]      see faults.lua
--
-- `set` takes the same keys; null takes one back.

local cqueues = require "cqueues"
local condition = require "cqueues.condition"
local json = require "cjson"
local items = require "items"
local lists = require "lists"
local store = require "store"

local world = {}
world.__index = world

local known_keys = {}
for key in ([[
  items seed raw body extra_fields urls expired_urls
  expired_status url_seconds signatures files file_faults ready_after key unknown_parameters total total_counts
  total_lies max_bytes form_limit chunked_put upload_seconds chunk_size total_chunks first_urls upload_headers
  chunk_seconds sessions failed_chunks
  end_token root_folder code_form nesting error_form trailing_comma sunset warning retired retired_after retired_form
  v3 has_more username other_username empty_data page_info empty_total_page search_expired rate_headers trash
  list_forms link_form missing_status delete_status server_headers default_limit largest over_limit limit_zero
  past_end gzip chunked connection_close delay_ms delays jitter_ms hold hold_ms read_at mutations
  restart_count ticks total_lies_by
  faults looks outcome credits busy_keys conflicts ready_ms in_use indexed_twice
]]):gmatch("%S+") do
  known_keys[key] = true
end

local choices = {
  urls = "service local", expired_status = "403 401 410 400",
  signatures = "service cloudfront s3 none", sessions = "open forbidden expired failed gone",
  unknown_parameters = "error ignore",
  total = "integer string float negative absent null nonsense",
  total_counts = "account filtered", total_lies = "page turn random", end_token = "null empty string_null absent",
  root_folder = "null empty string_null absent", code_form = "number string",
  error_form = "object string", nesting = "deep flat", empty_data = "array null absent",
  page_info = "present absent null",
  rate_headers = "plain dimensions", trash = "shown hidden", list_forms = "repeat any",
  over_limit = "error clamp", limit_zero = "empty empty_with_token default error",
  retired_form = "json html envelope",
  v3 = "present absent", has_more = "right true false null absent",
  other_username = "error empty", link_form = "absolute relative query apart odd other",
  outcome = "ready failed silent never", in_use = "made all", indexed_twice = "error same another",
  past_end = "empty null repeat repeat_unclamped error", read_at = "arrival answer",
}

-- Switches whose own value is an object keyed by something else than a list.
local object_valued = {
  delays = true, hold = true, server_headers = true, files = true, file_faults = true, upload_headers = true,
  failed_chunks = true,
}

local function is_scope(key)
  return lists.scopes[key] == true
end

local function scoped(value)
  if type(value) ~= "table" then return false end
  for key in pairs(value) do
    if not is_scope(key) then return false end
  end
  return next(value) ~= nil
end

-- A mistyped switch must not make a test pass by accident.
local function check(config)
  for key, value in pairs(config) do
    if not known_keys[key] then error("unknown configuration key: " .. tostring(key), 0) end
    if choices[key] then
      for _, choice in pairs(type(value) == "table" and value or { value }) do
        if not (" " .. choices[key] .. " "):find(" " .. tostring(choice) .. " ", 1, true) then
          error(key .. ": " .. tostring(choice) .. " is none of: " .. choices[key], 0)
        end
      end
    end
    if type(value) == "table" and choices[key] and not scoped(value) then
      error(key .. ": neither a value nor values per list or service", 0)
    end
  end
  for _, key in ipairs { "items", "raw", "body" } do
    for list in pairs(config[key] or {}) do
      local def = lists.get(list)
      if not def then error(key .. ": unknown list: " .. list, 0) end
      if key ~= "body" and def.of then error(key .. ": " .. list .. " has the items of " .. def.of, 0) end
    end
  end
end

local defaults = {
  end_token = { ["heygen.videos"] = "absent" },
  root_folder = { ["heygen.assets"] = "empty", ["heygen.videos"] = "string_null" },
}

function world.new(id, config)
  check(config)
  local self = setmetatable({
    id = id, config = config, seed = config.seed or 1,
    stores = {}, log = {}, counts = {}, answered = {}, asset_requests = 0,
    echoes = {}, progress = condition.new(), closing = condition.new(), closed = false,
    generation = 1, signatures = 0, signed_at = os.time(), changed_files = {}, file_counts = {}, leaks = {},
    slots = {}, used = {}, uploads = {}, sessions = {},
  }, world)
  for _, list in ipairs(lists.names) do
    self:fill(list)
    self.counts[list], self.answered[list] = 0, {}
  end
  self:prepare()
  return self
end

-- A list of another one's items has no store of its own; an echo has none at all.
function world:fill(list)
  local def = lists.get(list)
  if def.echo then return end
  if def.of then self.stores[list] = self.stores[def.of] return end
  local given = self.config.raw and self.config.raw[list]
  local count = self.config.items and self.config.items[list] or 25
  self.stores[list] = store.new(list, self.seed, count, given)
end

-- What follows from the configuration and changes while the world is used.
function world:prepare()
  self.forms, self.schedule = {}, {}
  for _, mutation in ipairs(self.config.mutations or {}) do
    for _, moment in ipairs { "before_request", "after_request" } do
      local at = mutation[moment] and moment .. mutation[moment]
      if at then
        self.schedule[at] = self.schedule[at] or {}
        table.insert(self.schedule[at], mutation)
      end
    end
  end
  for _, target in pairs(self.stores) do target:forget() end
  for _, list in ipairs { self.config.faults or {}, self.config.file_faults or {} } do
    for _, fault in ipairs(list) do
      if not fault.left then
        fault.left = fault.times == "always" and math.huge or fault.times or (fault.to == "loop" and math.huge) or 1
      end
    end
  end
end

function world:set(changes)
  for key, value in pairs(changes) do
    if value == json.null then changes[key] = nil self.config[key] = nil end
  end
  check(changes)
  local refill = changes.seed ~= nil
  if changes.restart_count then
    for _, list in ipairs(lists.names) do self.counts[list], self.answered[list] = 0, {} end
  end
  for key, value in pairs(changes) do
    if key ~= "restart_count" then self.config[key] = value end
  end
  self.seed = self.config.seed or 1
  for _, list in ipairs(lists.names) do
    local own = lists.get(list).of or list
    if refill or (changes.items and changes.items[own]) or (changes.raw and changes.raw[own]) then
      self:fill(list)
    end
  end
  self:prepare()
end

function world:close()
  self.closed = true
  self.closing:signal()
  self.progress:signal()
end

-- What holds for a list ("heygen.v3.assets"), else for its service in a version
-- ("heygen.v3"), else for the service ("heygen").
local function for_scope(values, scope)
  while scope do
    if values[scope] ~= nil then return values[scope] end
    scope = scope:match("^(.*)%.[^.]*$")
  end
end

-- The value of a switch for a list ("heygen.assets") or a service ("heygen").
function world:switch(key, scope)
  local value = self.config[key]
  if scoped(value) or (type(value) == "table" and not object_valued[key] and next(value) == nil) then
    value = for_scope(value, scope)
  end
  if value ~= nil then return value end
  return defaults[key] and for_scope(defaults[key], scope)
end

-- The form in which a list's items are written just now, see items.lua; `variant` is
-- for lists that tell the same item in several ways.
function world:form(list, variant)
  local ripe = self.config.ready_after ~= nil and self.asset_requests > self.config.ready_after
  local key = list .. (ripe and "+" or "") .. (variant and "|" .. variant or "")
  local form = self.forms[key]
  if not form then
    form = {
      list = list,
      variant = variant,
      root = self:switch("root_folder", list) or "null",
      extra = self:switch("extra_fields", list),
      count = self.stores[list].last,
      username = self:username(),
      ripe = ripe,
    }
    form.key = table.concat({
      list, variant or "", form.root, tostring(ripe), form.count, form.username, form.extra or "",
    }, "|")
    self.forms[key] = form
  end
  return form
end

-- Whose things these are: the maker of the folders, in HeyGen's lists.
function world:username()
  return self.config.username or items.username(self.seed)
end

-- ---------------------------------------------------------------- mutations ---

function world:mutate(mutation)
  local list = mutation.list
  local target = self.stores[list]
  if not target then error("mutation: unknown list: " .. tostring(list), 0) end
  local doomed = {}
  for _, position in ipairs(mutation.delete_at or {}) do
    if position >= 1 and position <= target:count() then doomed[#doomed + 1] = target:index_at(position) end
  end
  for _, id in ipairs(mutation.delete or {}) do
    local index = target:index_of(id)
    if index then doomed[#doomed + 1] = index end
  end
  for _, index in ipairs(doomed) do target:delete(index) end
  if mutation.insert then target:insert(mutation.insert) end
end

function world:scheduled(moment, list, number)
  for _, mutation in ipairs(self.schedule[moment .. number] or {}) do
    if (mutation.of or mutation.list) == list then self:mutate(mutation) end
  end
end

-- ------------------------------------------------------------------ reading ---

function world:ids(list)
  local target, ids = self.stores[list], {}
  for position = 1, target:count() do ids[position] = target:id(target:index_at(position)) end
  return ids
end

function world:texts(list)
  local target, form, texts = self.stores[list], self:form(list), {}
  for position = 1, target:count() do texts[position] = target:text(target:index_at(position), form) end
  return texts
end

-- ----------------------------------------------------------------- requests ---

-- One of 1..sides, at random by seed.
function world:roll(sides)
  self.dice = (self.dice or self.seed * 48271 + 11) * 48271 % 2147483647
  return math.floor(self.dice / 8) % sides + 1
end

-- The number of a request among those of its list.
function world:arrived(list)
  self.counts[list] = self.counts[list] + 1
  return self.counts[list]
end

-- {"3": x} and [_, _, x] are the same.
local function at_number(values, number)
  return values[tostring(number)] or values[number]
end

-- Waits as long as the switches ask for, and not beyond the world's end.
function world:wait(list, service, number)
  local scope = list or service
  local delay = self:switch("delay_ms", scope) or 0
  local delays = number and self:switch("delays", scope)
  delay = delay + (delays and at_number(delays, number) or 0)
  local jitter = self:switch("jitter_ms", scope)
  if jitter then
    delay = delay + self:roll(jitter + 1) - 1
  end
  if delay > 0 then cqueues.poll(self.closing, delay / 1000) end
  local hold = number and self:switch("hold", scope)
  local other = hold and at_number(hold, number)
  if other then
    local deadline = cqueues.monotime() + (self.config.hold_ms or 1000) / 1000
    while not self.answered[list][other] and not self.closed do
      local left = deadline - cqueues.monotime()
      if left <= 0 then break end
      cqueues.poll(self.progress, left)
    end
  end
end

-- Changes the list by the clock, whatever is asked meanwhile.
function world:tick()
  local ticks = self.config.ticks
  self.ticking = true
  cqueues.running():wrap(function()
    for _, mutation in ipairs(ticks.mutations) do
      cqueues.poll(self.closing, ticks.ms / 1000)
      if self.closed then return end
      mutation.list = ticks.list
      self:mutate(mutation)
    end
  end)
end

function world:done(list, number)
  if self.config.ticks and self.config.ticks.list == list and not self.ticking then self:tick() end
  self.answered[list][number] = true
  self.progress:signal()
end

return world
