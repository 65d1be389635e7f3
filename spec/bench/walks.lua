-- The rows of the walks: footage, the bare limit and its peers walk the same pages, in turn.

local rig = require "spec.bench.rig"

local environment, has, heading, measure = rig.environment, rig.has, rig.heading, rig.measure
local mebibytes, middle, nginx, output_of = rig.mebibytes, rig.middle, rig.nginx, rig.output_of
local quote, row, seconds = rig.quote, rig.row, rig.seconds

local HERE, BUILT, LUA, ROUNDS = rig.here, rig.built, rig.lua, rig.rounds
local CORE, BARE = os.getenv "FOOTAGE_BUILD" .. "/footage/core.so", os.getenv "FOOTAGE_BUILD" .. "/bench/bare"
local JIT, RESOLVER = os.getenv "BENCH_JIT", os.getenv "BENCH_RESOLVER"
local ITEMS = 20000

-- One walk, which must give all items. curl_jq.sh writes a line for each, the others their count.
local function walk(base, peer, items)
  local figures = measure(base, peer.command)
  local given = peer.lines and figures.lines or figures.last
  if given ~= items then
    error(("%s: %s of %d items: %s"):format(peer.name, tostring(given), items, peer.command), 0)
  end
  return figures
end

-- Several peers in turn, each as often as its `rounds` say. Gives a list of figures by peer.
local function contest(base, items, peers)
  local results, most = {}, 0
  for _, peer in ipairs(peers) do
    results[peer] = {}
    most = math.max(most, peer.rounds)
  end
  for round = 1, most do
    for _, peer in ipairs(peers) do
      if round <= peer.rounds then table.insert(results[peer], walk(base, peer, items)) end
    end
  end
  return results
end

-- --------------------------------------------------------------------- peers ---

local QUICK, SOME = ROUNDS, math.max(1, math.floor(ROUNDS / 4))

local function footage(service, words, rounds)
  return {
    name = "footage", rounds = rounds or QUICK,
    command = ("%s %s/walk.lua %s %s"):format(quote(LUA), quote(HERE), service, words or ""),
  }
end

local function bare(service, items)
  return {
    name = "bare limit", rounds = QUICK,
    command = ("%s %s %s"):format(quote(BARE), service, items or ""),
  }
end

local function lua_curl(service)
  return { name = "lua-curl", rounds = QUICK, command = ("lua5.1 %s/lua_curl.lua %s"):format(quote(HERE), service) }
end

local function curl_jq(service)
  return {
    name = "curl | jq", rounds = 1, lines = true, command = ("%s/curl_jq.sh %s"):format(quote(HERE), service),
  }
end

local function twelvelabs_js(page_limit, rounds)
  return {
    name = "twelvelabs-js", rounds = rounds,
    command = ("node %s/twelvelabs.js %s"):format(quote(HERE), page_limit or ""),
  }
end

local shown = {
  wall = { "wall time", seconds }, cpu = { "CPU", seconds }, first = { "time to the first item", seconds },
  rss = { "peak memory", mebibytes }, requests = { "requests", function(count) return ("%d"):format(count) end },
}

