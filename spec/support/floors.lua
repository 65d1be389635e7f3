-- The floors of src/: base is the ground, what lies in src/ itself is the top. A file uses its own floor and
-- lower ones, and no files use each other in a circle. A file is NAME.c and NAME.h together; it uses what it
-- includes, and what its object calls: a declaration of one's own hides nothing.
--
--   floors.lua SRC OBJ    the folder of the sources, and that of their objects; fails and names two files

local FLOORS = { "base", "lua", "http", "service", "walk", "top" }
local UNKNOWN = { base = { "lua", "lauxlib", "curl/" }, lua = { "curl/" } } -- what headers of others begin with

local src, obj = arg[1], arg[2]
local rank = {}
for number, floor in ipairs(FLOORS) do rank[floor] = number end

local floor_of, path_of = {}, {} -- by name, "listing"
local uses = {} -- uses[name][other] = how, "walk/listing.c includes "walk/page.h""
local complaints = {}

local function complain(...)
  complaints[#complaints + 1] = table.concat({ ... })
end

local function output_of(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "*a"
  assert(pipe:close(), "failed: " .. command)
  return text
end

local function split(path) -- "walk/page.c" -> "walk", "page"; "core.c" -> "top", "core"
  local folder, name = path:match "^(.-)/?([%w_]+)%.[ch]$"
  return folder == "" and "top" or folder, name
end

local function use(from, other, how)
  if from == other then return end
  uses[from][other] = uses[from][other] or how
  if rank[floor_of[other]] > rank[floor_of[from]] then complain(how, ", which is on a higher floor") end
end

local sources = {}
for line in output_of(("find '%s' -name '*.[ch]'"):format(src)):gmatch "[^\n]+" do
  sources[#sources + 1] = line:sub(#src + 2)
end
table.sort(sources)
assert(#sources > 0, "no sources in " .. src)
for _, path in ipairs(sources) do
  local floor, name = split(path)
  if not rank[floor] then
    complain(path, " is on no floor: ", table.concat(FLOORS, ", "))
  elseif floor_of[name] and floor_of[name] ~= floor then
    complain(path, " has the name of ", path_of[name])
  else
    floor_of[name], path_of[name], uses[name] = floor, path, uses[name] or {}
  end
end

for _, path in ipairs(sources) do
  local own, name = split(path)
  for line in io.lines(src .. "/" .. path) do
    local foreign = line:match '^%s*#%s*include%s*<([^>]+)>'
    for _, unknown in ipairs(foreign and UNKNOWN[own] or {}) do
      if foreign:sub(1, #unknown) == unknown then
        complain(path, " includes <", foreign, ">, which ", own, " must not know")
      end
    end
    local included = line:match '^%s*#%s*include%s*"([^"]+)"'
    local floor, other = split(included or "")
    if included and floor_of[other] ~= floor then
      complain(path, " includes \"", included, "\", which is no file: write its floor and its name")
    elseif included and uses[name] then
      use(name, other, ("%s includes \"%s\""):format(path, included))
    end
  end
end

-- "walk/page.o: page_read T 0 0": T, D, R, B... are defined there, U is used there.
local defined, used = {}, {}
for _, path in ipairs(sources) do
  local object = path:match "^(.*)%.c$"
  local _, name = split(path)
  if object and uses[name] then
    for line in output_of(("nm -P '%s/%s.o'"):format(obj, object)):gmatch "[^\n]+" do
      local symbol, kind = line:match "^_?(%S+) (%a)"
      if kind == "U" then
        used[#used + 1] = { name = name, path = path, symbol = symbol }
      elseif kind:match "[TDRBCS]" then
        defined[symbol] = { name = name, path = path }
      end
    end
  end
end
for _, call in ipairs(used) do
  local target = defined[call.symbol]
  if target then use(call.name, target.name, ("%s calls %s of %s"):format(call.path, call.symbol, target.path)) end
end

-- A walk in depth: what is met again while it is still open closes a circle.
local state, trail = {}, {}
local function visit(name)
  state[name] = "open"
  trail[#trail + 1] = name
  local others = {}
  for other in pairs(uses[name]) do others[#others + 1] = other end
  table.sort(others)
  for _, other in ipairs(others) do
    if state[other] == "open" then
      local circle = {}
      for place = #trail, 1, -1 do
        table.insert(circle, 1, trail[place])
        if trail[place] == other then break end
      end
      complain(uses[name][other], ", which closes a circle: ", table.concat(circle, " -> "), " -> ", other)
    elseif not state[other] then
      visit(other)
    end
  end
  trail[#trail] = nil
  state[name] = "done"
end
local names = {}
for name in pairs(uses) do names[#names + 1] = name end
table.sort(names)
for _, name in ipairs(names) do
  if not state[name] then visit(name) end
end

for _, complaint in ipairs(complaints) do io.stderr:write("floors: ", complaint, "\n") end
os.exit(#complaints == 0 and 0 or 1)
