-- What torture.c runs with failing allocations: a walk of three pages with a retry, an error, a resume
-- in another client, and one that is left early. Whatever fails, every item must come exactly once.

local service, list = os.getenv("TORTURE_LIST"):match "^(%w+)%.(%w+)$"
local healthy, failing = os.getenv "TORTURE_HEALTHY", os.getenv "TORTURE_FAILING"
local expected = tonumber(os.getenv "TORTURE_ITEMS")
local filters = require("cjson").decode(os.getenv "TORTURE_FILTERS" or "{}")

local function is_memory(problem)
  return problem:find("memory", 1, true) ~= nil or problem:find("libcurl", 1, true) ~= nil
    or problem:find("at http://127.0.0.1", 1, true) ~= nil and not problem:find("HTTP 503", 1, true)
end

local insist = require "spec.torture.insist"(3, is_memory)

local function own_service()
  return require("footage").service {
    name = "example", base_url = "https://example.com", key_header = "authorization", key_prefix = "Bearer ",
    records = { repository = { id = "id", same = { name = "title" } } },
    lists = {
      repositories = {
        path = "/repositories", items = "", record = "repository",
        paging = { by = "link", size = "per_page", largest = 100 },
      },
    },
  }
end

-- A request besides, with a body: what it says is of no matter here.
local function ask(one)
  insist(one.request, {
    method = "POST", path = "/echo/{id}", query = { id = "a b", list = { 1, 2 } }, json = { a = { 1, { b = "c" } } },
    idempotent = true,
  })
  insist(one.request, { method = "POST", path = "/echo", form = { a = "b", list = { "c", "d" } }, idempotent = true })
end

local function client(base_url)
  if service == "example" then
    local own = insist(own_service)
    return insist(own.new, { base_url = base_url, api_key = "test-key", max_retries = 1, timeout = 0.5, warn = false })
  end
  local module = insist(require, "footage." .. service)
  return insist(module.new, { base_url = base_url, api_key = "test-key", max_retries = 1, timeout = 0.5, warn = false })
end

local seen, count = {}, 0

local function note(record)
  local id = insist(function() return record.id or record:json() end)
  insist(tostring, record)
  insist(record.json, record)
  insist(record.totable, record)
  assert(not seen[id], "twice: " .. id)
  seen[id] = true
  count = count + 1
end

local function next_record(listing) return listing:next() end

local function walk(listing)
  while true do
    local record, message, err = insist(next_record, listing)
    if message then return err end
    if not record then return nil end
    note(record)
  end
end

local well, cursor = client(healthy), nil
if failing ~= "" then
  local err = walk(insist(client(failing)[list], filters, { page_size = 3 }))
  assert(err, "the failing walk did not fail")
  cursor = assert(insist(function() return err.cursor end), "no cursor")
end
local listing = insist(well[list], filters, { page_size = 3, resume = cursor })
local err = walk(insist(function() return (listing:filter(function() return true end):take(1000)) end))
assert(not err, err and err.message)
assert(count == expected, ("%d of %d items"):format(count, expected))
local early = insist(well[list], filters, { page_size = 3 })
insist(next_record, early)
insist(early.close, early)
ask(well)
