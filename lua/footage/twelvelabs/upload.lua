-- How TwelveLabs takes a file: as a form up to 32 MB, and video and audio above in parts (session.lua). Where an
-- account has no such sessions, and what they do not take, as a form up to 200 MB (actions-twelvelabs.md 2, 3).

local session = require "footage.twelvelabs.session"

-- In bytes; the service's MB are 10^6.
local ways = { form = 32e6, largest_form = 200e6 }

-- There is no key by which the service would know it again.
local function say_how_to_look(err, name)
  if not err.maybe_done then return end
  err.message = err.message .. ("; it may have come to the service all the same: look for it with "
    .. "twelvelabs.assets{ filename = %q }"):format(name)
end

local function by_form(transfer)
  local fields = transfer.fields
  local name = transfer:given_name()
  local record, err = transfer:act("create_asset", {
    file = transfer.file, filename = name, enable_hls = fields.enable_hls, enable_thumbnail = fields.enable_thumbnail,
    user_metadata = fields.user_metadata,
  }, true)
  if record then return record end
  say_how_to_look(err, name)
  return nil, err
end

ways.record, ways.path = "asset", "/assets"
ways.fields = { filename = "string", enable_hls = "boolean", enable_thumbnail = "boolean", user_metadata = "table" }

--- Gives the asset; or nil and the error.
---@param transfer footage.Transfer
function ways.send(transfer)
  if transfer.size == 0 then return nil, transfer:failure("file", "is empty, and the service takes no empty file") end
  local in_parts = transfer.family == "video" or transfer.family == "audio"
  local fits_form = transfer.size <= ways.largest_form
  if transfer.size <= ways.form or (not in_parts and fits_form) then return by_form(transfer) end
  if not in_parts then
    return nil, transfer:failure("limit", "it has %.0f bytes; of what has more than %.0f the service takes video and "
      .. "audio, and this is %s", transfer.size, ways.largest_form, transfer.type)
  end
  local record, err, refused = session.send(transfer)
  if refused and fits_form then return by_form(transfer) end
  return record, err
end

return ways
