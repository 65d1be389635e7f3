-- What torture.c runs with failing allocations: downloads, whole at once, with a connection that breaks, and of a
-- listing. Whatever fails, what has its name is whole, and trying again makes it so.

local url, folder = os.getenv "TORTURE_HEALTHY", os.getenv "TORTURE_FOLDER"
local expected, size = tonumber(os.getenv "TORTURE_ITEMS"), tonumber(os.getenv "TORTURE_SIZE")

-- One that was given up when it was about to be renamed is renamed by a thread, in a moment.
local function is_memory(problem)
  if problem:find("this process is fetching it", 1, true) then
    require("footage").sleep(0.05)
    return true
  end
  return problem:find("memory", 1, true) ~= nil or problem:find("libcurl", 1, true) ~= nil
    or problem:find("at http://127.0.0.1", 1, true) ~= nil
end

local insist = require "spec.torture.insist"(4, is_memory)

local function check(path)
  local file = assert(io.open(path, "rb"))
  assert(file:seek "end" == size, path .. " is not whole")
  file:close()
end

os.execute("rm -rf " .. folder .. "/*")
local heygen = insist(require, "footage.heygen")
local client = insist(heygen.new, { base_url = url, api_key = "test-key", max_retries = 1, warn = false })
local videos = insist(function() return client.v3.videos():filter { status = "completed" }:all() end)
assert(#videos == expected, #videos .. " videos")
for _, video in ipairs(videos) do
  check(insist(function() return video:download(folder .. "/", { info = true }) end))
end
os.execute("rm -rf " .. folder .. "/*")
local done, message = insist(function()
  return client.v3.videos():filter { status = "completed" }:download(folder, { parallel = 2 })
end)
assert(done == expected, tostring(done) .. " downloads: " .. tostring(message))
for _, video in ipairs(videos) do check(insist(function() return video:download(folder) end)) end
insist(client.request, { path = "/v3/users/me", save = folder .. "/me.json" })
assert(io.open(folder .. "/me.json")):close()
