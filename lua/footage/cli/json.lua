-- JSON as the command reads and writes it, without loss: what is written is the library's, or the service's own bytes;
-- what is sent on is the user's.

local core = require "footage.load"
local own = require "footage.json"

local json = { null = require("cjson").null }

--- lua-cjson writes slashes with a backslash before them.
function json.encode(value)
  return (own.encode(value):gsub("\\/", "/"))
end

--- A value, without null; or nil and what is wrong with the text.
json.decode = core.decode

--- The text as a value that is sent as it is; or nil and what is wrong with it.
function json.raw(text)
  local value, why = core.decode(text)
  if value == nil and why then return nil, why end
  return own.raw(text)
end

--- The members of an object, each as it is; or nil and what is wrong with the text.
function json.members(text)
  local value, why = core.decode(text)
  if value == nil then return nil, why or "null is no object" end
  if not text:find "^%s*{" then return nil, "an object is wanted, in {braces}" end
  local members = require("cjson").new().decode(text) -- which has null, too
  for name, member in pairs(members) do
    if type(member) == "table" then
      members[name] = own.raw(core.text_at(text, name) or own.encode(member))
    elseif type(member) == "number" then
      local exact = value[name]
      members[name] = type(exact) == "string" and own.raw(exact) or exact
    end
  end
  return members
end

return json
