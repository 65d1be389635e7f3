-- footage as a script uses it. walk.lua heygen|twelvelabs [OPTION=NUMBER...] [work=SECONDS] [read=3|all]: the options
-- of the walk, how long the loop works on each item, and what it reads besides its id: name and created, or everything.
-- With keep=N each Nth record is kept to the end.

local service = require("footage." .. arg[1])
local options, work, read, keep = {}, 0, nil, nil
for i = 2, #arg do
  local name, value = arg[i]:match "^(.-)=(.*)$"
  if name == "work" then
    work = tonumber(value)
  elseif name == "read" then
    read = value
  elseif name == "keep" then
    keep = tonumber(value)
  else
    options[name] = tonumber(value)
  end
end

-- Work is time that passes, whoever has the CPU: what a busy machine takes too long, the next item makes good.
local clock = work > 0 and require "cqueues".monotime
local owed = 0

local function toil()
  local start = clock()
  owed = owed + work
  repeat until clock() - start >= owed
  owed = owed - (clock() - start)
end

local count, kept = 0, {}
for asset in service.assets({}, options) do
  local id = asset.id
  local _ = read == "3" and (asset.name and asset.created) or read == "all" and asset:totable()
  count = count + 1
  if keep and count % keep == 0 then kept[#kept + 1] = asset end
  if count == 1 then
    print(id)
    io.stdout:flush()
  end
  if work > 0 then toil() end
end
assert(#kept == (keep and math.floor(count / keep) or 0))
print(count)
