-- What HeyGen can do, of all its versions, under the names that scripts use. heygen_v3_actions.lua and heygen_v1.lua
-- have it as data.

local v1 = require "footage.heygen_v1"
local v3 = require "footage.heygen_v3_actions"

local function copy(given)
  local own = {}
  for entry, value in pairs(given) do own[entry] = value end
  return own
end

-- v3 stands behind every action, with the same names on `heygen` and `heygen.v3`. What it makes is a record of v3's,
-- but for those that the older versions have under the same name: scripts know their fields. A client that asks for v1
-- gets v1's, or an error; what `heygen.v3` has is v3's whatever the client asks for.
local function add_action(self, name, given)
  local kind, verb = name:match "^(.+):(.+)$"
  local of_v3, plain = copy(given), copy(given)
  of_v3.record = given.record and "v3." .. given.record
  plain.record = given.record and (self.records[given.record] and given.record or "v3." .. given.record)
  self.actions["v3." .. name] = of_v3
  if not kind then
    plain.older = v1.actions[name] or false
    self.actions[name] = plain
    return
  end
  for _, older in ipairs(self.same_as[kind] or {}) do
    local own, as_older = copy(plain), older .. ":" .. verb
    if not given.record and given.read ~= false and given.method ~= "DELETE" then own.record = "v3." .. kind end
    own.older = v1.actions[as_older] or false
    self.actions[as_older] = own
  end
end

-- What v3 has nothing for, also for the records of v3 that are the same things.
local function add_older(self, name, given)
  local kind = name:match "^(.+):"
  local own = copy(given)
  own.newer = false
  self.actions[name] = own
  if not kind or not self.records["v3." .. kind] then return end
  local of_v3 = copy(own)
  of_v3.record = given.record == kind and "v3." .. kind or given.record
  if given.with then
    of_v3.with = {}
    for parameter in pairs(given.with) do of_v3.with[parameter] = "id" end
  end
  self.actions["v3." .. name] = of_v3
end

--- All actions.
---@param records table the records of every version, those of v3 as "v3.video" and the like
---@param same_as table<string, string[]> which of the older records are one of v3's
return function(records, same_as)
  local self = { actions = {}, records = records, same_as = same_as }
  for name, given in pairs(v3) do add_action(self, name, given) end
  for name, given in pairs(v1.only) do add_older(self, name, given) end
  return self.actions
end
