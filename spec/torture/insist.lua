-- For what torture.c runs: calls until they work or fail for a reason of their own.

-- luacheck: globals tortured

--- A function that calls `call(...)` so many times at most; `is_memory(problem)` says whether what went wrong is that
--- memory was short.
return function(times, is_memory)
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
