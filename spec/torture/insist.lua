-- For what torture.c runs: calls until they work or fail for a reason of their own.

-- luacheck: globals tortured

-- Lua's own words, for its stack too.
local function is_lua_memory(problem)
  return problem:find("not enough memory", 1, true) or problem:find("stack overflow", 1, true)
end

--- A function that calls `call(...)` so many times at most; `is_memory(problem)` says whether what went wrong is that
--- memory was short, in other words than Lua's own.
return function(times, is_other_memory)
  local function is_memory(problem)
    problem = tostring(problem)
    return is_lua_memory(problem) or is_other_memory(problem)
  end
  return function(call, ...)
    local last
    for _ = 1, times do
      local fine, value, message, err = tortured(call, ...)
      if not fine then
        if not is_memory(value) then error("unexpected: " .. tostring(value), 0) end
        last = value
      elseif value == nil and message and is_memory(message) then
        last = message
      else
        return value, message, err
      end
    end
    error("memory is short for ever: " .. tostring(last), 0)
  end
end
