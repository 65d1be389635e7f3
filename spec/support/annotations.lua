-- The LuaCATS annotations of the modules as tables: classes with their fields, aliases with their values,
-- functions with their comments. Owns reading them; what is made of that is reference.lua's.

local shell = require "spec.support.shell"

local annotations = {}

-- Splits "fun(a: string): string?, string? what it does" behind the type. A space ends a type, but not within
-- brackets or quotes, nor next to what joins two types.
local function split_type(text)
  local depth, quote, place = 0, nil, 1
  while place <= #text do
    local char = text:sub(place, place)
    if quote then
      if char == quote then quote = nil end
    elseif char == '"' or char == "'" then
      quote = char
    elseif char:find "[%(<{%[]" then
      depth = depth + 1
    elseif char:find "[%)>}%]]" then
      depth = depth - 1
    elseif char == " " and depth == 0 and not text:sub(1, place - 1):find "[,:|]$" then
      break
    end
    place = place + 1
  end
  return text:sub(1, place - 1), (text:sub(place + 1):gsub("^%s+", ""))
end

local function joined(words)
  return (table.concat(words, " "):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

-- One block of `---` lines, and the line of code behind it.
local function read_block(block, code, found, file)
  local text, class, alias, last, params, returns = {}, nil, nil, nil, {}, {}
  for _, line in ipairs(block) do
    local tag, rest = line:match "^@(%a+)%s*(.*)$"
    local choice = line:match "^|%s*(.-)%s*$"
    if tag == "class" then
      local name, parent = rest:match "^([%w_.]+)%s*:?%s*([%w_.]*)"
      class = { name = name, parent = parent ~= "" and parent or nil, fields = {}, text = joined(text) }
      found.classes[name], last = class, nil
    elseif tag == "alias" then
      local name, value = rest:match "^([%w_.]+)%s*(.*)$"
      alias = { name = name, values = {} }
      if value ~= "" then alias.values[1] = { value = value, text = "" } end
      found.aliases[alias.name], last = alias, nil
    elseif tag == "field" and class then
      local name, optional, more = rest:match "^([%w_]+)(%??)%s+(.*)$"
      last = nil
      if name then -- else it is of all others: `[string]`
        local kind, what = split_type(more)
        last = { name = name, optional = optional == "?", type = kind, text = what }
        class.fields[#class.fields + 1] = last
      end
    elseif tag == "param" or tag == "return" then
      local list = tag == "param" and params or returns
      last = { text = rest }
      list[#list + 1] = last
    elseif choice and alias then
      local one, words = choice:match "^(.-)%s+#%s*(.*)$"
      alias.values[#alias.values + 1] = { value = one or choice, text = words or "" }
    elseif not tag and last then
      last.text = last.text .. " " .. line
    elseif not tag then
      text[#text + 1] = line
    end
  end
  local name, arguments = (code or ""):match "^function ([%w_.:]+)(%b())"
  if name then
    local functions = found.functions[file] or {}
    found.functions[file] = functions
    functions[#functions + 1] = {
      name = name, arguments = arguments, text = joined(text), params = params, returns = returns,
    }
  end
end

-- "-- list v3.videos: videos; order not documented" is as a field of footage.heygen.v3, in heygen.lua.
local function add_lists(lists, found)
  for _, one in ipairs(lists) do
    local group, name = one.name:match "^(.-)%.?([^.]+)$"
    local class = "footage." .. one.service .. (group ~= "" and "." .. group or "")
    found.classes[class] = found.classes[class] or { name = class, fields = {}, text = "" }
    table.insert(found.classes[class].fields, { name = name, optional = false, type = "footage.List", text = one.text })
  end
end

--- Reads files: { classes = {name = ...}, aliases = {name = ...}, functions = {file = {...}} }.
function annotations.read(root, files)
  local found, lists = { classes = {}, aliases = {}, functions = {} }, {}
  for _, file in ipairs(files) do
    local block
    for line in (shell.read(root .. "/" .. file) .. "\n"):gmatch "([^\n]*)\n" do
      local words = line:match "^%-%-%-%s?(.*)$"
      local list, of = line:match "^%-%- list ([%w_.]+): (.*)$"
      if list then lists[#lists + 1] = { service = file:match "([%w_]+)%.lua$", name = list, text = of } end
      if words then
        block = block or {}
        block[#block + 1] = words
      elseif block then
        read_block(block, line, found, file)
        block = nil
      end
    end
  end
  add_lists(lists, found)
  return found
end

return annotations
