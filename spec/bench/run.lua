-- make bench: footage, the bare limit and its peers walk the same pages from the same nginx, in turn, and
-- one table says how they compare. A program for Lua 5.1, as the simulator is; what it starts:
--
--   nginx          20,000 assets of each service, at once or after 50 ms (nginx.conf; pages.lua writes them)
--   walk.lua       footage with its defaults, unless a row says otherwise
--   bare.c         libcurl and lua-cjson's decode from C: what no walk with these two can beat
--   twelvelabs.js  the service's own client (package.json says which)
--   lua_curl.lua   a loop by hand, with lua-curl and lua-cjson
--   curl_jq.sh     curl | jq
--   command.lua    the command, beside curl
--   transfer.lua   files down and up (transfers.lua), beside curl
--   measure.c      runs each of them: wall time, CPU, peak memory, first item
--
-- BENCH_ROUNDS     how often the quick ones take turns (20). Figures are medians, ratios those of medians.
-- BENCH_ONLY       "walks", "transfers" or "command": these rows alone
-- BENCH_BUILD, FOOTAGE_BUILD, FOOTAGE_LUA     the peers, the core and its Lua; the Makefile sets them
-- BENCH_JIT, BENCH_RESOLVER                   the core for Neovim, and a slow resolver; it sets these, too
--
-- Bars are printed, not asserted: the exit code says only whether the benchmarks ran.

local command = require "spec.bench.command"
local cqueues = require "cqueues"
local rig = require "spec.bench.rig"
local transfers = require "spec.bench.transfers"
local walks = require "spec.bench.walks"

local function introduce()
  local output_of = rig.output_of
  io.write(("footage on %s; %s; node %s; %s; %s cores\n"):format(
    output_of(rig.quote(rig.lua) .. " -v 2>&1"):match "^%S+ %S+", output_of("nginx -v 2>&1"):match "nginx/%S+",
    output_of "node --version", output_of("curl --version"):match "^%S+ %S+", output_of "getconf _NPROCESSORS_ONLN"))
  io.write(("medians of up to %d rounds; ratios are footage's median through the other's\n"):format(rig.rounds))
  io.write(("load average before the start: %s\n\n"):format(output_of "uptime":match "[%d.]+, [%d.]+, [%d.]+$"))
  io.write((rig.columns:format("", "footage", "against", "", "ratio", "bar", "")))
end

local function everything()
  local folder = rig.output_of "mktemp -d"
  rig.nginx.folder = folder
  rig.output_of(("lua5.1 %s/pages.lua %s"):format(rig.quote(rig.here), rig.quote(folder)))
  transfers.prepare(folder)
  rig.nginx.start(folder)
  introduce()
  local start = cqueues.monotime()
  local only = os.getenv "BENCH_ONLY" or ""
  if only == "" or only == "walks" then walks() end
  if only == "" or only == "command" then command() end
  if only == "" or only == "transfers" then transfers.run(folder) end
  io.write(("\n%d of the bars missed; %d seconds\n"):format(rig.missed, cqueues.monotime() - start))
end

local fine, problem = xpcall(everything, function(problem)
  return type(problem) == "string" and problem or debug.traceback(tostring(problem))
end)
if rig.nginx.pipe then rig.nginx.stop() end
if rig.nginx.folder then os.execute("rm -rf " .. rig.quote(rig.nginx.folder)) end
if not fine then
  io.stderr:write("bench: ", problem, "\n")
  os.exit(1)
end