-- bars[figure][name of peer] = the most that the ratio may be, and how it is written.
local function compare(figure, results, ours, theirs, bars)
  local title, show = shown[figure][1], shown[figure][2]
  local mine, my_least = middle(results[ours], figure)
  local other, other_least = middle(results[theirs], figure)
  local bar = bars and bars[figure] and bars[figure][theirs.name]
  row(title, show(mine, my_least), theirs.name .. (#results[theirs] == 1 and ", once" or ""), show(other, other_least),
    mine / other, bar and "at most " .. bar[2], bar and mine / other <= bar[1])
end

-- ------------------------------------------------------------------- rows ---

local function undelayed(service, requests, peers, bars)
  heading(("%s, %d assets, no delay"):format(service, ITEMS))
  local results = contest("now", ITEMS, peers)
  local ours = peers[1]
  for _, figure in ipairs { "wall", "cpu", "rss", "first" } do
    for place = 2, #peers do compare(figure, results, ours, peers[place], bars) end
  end
  local least, most = math.huge, 0
  for _, run in ipairs(results[ours]) do
    least, most = math.min(least, run.requests), math.max(most, run.requests)
  end
  row("requests", least == most and ("%d"):format(most) or ("%d to %d"):format(least, most), nil, nil, nil,
    ("%d"):format(requests), least == requests and most == requests)
  for place = 2, #peers do compare("requests", results, ours, peers[place]) end
end

local function without_delay()
  undelayed("twelvelabs", 400, {
    footage "twelvelabs", bare "twelvelabs", lua_curl "twelvelabs", twelvelabs_js(50, SOME), curl_jq "twelvelabs",
  }, { cpu = { ["bare limit"] = { 1.25, "1.25" } }, wall = { ["twelvelabs-js"] = { 1 / 5, "1/5" } } })
  undelayed("heygen", 200, { footage "heygen", bare "heygen", lua_curl "heygen", curl_jq "heygen" })
end

local function delayed(title, ours, theirs, bar)
  heading(("twelvelabs, %d assets, 50 ms a page, %s"):format(ITEMS, title))
  local results = contest("slow", ITEMS, { ours, theirs })
  for _, figure in ipairs { "wall", "cpu", "rss", "first", "requests" } do
    compare(figure, results, ours, theirs, { wall = { ["twelvelabs-js"] = bar } })
  end
end

local PAGES, DELAY, WORK = 40, 0.05, 0.04

local function busy_loop()
  heading(("heygen, %d pages, 50 ms a page, 40 ms of work a page in the loop"):format(PAGES))
  local items = PAGES * 100
  local ours = footage("heygen", ("max=%d work=%g"):format(items, WORK / 100), SOME)
  local idle = bare("heygen", items)
  idle.rounds = SOME
  local results = contest("slow", items, { ours, idle })
  local wall, least = middle(results[ours], "wall")
  local slower = PAGES * math.max(DELAY, WORK)
  row("wall time", seconds(wall, least), "the slower of the two", seconds(slower), wall / slower, "at most 1.15",
    wall / slower <= 1.15)
  compare("wall", results, ours, idle)
end

local function memory()
  heading "peak memory of 1,000,000 assets and of 10,000"
  for _, case in ipairs {
    { "heygen", "token", function(more) return more <= 1024, "at most 1 MiB", mebibytes(more) end },
    { "twelvelabs", "numbers", function(more)
      local each = more * 1024 / 990000
      return each <= 24, "at most 24 bytes", ("%.1f bytes an item"):format(each)
    end },
  } do
    local few = walk("few", footage(case[1]), 10000)
    local many = walk("many", footage(case[1]), 1000000)
    local reached, bar, text = case[3](many.rss - few.rss)
    row(("%s, paged by %s"):format(case[1], case[2]), mebibytes(many.rss), "10,000 assets", mebibytes(few.rss))
    row("  the difference", text, nil, nil, nil, bar, reached)
    local kept = walk("many", footage(case[1], "keep=100"), 1000000)
    row("  one of each 100 kept", mebibytes(kept.rss), "none kept", mebibytes(many.rss))
  end
end

-- The longest time that Neovim's loop stood still, and how much of it Neovim computed, in ms: the least of three runs,
-- since others use this machine, too.
local function standstill(case, base)
  local least, computed = math.huge, nil
  for _ = 1, 3 do
    local text = output_of(([[%s LUA_PATH="$LUA_PATH" LUA_CPATH=%s GAP_CASE=%s GAP_URL=%s GAP_PATH=/store GAP_FILE=%s \
      SLOW_MS=400 LD_PRELOAD=%s nvim --headless -u NONE -i NONE -n -c 'luafile %s/../hosts/gap.lua' -c 'cquit 1' 2>&1]])
      :format(environment(base), quote(JIT .. "/?.so;;"), case, nginx.origin .. "/" .. base,
        quote(nginx.folder .. "/files/big.mp4"), quote(RESOLVER), HERE))
    nginx.requests()
    local gap, used = text:match "gap ([%d.]+) ms, CPU ([%d.]+) ms"
    if tonumber(gap) < least then least, computed = tonumber(gap), tonumber(used) end
  end
  return least, computed
end

local function standstill_row(title, case, base, most)
  local gap, computed = standstill(case, base)
  row(title, ("%.1f ms"):format(gap), "CPU in it", ("%.1f ms"):format(computed), nil,
    most and ("under %d ms"):format(most), most and gap < most)
end

local function neovim()
  heading "Neovim: the longest gap of a 2 ms ticker"
  if not has "nvim" then return row("a walk", "no Neovim here") end
  standstill_row("nothing, for a second", "nothing", "now")
  for _, case in ipairs {
    { "the first use, which loads libcurl", "first", "now" },
    { "20,000 assets, 4 pages in flight", "walk", "now" }, { "pages of a megabyte", "walk", "big" },
    { "one answer of 18 MB", "answer", "whole" }, { "a page of 18 MB by token", "answer_by_token", "whole" },
    { "a page of 18 MB by number", "answer_by_number", "whole" },
    { "a name that takes 400 ms", "slow_name", "now" }, { "a task closed meanwhile", "cancel", "now" },
    { "a port where nobody listens", "refused", "now" }, { "2 GB down", "save", "move" },
    { "2 GB up", "upload", "move" },
  } do
    standstill_row(case[1], case[2], case[3], 8)
  end
end

local function cost_of_require()
  heading "the module itself"
  local with, without = {}, {}
  for _ = 1, 3 * ROUNDS do
    without[#without + 1] = measure("now", quote(LUA) .. " -e ''")
    with[#with + 1] = measure("now", quote(LUA) .. [[ -e 'require "footage.heygen"']])
  end
  local wall, least = middle(with, "wall")
  local empty, least_empty = middle(without, "wall")
  local cost = wall - empty
  row([[a process with require "footage.heygen"]], seconds(wall, least), "an empty script", seconds(empty, least_empty))
  row("  the difference", seconds(cost, least - least_empty), nil, nil, nil, "under 3 ms", cost < 0.003)
end

local function size()
  local stripped = BUILT .. "/stripped.so"
  output_of(("strip -o %s %s"):format(quote(stripped), quote(CORE)))
  local bytes = #rig.read_file(stripped)
  row("size of core.so, stripped", ("%.1f KB"):format(bytes / 1000), nil, nil, nil, "under 200 KB", bytes < 200000)
end

-- Between 1,000 and 3,000 items: start and end cancel out.
local function instructions(peer_of)
  local function count(items)
    local text = output_of(("%s valgrind --tool=callgrind --callgrind-out-file=/dev/null %s 2>&1")
      :format(environment "now", peer_of(items).command))
    nginx.requests()
    return tonumber(text:match "Collected : (%d+)")
  end
  return (count(3000) - count(1000)) / 2000
end

local function instructions_per_item()
  if not has "valgrind" then return row("instructions an item", "no valgrind here", nil, nil, nil) end
  for service, most in pairs { twelvelabs = 0.5, heygen = 0.75 } do
    local theirs = instructions(function(items) return bare(service, items) end)
    for _, read in ipairs {
      { "its id", "" }, { "id, name, created", " read=3", most }, { "totable()", " read=all" },
    } do
      local bar = read[3]
      local ours = instructions(function(items) return footage(service, "max=" .. items .. read[2]) end)
      row(("instructions an item, %s, %s"):format(service, read[1]), ("%.0f"):format(ours), "bare limit",
        ("%.0f"):format(theirs), ours / theirs, bar and ("at most %g"):format(bar), bar and ours / theirs <= bar)
    end
  end
end

return function()
  without_delay()
  delayed("pages of 50, parallel = 8", footage("twelvelabs", "page_size=50 parallel=8", 2), twelvelabs_js(50, 1),
    { 1 / 7, "1/7" })
  delayed("both with their defaults", footage("twelvelabs", "", 2), twelvelabs_js(nil, 1), { 1 / 15, "1/15" })
  busy_loop()
  memory()
  neovim()
  cost_of_require()
  size()
  instructions_per_item()
end
