-- The listeners, the way from a request to its world and back, and the control
-- interface below /_sim/. Owns connections and logs of requests; what services
-- answer is in door.lua and the services' own files.
--
-- Control, on the plain port or through pipes (pipe.lua):
--   POST   /_sim/worlds               configuration -> {"id": "17"}
--   DELETE /_sim/worlds/17            the world ends, with what is stalled in it
--   POST   /_sim/worlds/17/set        changes of the configuration
--   POST   /_sim/worlds/17/mutate     [{list, insert, delete, delete_at}, ...]
--   GET    /_sim/worlds/17/log        its requests in order; DELETE clears it
--   GET    /_sim/worlds/17/ids?list=  and items?list=
--   GET    /_sim/worlds/17/file?path= of the file origin, with from= and count= of its checksum
--   POST   /_sim/worlds/17/sign       {path, style, seconds} -> {"url"}
--   POST   /_sim/worlds/17/expire     all signed addresses end
--   GET    /_sim/worlds/17/uploads    the files that were sent to its services
--   GET    /_sim/worlds/17/leaks      keys that came to the file origin; DELETE forgets them
--   GET    /_sim/leaks                those of all worlds
--   GET    /_sim/other/log            what reached the other origin; DELETE clears it
--   GET    /_sim/errors               what went wrong in the simulator itself

local cqueues = require "cqueues"
local http_server = require "http.server"
local json = require "cjson"
local addresses = require "addresses"
local certificates = require "certificates"
local door = require "door"
local example = require "example"
local faults = require "faults"
local file_controls = require "file_controls"
local file_faults = require "file_faults"
local file_origin = require "file_origin"
local files = require "files"
local forms = require "forms"
local heygen = require "heygen"
local heygen_v3 = require "heygen_v3"
local intake = require "intake"
local lists = require "lists"
local pour = require "pour"
local twelvelabs = require "twelvelabs"
local wire = require "wire"
local world_module = require "world"

local server = {}

local IDLE_SECONDS = 3600
local BODY_SECONDS = 30

local worlds, last_world = {}, 0
local other_log, errors = {}, {}
local connection_numbers, last_connection = setmetatable({}, { __mode = "k" }), 0
local ports = {}

