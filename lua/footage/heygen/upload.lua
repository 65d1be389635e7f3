-- How HeyGen takes a file: as a form up to 32 MB, and above at an address that it signs for it (actions-heygen.md 3).

local refusal = require "footage.transfer.refusal"

-- In bytes; the service's MB are 10^6.
local ways = { form = 32e6 }

local function by_form(transfer)
  return transfer:act("create_asset", { file = transfer.file }, true)
end

-- One key for each whole try: with an old one the service would give an old address (transfers.md 6).
local function ask_for_address(transfer)
  local place, err = transfer:act("create_direct_upload", {
    filename = transfer.file.name, content_type = transfer.type, size_bytes = transfer.size,
    checksum_sha256 = transfer.fields.checksum_sha256,
  })
  if not place then return nil, err end
  if type(place) ~= "table" or type(place.upload_url) ~= "string" or type(place.asset_id) ~= "string" then
    return nil, transfer:failure("decode", "the answer holds no address to send it to (upload_url, asset_id)")
  end
  if type(place.max_bytes) == "number" and transfer.size > place.max_bytes then
    return nil, transfer:failure("limit", "it has %.0f bytes, and HeyGen takes at most %.0f", transfer.size,
      place.max_bytes)
  end
  return place
end

-- The whole file in one request, which may be repeated as long as its address lives; then once at a new one.
local function send_to_address(transfer)
  local place, sent, err
  for try = 1, 2 do
    place, err = ask_for_address(transfer)
    if not place then return nil, err end
    sent, err = transfer:put(place.upload_url, place.upload_headers)
    if sent then return place.asset_id end
    if try == 2 or not refusal.may_be_expired(err) then return nil, err end
  end
end

local function by_address(transfer)
  local id, err = send_to_address(transfer)
  if not id then return nil, err end
  return transfer:act("complete_upload", { asset_id = id })
end

ways.record, ways.path = "asset", "/v3/assets"
ways.key = true -- an idempotency key counts
-- A checksum that a script has is checked by the store. None is made: it would have to be known before the first byte
-- goes out, by reading all of the file once more, and summing costs more than sending does (8 s for 2 GB where the
-- processor does not help). TLS guards the bytes on their way, the signed length and the file's own date what they are.
ways.fields = { checksum_sha256 = "string" }

--- Gives the asset; or nil and the error.
---@param transfer footage.Transfer
function ways.send(transfer)
  if transfer.size <= ways.form and not transfer.fields.checksum_sha256 then return by_form(transfer) end
  return by_address(transfer)
end

return ways
