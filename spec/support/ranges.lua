-- Which bytes of a file went over the wire, by the log of the simulator's file origin. Owns that sum.
--
-- The log says what the kernel took: where a client is killed, up to some MB of that may never have been read. The
-- fault `slow` keeps the buffers empty.

local ranges = {}

local function by_start(one, other)
  return one[1] < other[1]
end

--- Sums up what a world's log says of the file at a path's end, or of all files without one: { requests, bytes = all
--- that went, twice = of those, bytes that had gone before, reach = how many different ones went }. Files that changed
--- meanwhile are different ones.
function ranges.sent(log, path)
  local told, by_file = { requests = 0, bytes = 0, twice = 0, reach = 0 }, {}
  for _, entry in ipairs(log) do
    if entry.list == "files" and entry.method == "GET" and (not path or entry.path:sub(-#path) == path) then
      told.requests = told.requests + 1
      if entry.from and (entry.sent or 0) > 0 then
        local file = entry.path .. "\n" .. tostring(entry.version_of_file)
        by_file[file] = by_file[file] or {}
        table.insert(by_file[file], { entry.from, entry.from + entry.sent })
        told.bytes = told.bytes + entry.sent
      end
    end
  end
  for _, parts in pairs(by_file) do
    table.sort(parts, by_start)
    local behind = 0
    for _, part in ipairs(parts) do
      told.reach = told.reach + math.max(0, part[2] - math.max(behind, part[1]))
      behind = math.max(behind, part[2])
    end
  end
  told.twice = told.bytes - told.reach
  return told
end

return ranges
