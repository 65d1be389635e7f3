-- What an editor reads: all classes, aliases and annotated functions of lua/footage, with parts of one class put
-- together. Owns reading them, apart from annotations.lua, which documents are made with; so neither hides the other's
-- mistakes.

local shell = require "spec.support.shell"

local type_classes = {}

local function class_of(found, name)
  found.classes[name] = found.classes[name] or { name = name, fields = {} }
  return found.classes[name]
end

-- The name and the rest of "fields fun(self: ...)" behind a tag.
local function add_field(found, class, rest)
  local index, kind = rest:match "^%[(%a+)%]%s+(%S+)"
  if index then
    class[index] = kind -- what any other name is
    return
  end
  local name, optional
  name, optional, kind = rest:match "^([%w_]+)(%??)%s+(.*)$"
  if class.fields[name] then found.twice[#found.twice + 1] = class.name .. " has two of " .. name end
  class.fields[name] = { optional = optional == "?", type = kind }
end

-- Reads one file; gives nothing.
local function read(file, found)
  local class, comment, params, returns
  for line in (shell.read(file) .. "\n"):gmatch "([^\n]*)\n" do
    local tag, rest = line:match "^%-%-%-@(%a+)%s*(.*)$"
    if tag == "class" then
      class = class_of(found, rest:match "^[%w_.]+")
      class.parent = rest:match ":%s*([%w_.]+)" or class.parent
    elseif tag == "field" then
      add_field(found, class, (rest:gsub("^private ", "")))
    elseif tag == "alias" then
      found.aliases[rest:match "^[%w_.]+"] = true
    elseif tag == "param" then
      params = params or {}
      params[rest:match "^([%w_.]+)"] = true
    elseif tag == "return" then
      returns = true
    elseif line:find "^%-%-%- ?%a" then
      comment = true
    elseif not line:find "^%-%-%-" then
      local name, arguments = line:match "^function ([%w_.:]+)(%b())"
      if name then
        found.functions[file .. " " .. name] = {
          arguments = arguments, params = params or {}, returns = returns, comment = comment,
        }
      end
      class, comment, params, returns = nil, nil, nil, nil
    end
    local types = (line:match "^%-%-%-[@|](.*)$" or ""):gsub("`.-`", "")
    for name in types:gmatch "footage%.[%w_.]*[%w_]" do
      found.used[name] = file .. ": " .. line
    end
  end
end

--- { classes = { name = { fields = { name = { optional, type } }, parent, string, integer } }, aliases = {},
--- functions = { "file name" = { arguments, params, returns, comment } }, used = { name = line }, twice = { words } }
function type_classes.read()
  local found = { classes = {}, aliases = {}, functions = {}, used = {}, twice = {} }
  for file in shell.run "ls lua/footage/*.lua lua/footage/*/*.lua":gmatch "%S+" do read(file, found) end
  return found
end

--- A class's field, or that of what it is made of.
function type_classes.field(found, name, field)
  local class = found.classes[name]
  if not class then return nil end
  return class.fields[field] or class.parent and type_classes.field(found, class.parent, field)
end

--- What a class says of any other name.
function type_classes.others(found, name)
  local class = found.classes[name]
  return class and (class.string or class.parent and type_classes.others(found, class.parent))
end

return type_classes
