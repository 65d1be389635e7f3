--- footage in Neovim 0.7 and newer: records to choose from, the quickfix list, and `:Footage`. Nothing here holds the
--- editor up: pages come while you type. `:help footage` has examples.
---
---     local footage = require "footage"
---     require("footage.nvim").pick(footage.heygen.videos())
local core = require "footage.load"

local nvim = {}

---@class footage.PickOptions
---@field max? integer records at most (all there are; 200 for a replaced `vim.ui.select`)
---@field title? string what stands above (the list's name)
---@field with? "telescope"|"fzf-lua"|"snacks"|"select"|"window" what shows them (the first of these that is installed)
---@field text? fun(record: footage.Record): string the line of a record (date, name, state, id)
---@field [string] footage.NoSuchName

---@class footage.QuickfixOptions
---@field max? integer records at most (all there are)
---@field title? string of the list (the list's name)
---@field open? boolean whether its window is opened (true)
---@field text? fun(record: footage.Record): string the line of a record (date, name, state, id)
---@field [string] footage.NoSuchName

local PICK = { max = "number", title = "string", with = "string", text = "function" }
local QUICKFIX = { max = "number", title = "string", open = "boolean", text = "function" }

local function check(call, listing, options, known)
  local kind = core.type(listing)
  if kind ~= "footage.listing" and kind ~= "footage.part" then
    core.mistake(("%s wants a listing, got %s"):format(call, kind or type(listing)))
  end
  if options ~= nil and type(options) ~= "table" then
    core.mistake(("%s wants its options as a table, got a %s"):format(call, type(options)))
  end
  for name, value in pairs(options or {}) do
    if not known[name] then
      core.mistake(("%s: unknown option '%s'%s"):format(call, tostring(name), core.suggest(tostring(name), known)))
    elseif type(value) ~= known[name] then
      core.mistake(("%s: option '%s' must be a %s, got a %s"):format(call, name, known[name], type(value)))
    end
  end
  return options or {}
end

--- Shows the records of a listing to choose from, while its pages come; several can be marked with Tab. `on_choice`
--- gets those that were chosen, as a table that is empty when nothing was, and runs in a task: what waits in it holds
--- nothing up. Without it, what can be done with them is offered: play, open, yank, show, download, and what the
--- records can do.
---@generic T
---@param listing footage.Listing<T>
---@param options? footage.PickOptions
---@param on_choice? fun(records: T[])
function nvim.pick(listing, options, on_choice)
  options = check("footage.nvim.pick", listing, options, PICK)
  if on_choice ~= nil and type(on_choice) ~= "function" then
    core.mistake("footage.nvim.pick: on_choice must be a function, got a " .. type(on_choice))
  end
  require("footage.nvim.pick")(listing, options, on_choice)
end

--- Puts the records of a listing into a new quickfix list, while its pages come. `:cnext` and the like show them.
---@generic T
---@param listing footage.Listing<T>
---@param options? footage.QuickfixOptions
---@return footage.Task task its `close` stops it
function nvim.quickfix(listing, options)
  options = check("footage.nvim.quickfix", listing, options, QUICKFIX)
  return require("footage.nvim.quickfix")(listing, options)
end

--- Offers what can be done with these records, all of one type: play, open, yank, show, download, their own methods.
---@param records footage.Record[]
function nvim.act(records)
  if type(records) ~= "table" or #records == 0 then
    core.mistake("footage.nvim.act wants a table of records, got " .. (core.type(records) or type(records)))
  end
  require("footage.nvim.menu").open(records)
end

--- Makes the command `:Footage`, with completion. It costs next to nothing: all else is loaded when it is first used.
function nvim.setup()
  vim.api.nvim_create_user_command("Footage", function(given)
    require("footage.nvim.command").run(given.args, given.bang)
  end, {
    nargs = "+", bang = true,
    complete = function(...) return require("footage.nvim.command").complete(...) end,
    desc = "records of HeyGen and TwelveLabs: SERVICE LIST [--filter value]..., SERVICE get THING ID...",
  })
end

return nvim
