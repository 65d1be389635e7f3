-- The command beside curl: how long until the first byte is there, and what memory a long list takes.

local rig = require "spec.bench.rig"

local PROGRAM = rig.here .. "/../../lua/footage/cli/program.lua"

local function footage(words)
  return ("%s %s %s"):format(rig.quote(rig.lua), rig.quote(PROGRAM), words)
end

-- A page of 50, of which both print what they get; the median of what the command takes longer.
local function start()
  local ours, theirs = {}, {}
  local curl = [[sh -c 'curl --silent --header "x-api-key: test-key" ]]
    .. [["$TWELVELABS_BASE_URL/assets?page_limit=50&page=1"']]
  for _ = 1, 2 * rig.rounds do
    ours[#ours + 1] = rig.measure("now", footage "twelvelabs assets --max 50 --format jsonl")
    theirs[#theirs + 1] = rig.measure("now", curl)
  end
  local mine, my_least = rig.middle(ours, "first")
  local other, least = rig.middle(theirs, "first")
  rig.row("start to first byte, a page of 50", rig.seconds(mine, my_least), "curl", rig.seconds(other, least))
  rig.row("  the difference", rig.seconds(mine - other, my_least - least), nil, nil, nil, "under 25 ms",
    mine - other < 0.025)
end

local function memory()
  local few = rig.measure("few", footage "twelvelabs assets --format jsonl")
  local many = rig.measure("many", footage "twelvelabs assets --format jsonl")
  if few.lines ~= 10000 or many.lines ~= 1000000 then error("the command gave " .. many.lines .. " lines", 0) end
  local each = (many.rss - few.rss) * 1024 / 990000
  rig.row("peak memory of 1,000,000 lines", rig.mebibytes(many.rss), "10,000 lines", rig.mebibytes(few.rss))
  rig.row("  the difference", ("%.1f bytes a line"):format(each), nil, nil, nil, "at most 24 bytes", each <= 24)
  rig.row("  first line after", rig.seconds(many.first), "all of them", rig.seconds(many.wall))
end

return function()
  rig.heading "the command"
  start()
  memory()
end
