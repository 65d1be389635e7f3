-- What specs of walks share: the four lists, the ids of a walk, errors and where they point.

local assert = require "luassert"
local clients = require "spec.support.clients"

local walks = {}

walks.lists = {
  { name = "heygen.assets", service = "heygen", list = "assets", type = "heygen.asset", id = "id", size = "limit",
    largest = 100, path = "/v1/asset/list", array = "assets", by = "token" },
  { name = "heygen.videos", service = "heygen", list = "videos", type = "heygen.video", id = "video_id", size = "limit",
    largest = 100, path = "/v1/video.list", array = "videos", by = "token" },
  { name = "heygen.folders", service = "heygen", list = "folders", type = "heygen.folder", id = "id", size = "limit",
    largest = 100, path = "/v1/folders", array = "folders", by = "token" },
  { name = "twelvelabs.assets", service = "twelvelabs", list = "assets", type = "twelvelabs.asset", id = "_id",
    size = "page_limit", largest = 50, path = "/v1.3/assets", array = "data", by = "number" },
}

--- Those that page by token.
walks.token_lists = { walks.lists[1], walks.lists[2], walks.lists[3] }

walks.closes_loops = _VERSION == "Lua 5.4"
walks.has_integers = math.type ~= nil

--- A listing in a client of its own, with no patience, so that a failure shows at once.
function walks.open(world, list, filters, options, client_options)
  local settings = { max_retries = 0 }
  for option, value in pairs(client_options or {}) do settings[option] = value end
  local listing = clients[list.service](world, settings)[list.list](filters, options)
  return listing
end

--- The ids of what a loop gives: walks.ids(listing), walks.ids(listing:each()), ...
function walks.ids(iterate, state, control)
  local ids = {}
  for record in iterate, state, control do ids[#ids + 1] = record.id end
  return ids
end

--- The ids of at most `count` records, asked for one by one.
function walks.some(listing, count)
  local ids = {}
  for n = 1, count do
    local record, message = listing:next()
    assert.is_nil(message)
    if not record then break end
    ids[n] = record.id
  end
  return ids
end

--- The whole numbers from `first` to `last`, as the ids of items that count up.
function walks.numbers(first, last)
  local numbers = {}
  for number = first, last do numbers[#numbers + 1] = number end
  return numbers
end

function walks.slice(list, from, to)
  local part = {}
  for place = from, to or #list do part[#part + 1] = list[place] end
  return part
end

function walks.joined(...)
  local all = {}
  for _, list in ipairs { ... } do
    for _, value in ipairs(list) do all[#all + 1] = value end
  end
  return all
end

--- The error object that a call raises.
function walks.raised(call, ...)
  local fine, err = pcall(call, ...)
  assert.is_false(fine, "nothing was raised")
  assert.equal("footage.error", require("footage").type(err), tostring(err))
  return err
end

--- Walks in a loop until that raises; gives the error object and the ids that came before.
function walks.until_raised(iterate)
  local ids = {}
  local err = walks.raised(function()
    for record in iterate do ids[#ids + 1] = record.id end
  end)
  return err, ids
end

--- The error object of a mistake in the call, which is blamed on the line of `call` (a function of one line).
function walks.blamed(call)
  local err = walks.raised(call)
  local place = debug.getinfo(call, "S")
  assert.equal("argument", err.kind)
  assert.equal(("%s:%d: "):format(place.short_src, place.linedefined), err.message:match("^.-:%d+: "))
  assert.is_nil(err.message:find "[%c]")
  return err
end

--- Checks the triple of a call that failed, and gives the error object.
function walks.failed(...)
  local value, message, err = ...
  assert.is_nil(value)
  assert.is_string(message)
  assert.equal("footage.error", require("footage").type(err))
  assert.equal(message, err.message)
  return err
end

return walks
