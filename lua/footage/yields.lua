-- Whether a wait can yield from where it stands, and the words for it where it cannot. Knows no task.

local core = require "footage.load"

core.when_loaded(function(loaded) loaded.own_chunk() end)

local yields = {}

--- PUC Lua 5.1 cannot yield across pcall, nor from the iterator of a `for`, nor from a metamethod.
yields.across_pcall = coroutine.wrap(function()
  return pcall(coroutine.yield, true)
end)() == true

-- Lua 5.3 and LuaJIT 2.1 tell.
local is_yieldable = rawget(coroutine, "isyieldable")

-- The functions in C that can be yielded across.
local open = yields.across_pcall and { [pcall] = true, [xpcall] = true } or {}

-- What stands in the way, as far as the stack shows it.
local function obstacle()
  local level = 2
  local info = debug and debug.getinfo(level, "nSf")
  while info do
    if not yields.across_pcall and info.name == "(for generator)" then
      return "a for loop cannot wait in a task on Lua 5.1: write "
        .. "`local record = listing:next() while record do ... record = listing:next() end`"
    elseif not yields.across_pcall and info.func == pcall then
      return "a task cannot wait within pcall on Lua 5.1, a function in C: "
        .. "calls that return nil, message, err need none"
    elseif info.what == "C" and not open[info.func] then
      return ("a task cannot wait within %sa function in C: give that what was fetched before"):format(
        info.name and info.name .. ", " or "")
    end
    level = level + 1
    info = debug.getinfo(level, "nSf")
  end
end

--- Raises, at the caller's line, where a wait could not yield.
function yields.check()
  if is_yieldable and is_yieldable() then return end
  local words = obstacle()
  if words or is_yieldable then
    core.mistake(words or "a task cannot wait within a function in C: give that what was fetched before")
  end
end

-- "file:line: " of the innermost function that is not ours.
local here = debug and debug.getinfo(1, "S").source:match "^(.*)yields%.lua$"
local function place(thread)
  local level = 0
  local info = here and debug.getinfo(thread, level, "Sl")
  while info and (info.currentline < 1 or info.source:sub(1, #here) == here) do
    level = level + 1
    info = debug.getinfo(thread, level, "Sl")
  end
  return info and ("%s:%d: "):format(info.short_src, info.currentline) or ""
end

--- What ended a coroutine, in our words. A metamethod leaves no trace on the stack of PUC Lua 5.1: there the yield
--- itself fails, and ends the coroutine, for nothing that might catch errors lies in between.
function yields.explain(err, thread)
  local is_that = not yields.across_pcall and type(err) == "string" and err:find("attempt to yield across", 1, true)
  if not is_that then return err end
  return core.failure("argument", place(thread)
    .. "a task cannot wait within a metamethod on Lua 5.1: give that what was fetched before")
end

return yields
