-- What a store of files says when it refuses a request: S3 and its like in XML, others in JSON (transfers.md 8). Knows
-- neither transfers nor services.

local core = require "footage.load"

core.own_chunk()

local refusal = {}

local CODE = "[%w._-]+" -- fit to be printed
local LONGEST_CODE = 60

-- {"code": "..."} or {"error": {"code": "..."}}
local function code_in_json(text)
  local answer = text:find "^%s*{" and core.decode(text)
  if type(answer) ~= "table" then return nil end
  local inner = type(answer.error) == "table" and answer.error or answer
  return type(inner.code) == "string" and inner.code:match("^" .. CODE .. "$") or nil
end

--- Puts the store's own code into the error, where its answer has one: `err.code`, and into the message.
---@param err footage.Error
---@param text string the answer, or its beginning
function refusal.explain(err, text)
  if err.kind ~= "http" then return end
  local code = text:match("<Code>%s*(" .. CODE .. ")%s*</Code>") or code_in_json(text)
  if not code or #code > LONGEST_CODE then return end
  err.code, err.message = code, (err.message:gsub("^(.-: HTTP %d+)", "%1 " .. code, 1))
end

local REFUSED = { [401] = true, [403] = true, [410] = true }
local EXPIRED = { ExpiredToken = true, AccessDenied = true }

--- Whether the address may only be too old, or used, so that another one may do: some say that with 400.
---@param err footage.Error explained
---@param text? string the answer, or its beginning
---@return boolean
function refusal.may_be_expired(err, text)
  if err.kind ~= "http" then return false end
  if err.status == 400 then return EXPIRED[err.code] or text ~= nil and text:find "[Ee]xpired" ~= nil end
  return REFUSED[err.status] or false
end

return refusal
