-- What shows records to choose from: a picker that is installed, else a replaced `vim.ui.select`, else a window of our
-- own. Owns which; each is a module with `open(request)`: `feed`, `title`, `text(record)`, `preview(record)` and
-- `on_choice(records)`, which is called once.

local core = require "footage.load"

local sources = {}

local function has(module)
  return (pcall(require, module))
end

--- Whether a script has put something of its own in the place of `vim.ui.select`.
---@return boolean
function sources.is_replaced()
  local source = debug.getinfo(vim.ui.select, "S").source
  return not source:find "vim[/\\]ui%.lua$"
end

local IN_ORDER = {
  { name = "telescope", is_there = function() return has "telescope.pickers" end },
  { name = "fzf-lua", is_there = function()
    return (vim.fn.executable "fzf" == 1 or vim.fn.executable "sk" == 1) and has "fzf-lua"
  end },
  { name = "snacks", is_there = function() return has "snacks" and has "snacks.picker" end },
  { name = "select", is_there = sources.is_replaced },
  { name = "window", is_there = function() return true end },
}

--- The name of what is used unless another one is asked for.
---@return string
function sources.name()
  for _, one in ipairs(IN_ORDER) do
    if one.is_there() then return one.name end
  end
end

--- The source of that name, or the first one that is there.
---@param name? string
function sources.choose(name)
  if name ~= nil then
    local known = {}
    for _, one in ipairs(IN_ORDER) do known[one.name] = one end
    if not known[name] then
      core.mistake(("footage.nvim.pick: nothing is called '%s'%s"):format(name, core.suggest(name, known)))
    elseif name ~= "select" and not known[name].is_there() then
      core.mistake(("footage.nvim.pick: %s is not installed"):format(name))
    end
  end
  return require("footage.nvim." .. (name or sources.name()):gsub("-", "_"))
end

return sources
