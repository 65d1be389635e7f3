-- What the benchmarks share: commands, nginx, measuring one of them, the table. For Lua 5.1.

local cqueues = require "cqueues"
local socket = require "cqueues.socket"

local rig = {
  here = arg[0]:match "^(.*)/[^/]*$" or ".",
  built = assert(os.getenv "BENCH_BUILD", "run me with make bench"),
  lua = os.getenv "FOOTAGE_LUA",
  rounds = tonumber(os.getenv "BENCH_ROUNDS" or 20),
  missed = 0,
}

-- ------------------------------------------------------------------ commands ---

function rig.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local quote = rig.quote

-- What a command wrote; an error when it failed.
function rig.output_of(command)
  local pipe = assert(io.popen("{ " .. command .. "\n} </dev/null; printf '\\n%d' $?", "r"))
  local text, code = pipe:read("*a"):match "^(.*)\n(%d+)$"
  pipe:close()
  if code ~= "0" then error(("exit code %s: %s\n%s"):format(tostring(code), command, text or ""), 0) end
  return (text:gsub("%s+$", ""))
end

function rig.has(program)
  return os.execute("command -v " .. program .. " >/dev/null 2>&1") == 0
end

-- --------------------------------------------------------------------- nginx ---

local function free_port()
  local listener = socket.listen("127.0.0.1", 0)
  listener:listen()
  local _, _, port = listener:localname()
  listener:close()
  return port
end

function rig.read_file(name)
  local file = io.open(name, "rb")
  if not file then return "" end
  local text = file:read "*a"
  file:close()
  return text
end

local nginx = {}
rig.nginx = nginx

function nginx.modules()
  local said = rig.output_of "nginx -V 2>&1"
  local folder = said:match "%-%-modules%-path=(%S+)" or "/usr/lib/nginx/modules"
  if rig.read_file(folder .. "/ngx_http_echo_module.so") == "" then
    error("nginx's echo module, which delays answers, is not in " .. folder .. " (Debian: nginx-light)", 0)
  end
  return folder
end

nginx.files_port = free_port()
nginx.files = "http://127.0.0.1:" .. nginx.files_port

-- nginx and its folder live as long as this process, however it ends: the end of the pipe takes them away.
function nginx.start(folder)
  local port = free_port()
  -- What is sent goes to memory where it can: a disk that is written to holds up whoever is measured.
  local bodies = rig.output_of("mktemp -d -p /dev/shm 2>/dev/null || mktemp -d"):match "%S+"
  local fill = {
    FOLDER = folder, BODIES = bodies, PORT = tostring(port), FILES = tostring(nginx.files_port),
    MODULES = nginx.modules(),
  }
  local file = assert(io.open(folder .. "/nginx.conf", "wb"))
  file:write((rig.read_file(rig.here .. "/nginx.conf"):gsub("@(%u+)@", fill)))
  file:close()
  local place = quote(folder)
  nginx.pipe = assert(io.popen(([[trap '' INT
    nginx -e %s/error.log -c %s/nginx.conf & nginx=$!
    cat >/dev/null; exec 2>/dev/null; kill $nginx; wait $nginx; rm -rf %s %s]]):format(place, place, place,
    quote(bodies)), "w"))
  nginx.log = folder .. "/access.log"
  nginx.origin = "http://127.0.0.1:" .. port
  local deadline = cqueues.monotime() + 10
  while not pcall(function() assert(socket.connect("127.0.0.1", port):connect(1)) end) do
    if cqueues.monotime() > deadline then
      error("nginx does not start:\n" .. rig.read_file(folder .. "/error.log"), 0)
    end
    cqueues.sleep(0.02)
  end
end

function nginx.stop()
  nginx.pipe:close()
end

-- How many requests came since the last time. nginx writes a line after it has answered.
local read_until = 0
function nginx.requests()
  local count, waited = 0, 0
  local file = assert(io.open(nginx.log, "rb"))
  repeat
    file:seek("set", read_until)
    local before = count
    for line in file:lines() do
      count = count + 1
      if line:sub(1, 4) ~= "200 " then error("nginx answered " .. line, 0) end
    end
    read_until = file:seek()
    waited = count > before and 0 or waited + 1
    if waited < 2 then cqueues.sleep(0.01) end
  until waited == 2
  file:close()
  return count
end

-- ------------------------------------------------------------------- measure ---

-- A command's environment: the addresses below `base` (now, slow, few, many).
function rig.environment(base)
  local origin = nginx.origin .. "/" .. base
  return ("env -u http_proxy -u https_proxy -u HTTPS_PROXY -u all_proxy -u ALL_PROXY -u LUA_INIT -u LUA_INIT_5_4 "
    .. "HEYGEN_BASE_URL=%s TWELVELABS_BASE_URL=%s/v1.3 HEYGEN_API_KEY=test-key TWELVELABS_API_KEY=test-key "
    .. "TWELVE_LABS_API_KEY=test-key NODE_PATH=%s"):format(origin, origin, quote(rig.built .. "/node_modules"))
end

function rig.measure(base, command)
  local line = rig.output_of(("%s %s %s"):format(rig.environment(base), quote(rig.built .. "/measure"), command))
  local figures = {}
  for name, value in line:gmatch "(%a+) (%S+)" do figures[name] = tonumber(value) or value end
  figures.requests = nginx.requests()
  return figures
end

-- The median and the least of one figure.
function rig.middle(runs, figure)
  local values = {}
  for _, run in ipairs(runs) do values[#values + 1] = run[figure] end
  table.sort(values)
  local half = #values / 2
  return (values[math.ceil(half)] + values[math.floor(half) + 1]) / 2, values[1]
end

-- --------------------------------------------------------------------- table ---

rig.columns = "%-40s %19s   %-21s %19s %8s   %-15s %s\n"

function rig.heading(text)
  io.write("\n", text, "\n")
  io.flush()
end

-- bar: words, and whether it is reached.
function rig.row(figure, ours, peer, theirs, ratio, bar, reached)
  local verdict = ""
  if bar then
    verdict = reached and "ok" or "MISSED"
    if not reached then rig.missed = rig.missed + 1 end
  end
  ratio = ratio and (ratio < 0.1 and "%.4f" or "%.3f"):format(ratio) or ""
  local line = rig.columns:format("  " .. figure, ours, peer or "", theirs or "", ratio, bar or "", verdict)
  io.write((line:gsub(" +\n$", "\n")))
  io.flush()
end

function rig.seconds(value, least)
  local text = value < 1 and ("%.1f ms"):format(value * 1000) or ("%.2f s"):format(value)
  if not least then return text end
  return ("%s (min %s)"):format(text, value < 1 and ("%.1f"):format(least * 1000) or ("%.2f"):format(least))
end

function rig.mebibytes(kibibytes)
  return ("%.1f MiB"):format(kibibytes / 1024)
end

return rig
