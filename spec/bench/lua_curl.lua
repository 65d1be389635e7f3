-- A loop by hand, with Debian's lua-curl (for Lua 5.1) and lua-cjson: lua_curl.lua heygen|twelvelabs

local curl = require "curl"
local json = require "cjson"

local parts
local handle = curl.easy_init()
handle:setopt(curl.OPT_HTTPHEADER, { "x-api-key: test-key" })
handle:setopt(curl.OPT_FAILONERROR, 1)
handle:setopt(curl.OPT_WRITEFUNCTION, function(bytes, length)
  parts[#parts + 1] = bytes
  return length
end)

local function get(url)
  parts = {}
  handle:setopt(curl.OPT_URL, url)
  assert(handle:perform() == 0, url)
  return json.decode(table.concat(parts))
end

local count = 0

local function take(id)
  count = count + 1
  if count == 1 then
    print(id)
    io.stdout:flush()
  end
end

if arg[1] == "heygen" then
  local base, token = os.getenv "HEYGEN_BASE_URL" .. "/v1/asset/list?limit=100", ""
  repeat
    local data = get(base .. token).data
    for _, asset in ipairs(data.assets) do take(asset.id) end
    token = "&token=" .. tostring(data.token)
  until data.token == json.null
else
  local base, page = os.getenv "TWELVELABS_BASE_URL" .. "/assets?page_limit=50&page=", 0
  repeat
    page = page + 1
    local answer = get(base .. page)
    for _, asset in ipairs(answer.data) do take(asset._id) end
  until page >= answer.page_info.total_page
end
print(count)