local function note_error(what)
  errors[#errors + 1] = tostring(what)
  io.stderr:write("simulator: ", tostring(what), "\n")
end

-- ----------------------------------------------------------------- requests ---

local function connection_number(connection)
  local number = connection_numbers[connection]
  if not number then
    last_connection = last_connection + 1
    number = last_connection
    connection_numbers[connection] = number
  end
  return number
end

local function log_entry(stream, headers, path, raw_query, query)
  local list = {}
  for name, value in headers:each() do
    if name == ":authority" then name = "host" end
    if name:sub(1, 1) ~= ":" then list[#list + 1] = { name = name, value = value } end
  end
  return {
    method = headers:get(":method"), path = path, query = raw_query or "", args = query, headers = list,
    time = cqueues.monotime(), connection = connection_number(stream.connection),
    version = stream.connection.version == 2 and "2" or (stream.peer_version == 1.0 and "1.0" or "1.1"),
  }
end

local function send_json(stream, status, text, head)
  wire.send(stream, {
    status = status, body = text, headers = { { "content-type", "application/json" } },
  }, { head = head })
end

-- ----------------------------------------------------------------- services ---

local function service_of(path)
  if path:find("^/v1%.3/") then return twelvelabs end
  if path:find("^/example/") then return example end
  if path:find("^/v3/") then return heygen_v3 end
  return heygen
end

local function origin_of(listener)
  local secure = listener == "tls" or listener == "tls1" or listener == "files_tls"
  return (secure and "https" or "http") .. "://127.0.0.1:" .. ports[listener]
end

-- Where the addresses lead to that a service gives: by TLS what came by TLS.
local function storage_of(listener)
  return origin_of(listener == "http" and "files" or "files_tls")
end

-- What a request carries, when its method may carry something; nil without a body.
local function read_body(stream, headers)
  local method = headers:get(":method")
  if method == "GET" or method == "HEAD" then return nil end
  if (headers:get("expect") or ""):lower() == "100-continue" then stream:write_continue(BODY_SECONDS) end
  return stream:get_body_as_string(BODY_SECONDS)
end

local function finish(world, stream, request, response, fault)
  local scope = request.list or request.service
  local headers = response.headers
  if response.body ~= "" then table.insert(headers, 1, { "content-type", response.type }) end
  for name, value in pairs(world:switch("server_headers", scope) or {}) do
    headers[#headers + 1] = { name:lower(), tostring(value) }
  end
  local deliver = faults.delivery(fault)
  if deliver then return deliver(stream, response, fault, world) end
  if world:switch("gzip", scope) and response.body ~= "" and request.accepts_gzip and not response.encoded then
    response.body = faults.gzip(response.body)
    headers[#headers + 1] = { "content-encoding", "gzip" }
    headers[#headers + 1] = { "vary", "Accept-Encoding" }
  end
  wire.send(stream, response, {
    head = request.method == "HEAD", chunked = world:switch("chunked", scope),
    close = world:switch("connection_close", scope),
  })
end

-- The same while the request's body is still coming: HTTP/1.1 can but end the connection then.
local function finish_early(world, stream, request, response, fault)
  local headers = response.headers
  headers[#headers + 1] = { "content-type", response.type }
  pour.send(stream, world, pour.text(response.status, headers, response.body), fault, request)
end

local function serve_world(world, listener, stream, headers, path, raw_query, target)
  local query = forms.pairs(raw_query)
  local entry = log_entry(stream, headers, path, raw_query, query)
  world.log[#world.log + 1] = entry
  if file_origin.ends(stream, entry) then return end

  local service = service_of(path)
  local name = service.name
  local def, captures = lists.find(path)
  local request = {
    world = world, service = name, method = entry.method, path = path, query = query, target = target,
    key = service.key_of(headers), ports = ports, def = def, captures = captures, list = def and def.name,
    headers = entry.headers, content_type = headers:get("content-type"),
    origin = origin_of(listener), storage = storage_of(listener),
    accepts_gzip = (headers:get("accept-encoding") or ""):find("gzip", 1, true) ~= nil,
  }
  local taken = intake.read(world, stream, headers, request, entry)
  if taken and taken.how == "gone" then return wire.hang_up(stream, false) end
  if not taken then
    request.body = read_body(stream, headers)
    entry.body = request.body
  end
  if def then
    request.request = world:arrived(request.list)
    request.page, request.token = def.paging.page_of(def, query, captures)
    entry.list, entry.number, entry.page = request.list, request.request, request.page
    world:scheduled("before_request", request.list, request.request)
  end

  local fault = faults.pick(world, request)
  entry.fault = fault and fault.action
  local scope = request.list or name
  local alter = faults.alter(fault, request)
  local function answer()
    return intake.answer(taken, request, service, function() return door.answer(service, world, request, alter) end)
  end
  local response
  if world:switch("read_at", scope) == "arrival" then response = answer() end
  world:wait(request.list, name, request.request)
  if fault and fault.action == "delay" then cqueues.poll(world.closing, (fault.ms or 1000) / 1000) end
  if world.closed then return wire.hang_up(stream, false) end
  response = response or answer()
  if taken and taken.fault.lose_answer then return wire.hang_up(stream, taken.fault.how == "reset") end
  response.type = response.type or "application/json"
  response.body = addresses.lead(world, request.storage, response.body, not response.page)
  if fault then faults.forge(fault, response, request, service) end
  if request.list then world:scheduled("after_request", request.list, request.request) end
  entry.status = response.status
  if taken then file_origin.doom(stream, taken.fault) end
  if request.unread and entry.version ~= "2" then
    finish_early(world, stream, request, response, taken.fault)
  else
    finish(world, stream, request, response, fault)
    if request.unread then wire.drain(stream) end
  end
  entry.answered = cqueues.monotime()
  if request.list then world:done(request.list, request.request) end
end

local function serve_files(world, listener, stream, headers, path, raw_query)
  local entry = log_entry(stream, headers, path, raw_query, forms.pairs(raw_query))
  world.log[#world.log + 1] = entry
  return file_origin.serve(world, stream, headers, entry, {
    own = origin_of(listener), plain = origin_of "files", secure = origin_of "files_tls", other = origin_of "other",
    service = origin_of "http",
  })
end

-- ------------------------------------------------------------------ control ---

local function check(config)
  faults.check(config.faults)
  file_faults.check(config.file_faults)
  files.check(config.files)
end

local function make_world(config)
  check(config)
  last_world = last_world + 1
  local id = tostring(last_world)
  local world = world_module.new(id, config)
  worlds[id] = world
  return world
end

local function plain(log)
  return json.encode(#log > 0 and log or json.null)
end

local actions = {}

actions["POST set"] = function(world, body)
  local changes = json.decode(body)
  check(changes)
  world:set(changes)
  return "{}"
end

actions["POST mutate"] = function(world, body)
  for _, mutation in ipairs(json.decode(body)) do world:mutate(mutation) end
  return "{}"
end

actions["GET log"] = function(world) return plain(world.log) end

actions["DELETE log"] = function(world)
  world.log = {}
  return "{}"
end

actions["GET ids"] = function(world, _, query) return plain(world:ids(query.list)) end

actions["GET items"] = function(world, _, query)
  return addresses.lead(world, origin_of "files", "[" .. table.concat(world:texts(query.list), ",") .. "]")
end

for name, action in pairs(file_controls.actions(origin_of)) do actions[name] = action end

-- Of all worlds that are; those that end tell theirs to who ends them.
local function all_leaks()
  local all = {}
  for _, world in pairs(worlds) do
    for _, leak in ipairs(world.leaks) do all[#all + 1] = leak end
  end
  return plain(all)
end

local function control(method, path, raw_query, body)
  if method == "POST" and path == "/_sim/worlds" then
    return '{"id":"' .. make_world(json.decode(body)).id .. '"}'
  elseif path == "/_sim/errors" then
    return plain(errors)
  elseif path == "/_sim/leaks" then
    return all_leaks()
  elseif path == "/_sim/other/log" then
    local text = plain(other_log)
    if method == "DELETE" then other_log = {} end
    return text
  end
  local id, rest = path:match("^/_sim/worlds/(%w+)/?(%a*)$")
  local world = worlds[id]
  if not world then error("no such world: " .. path, 0) end
  if method == "DELETE" and rest == "" then
    worlds[id] = nil
    world:close()
    return plain(world.leaks)
  end
  local action = actions[method .. " " .. rest]
  if not action then error("no such control: " .. method .. " " .. path, 0) end
  local query = {}
  for _, pair in ipairs(forms.pairs(raw_query)) do query[pair.name] = pair.value end
  return action(world, body, query)
end

--- Gives status and body of the answer to a control request.
function server.control(method, target, body)
  local path, raw_query = target:match("^([^?]*)%??(.*)$")
  local fine, text = pcall(control, method, path, raw_query, body)
  if fine then return 200, text end
  return 400, json.encode { error = tostring(text) }
end

local function serve_control(stream, method, target)
  send_json(stream, server.control(method, target, stream:get_body_as_string(30) or ""))
end

-- ---------------------------------------------------------------- listeners ---

local function on_stream(listener, stream)
  local headers = stream:get_headers(30)
  if not headers then return end
  stream.use_zlib = false
  local target = headers:get(":path") or "/"
  local path, raw_query = target:match("^([^?]*)%??(.*)$")
  if listener == "other" then
    other_log[#other_log + 1] = log_entry(stream, headers, path, raw_query, forms.pairs(raw_query))
    return send_json(stream, 200, "{}", headers:get(":method") == "HEAD")
  end
  if listener == "http" and path:find("^/_sim/") then
    return serve_control(stream, headers:get(":method"), target)
  end
  local id, rest = path:match("^/w/(%w+)(/.*)$")
  local world = id and worlds[id] or (not id and server.default_world)
  if not world then return send_json(stream, 404, '{"error":"no such world"}') end
  path = id and rest or path
  if listener == "files" or listener == "files_tls" then
    return serve_files(world, listener, stream, headers, path, raw_query)
  end
  return serve_world(world, listener, stream, headers, path, raw_query, target)
end

local function listen(queue, listener, port, context, version)
  local made = assert(http_server.listen {
    cq = queue, host = "127.0.0.1", port = port or 0, reuseaddr = true,
    tls = context ~= nil, ctx = context, version = version,
    connection_setup_timeout = 60, intra_stream_timeout = IDLE_SECONDS,
    onstream = function(_, stream) return on_stream(listener, stream) end,
    onerror = function(_, _, operation, why)
      -- Clients that break off are what tests are about: lua-http then stumbles over
      -- the socket that it closed itself.
      if operation == "onstream" and not tostring(why):find("socket closed", 1, true) then note_error(why) end
    end,
  })
  assert(made:listen())
  local _, _, chosen = made:localname()
  ports[listener] = chosen
end

-- Opens the listeners in a cqueues controller. options: port, tls_port.
-- Gives the ports by listener (http, tls, tls1, other, files, files_tls) and the authority's PEM.
function server.start(queue, options)
  local pair = certificates.new()
  listen(queue, "http", options.port, nil, nil)
  listen(queue, "tls", options.tls_port, certificates.context(pair, { "h2", "http/1.1" }), nil)
  listen(queue, "tls1", nil, certificates.context(pair, { "http/1.1" }), 1.1)
  listen(queue, "other", nil, nil, 1.1)
  listen(queue, "files", nil, nil, 1.1)
  listen(queue, "files_tls", nil, certificates.context(pair, { "http/1.1" }), 1.1)
  return ports, pair.authority
end

-- The world that answers without a /w/ prefix.
function server.serve_at_root(config)
  server.default_world = make_world(config)
end

server.note_error = note_error

return server
