-- Runs in mpv, whose loop has timers but watches no descriptors: lists videos, and ends mpv.

local ours = rawget(_G, "jit") and "jit" or _VERSION
if os.getenv "MPV_LUA" ~= ours then
  print("another Lua: " .. ours)
  return mp.command "quit"
end

local footage = require "footage"

footage.driver {
  after = function(seconds, due)
    local timer = mp.add_timeout(seconds, due)
    return function() timer:kill() end
  end,
}

local count = 0
footage.heygen.videos({}, { page_size = 5 }):on_each(
  function() count = count + 1 end,
  function(err)
    print(err and tostring(err) or count .. " videos")
    mp.command "quit"
  end)
