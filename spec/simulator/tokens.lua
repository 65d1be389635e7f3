-- Tokens of pages: texts that only who made them can read. Owns their form; knows
-- nothing of lists and pages.
--
-- A token names the last item that was given (a keyset), so pages do not shift. The
-- mark and the padding make every token hold "+", "/" and "=": one that is not
-- percent-encoded does not come back whole.

local json = require "cjson"
local base64 = require "base64"

local tokens = {}

-- `stamp` is a JSON text: the time of that item, in the list's own form.
function tokens.write(list, id, stamp, page)
  local text = '{"sort_key": "created_ts", "sort_order": "desc", "mark": "~~~???", "list": "' .. list
    .. '", "start_id": "' .. id .. '", "last_created_ts": ' .. stamp .. ', "page": ' .. page .. "}"
  if #text % 3 == 0 then text = text .. " " end
  return base64.encode(text)
end

-- {start_id, page}, or nil for what no token of this list is.
function tokens.read(list, text)
  local plain = base64.decode(text)
  local known, fields = pcall(json.decode, plain or "")
  if not known or type(fields) ~= "table" or fields.list ~= list
    or type(fields.start_id) ~= "string" or type(fields.page) ~= "number" then
    return nil
  end
  return fields
end

return tokens
