-- The guide's recipes: what is no Lua in them runs here as it stands, with the programs that it names
-- (spec/guide_spec.lua runs the Lua). What takes an empty machine of its own is run by `make test-recipes`; here its
-- words are checked.

local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"
local snippets = require "spec.support.snippets"
local workplace = require "spec.support.workplace"

local recipes = snippets.read("doc/guide.md"):match "\n(## Recipes\n.-\n)## Guarantees\n"
local blocks = snippets.blocks(recipes)
local taken = {}

-- The snippet number `n` (1) in this language below a heading.
local function snippet(heading, language, n)
  n = n or 1
  for _, block in ipairs(blocks) do
    if block.heading == heading and block.language == language then
      n = n - 1
      if n == 0 then
        taken[block] = true
        return block.text
      end
    end
  end
  error(("no such snippet: %s, %s"):format(heading, language))
end

-- `it`, where there is such a program; else it is skipped, and says why.
local function with(program)
  return shell.has(program) and it or function(name) pending(("%s (%s is not here)"):format(name, program)) end
end

local function finished(world)
  local ids = {}
  for _, video in ipairs(world:items "heygen.videos") do
    if video.status == "completed" then ids[#ids + 1] = video.video_id or video.id end
  end
  table.sort(ids)
  return ids
end

local world, place

local function begin(config)
  world = simulator.world(config or {})
  place = workplace.new(world)
end

after_each(function()
  if world then world:close() end
  if place then place:remove() end
  world, place = nil, nil
end)

describe("the recipe for the key", function()
  it("is a file that a shell reads", function()
    begin()
    local text = snippet("Recipes", "sh"):gsub("'%.%.%.'", "'a key'")
    assert.equal("a key\n", (place:run(text .. 'sh -c \'echo "$HEYGEN_API_KEY"\'')))
  end)
end)

describe("the recipe for every night", function()
  local crontab = shell.lines(snippet("Every night", "crontab"))

  -- As cron runs it: what stands behind the five fields, by sh, at home, with next to no environment.
  local function night(line)
    local job = line:match("^%S+ %S+ %S+ %S+ %S+ (.*)$")
    return place:run(("cd && env -i HOME=\"$HOME\" LOGNAME=me SHELL=/bin/sh %s /bin/sh -c %s"):format(crontab[1],
      shell.quote(job)))
  end

  local function write_script(text)
    place:write("home/nightly.lua", text)
  end

  with "flock" ("backs up what there is, and the next night nothing twice", function()
    begin()
    assert.equal(3, #crontab)
    assert.same({ "", 0 }, { night(crontab[2]) })
    assert.equal(#finished(world), #place:files "home/backup")
    local log = place:read "home/backup.log"
    world:clear_log()
    assert.same({ "", 0 }, { night(crontab[2]) })
    assert.equal(#finished(world), #place:files "home/backup")
    assert(#place:read "home/backup.log" > #log)
  end)

  with "flock" ("goes through the whole list, some each night, and begins anew", function()
    begin()
    write_script((snippet("Every night", "lua"):gsub("EACH_NIGHT = 500", "EACH_NIGHT = 10")))
    local ids = world:ids "heygen.videos"
    for _ = 1, 2 do
      os.remove(place.folder .. "/home/nightly.log")
      for _ = 1, 3 do assert.same({ "", 0 }, { night(crontab[3]) }) end
      local seen = {}
      for line in place:read("home/nightly.log"):gmatch "[^\n]+" do seen[#seen + 1] = line:match "^%S+" end
      assert.same(ids, seen)
    end
  end)

  with "flock" ("does again what a crash interrupted, and leaves nothing out", function()
    begin()
    local text = snippet("Every night", "lua")
    write_script((text:gsub("%-%- the work\n", "if count == 7 then io.stdout:flush() os.exit(9) end\n")))
    local _, code = night(crontab[3])
    assert.equal(9, code)
    write_script(text)
    assert.same({ "", 0 }, { night(crontab[3]) })
    local seen = {}
    for line in place:read("home/nightly.log"):gmatch "[^\n]+" do seen[#seen + 1] = line:match "^%S+" end
    assert.equal(table.remove(seen, 8), seen[8])
    assert.same(world:ids "heygen.videos", seen)
  end)

  with "flock" ("leaves a night out while the last one is at work", function()
    begin()
    local output, code = place:run(("flock ~/backup.lock -c %s"):format(shell.quote("sh -c " .. shell.quote(
      crontab[2]:match "^%S+ %S+ %S+ %S+ %S+ (.*)$"))))
    assert.same({ "", 1 }, { output, code })
    assert.same({}, place:files "home/backup")
    assert.same({}, world:log())
  end)
end)

describe("the recipe for several machines", function()
  local HEADING = "More than one machine can do"
  -- GNU parallel quotes for $SHELL, which not every machine that runs specs has.
  local SHELL = "export SHELL=/bin/sh\n"
  local share, again = SHELL .. snippet(HEADING, "sh", 1), SHELL .. snippet(HEADING, "sh", 2)

  -- Machines are folders: what ssh would run there runs there.
  local SSH = [==[
#!/bin/bash
while [[ $1 == -* ]]; do case $1 in -l | -o | -p) shift ;; esac; shift; done
host=$1
shift
if [ "$1" = -- ]; then shift; fi
mkdir -p "$HOME/machines/$host"
cd "$HOME/machines/$host" && exec /bin/sh -c "$*"
]==]

  local function begin_farm(config)
    begin(config)
    place:write("bin/ssh", SSH)
    shell.run("chmod +x " .. place.folder .. "/bin/ssh")
  end

  local function downloaded()
    local ids = {}
    for _, folder in ipairs { "work/films", "home/machines/farm1/films", "home/machines/farm2/films" } do
      for _, name in ipairs(place:files(folder)) do ids[#ids + 1] = name:match "(%x+)%.mp4$" end
    end
    table.sort(ids)
    return ids
  end

  with "parallel" ("fetches each finished video once, on all of them", function()
    begin_farm { items = { ["heygen.videos"] = 150 } }
    local output, code = place:run(share)
    assert(code == 0, output)
    assert.same(finished(world), downloaded())
    for _, folder in ipairs { "work/films", "home/machines/farm1/films", "home/machines/farm2/films" } do
      assert(#place:files(folder) > 0, folder)
    end
  end)

  with "parallel" ("does again what failed, and nothing else", function()
    begin_farm { items = { ["heygen.videos"] = 60 } }
    local lost = finished(world)[3]
    world:set {
      faults = {
        { match = { path = "/v3/videos/" .. lost }, times = "always", action = "status", status = 404 },
      },
    }
    local output, code = place:run(share)
    assert.equal(1, code, output)
    assert(output:find(lost, 1, true), output)
    local there = finished(world)
    for i, id in ipairs(there) do
      if id == lost then table.remove(there, i) break end
    end
    assert.same(there, downloaded())
    world:set { faults = {} }
    world:clear_log()
    output, code = place:run(again)
    assert(code == 0, output)
    assert(output:find(lost, 1, true), output)
    for _, id in ipairs(downloaded()) do there[id] = true end
    assert(there[lost])
    -- A head, a line for each call, and one for that which was done again.
    assert.equal(2 + math.ceil((#there + 1) / 20), #shell.lines(place:read "work/jobs.log"))
  end)
end)

describe("the recipe for a proxy", function()
  local SETTINGS = [[
Port %d
Listen 127.0.0.1
Allow 127.0.0.1
BasicAuth user password
LogFile "%s"
LogLevel Connect
MaxClients 10
]]

  with "tinyproxy" ("sends everything by it, for scripts", function()
    begin()
    local port = shell.free_port()
    local log = place.folder .. "/proxy.log"
    place:write("proxy.conf", SETTINGS:format(port, log))
    local exports = snippet("Behind a proxy", "sh"):gsub("proxy%.example%.com:3128", "127.0.0.1:" .. port)
      :gsub("localhost,", ""):gsub("footage doctor\n", "")
    assert(exports:find("127.0.0.1", 1, true))
    place:write("script.lua", ([[
      local heygen = require("footage.heygen").new { base_url = %q, ca_file = %q }
      print(heygen.assets():count())
    ]]):format(world.tls.heygen, simulator.ca_file()))
    local output = place:run(([[
      tinyproxy -d -c ../proxy.conf >/dev/null 2>&1 & proxy=$!
      for i in 1 2 3 4 5 6 7 8 9 10; do grep -q "^" ../proxy.log 2>/dev/null && break; sleep 0.2; done
      (%s
      $LUA ../script.lua)
      kill $proxy]]):format(exports))
    assert.equal("25\n", output)
    assert.matches("CONNECT 127%.0%.0%.1:%d+", place:read "proxy.log")
  end)
end)

describe("the recipe for a playlist", function()
  local piped = snippet("A playlist", "sh")

  with "mpv" ("plays the videos that are finished", function()
    begin { items = { ["heygen.videos"] = 6 } }
    place:write("home/.config/mpv/mpv.conf", "vo=null\nao=null\nframes=1\n")
    local output = place:run(piped)
    local played = select(2, output:gsub("Playing: http://127%.0%.0%.1[^\n]*%.mp4", ""))
    assert.equal(#finished(world), played, output)
  end)

  with "mpv" ("plays a file of them, with their titles", function()
    begin { items = { ["heygen.videos"] = 6 } }
    place:write("home/.config/mpv/mpv.conf", "vo=null\nao=null\nframes=1\nmsg-level=all=v\n")
    place:write("playlist.lua", 'local heygen = require "footage.heygen"\n' .. snippet("A playlist", "lua"))
    local line = recipes:match "`(lua playlist%.lua >films%.m3u; mpv films%.m3u)`"
    local output = place:run((line:gsub("^lua", "$LUA ../playlist.lua #", 1):gsub("# playlist%.lua", "", 1)))
    local played = select(2, output:gsub("Playing: http://127%.0%.0%.1[^\n]*%.mp4", ""))
    assert.equal(#finished(world), played, output)
  end)
end)

-- The lines of a Containerfile, those that go on behind a backslash joined.
local function instructions_of(text)
  local found = {}
  for line in text:gsub("\\\n%s*", ""):gmatch "[^\n]+" do
    found[#found + 1] = { line:match "^(%u+) (.*)$" }
  end
  return found
end

local function assert_shell(command)
  local output, code = shell.run("sh -n -c " .. shell.quote(command))
  assert(code == 0, command .. ": " .. output)
end

-- Debian must have each package that a line installs.
local function assert_packages(command)
  for names in command:gmatch "apt%-get install ([^&#]*)" do
    for name in names:gmatch "%S+" do
      if name:sub(1, 1) ~= "-" then
        local output, code = shell.run("apt-cache show " .. name)
        assert(code == 0, output)
      end
    end
  end
end

local has_lists = select(2, shell.run "apt-cache show lua-cjson") == 0
local with_lists = has_lists and it or function(name) pending(name .. " (no lists of Debian's packages here)") end

describe("the recipe for a container", function()
  local containerfile = instructions_of(snippet("A container", "dockerfile"))
  local commands = snippet("A container", "sh")

  it("is words that a builder knows", function()
    local known = { FROM = true, RUN = true, COPY = true, ENTRYPOINT = true }
    assert(#containerfile >= 8)
    for _, line in ipairs(containerfile) do
      assert(known[line[1]], line[1])
      if line[1] == "RUN" then assert_shell(line[2]) end
    end
    assert_shell(commands)
  end)

  with_lists("installs packages that there are", function()
    for _, line in ipairs(containerfile) do assert_packages(line[2]) end
  end)
end)

describe("the recipe for CI", function()
  local runs = {}
  for command in snippet("In CI", "yaml"):gmatch "%- run: ([^\n]*)" do runs[#runs + 1] = command end

  it("is commands that a shell knows, of which the last two run", function()
    assert(#runs >= 6)
    for _, command in ipairs(runs) do assert_shell(command) end
    begin()
    local root = shell.run("pwd"):gsub("%s+$", "")
    shell.run(("ln -s %s %s/footage && cp spec/examples/inventory.lua %s"):format(shell.quote(root), place.work,
      place.work))
    local output, code = place:run((runs[#runs - 1]:gsub("lua5%.4", "$LUA")))
    assert(code == 0, output)
    assert.equal(1 + 250 + 30 + 120, #shell.lines(output))
    output, code = place:run(runs[#runs])
    assert.same({ "", 0 }, { output, code })
    assert.equal(1 + 25, #shell.lines(place:read "work/videos.csv"))
  end)

  with_lists("installs packages that there are", function()
    for _, command in ipairs(runs) do assert_packages(command) end
  end)
end)

describe("every recipe", function()
  it("is run, here or by the guide's spec", function()
    for _, block in ipairs(blocks) do
      assert(block.language == "lua" or taken[block], ("line %d: %s"):format(block.line, block.heading))
    end
  end)
end)
