-- lua-language-server, where there is one: what it says of files, and what it shows and offers in a text, as an editor
-- asks it. Owns its process and its protocol; knows nothing of footage's types.

local json = require "cjson"
local shell = require "spec.support.shell"

local language_server = {}

local PROGRAM = "lua-language-server"
local LONGEST = 120 -- seconds of one run

-- Its settings: where the annotations are, and nothing asked of the user.
local function settings(folder)
  local name = folder .. "/settings.json"
  local file = assert(io.open(name, "wb"))
  file:write(json.encode {
    ["runtime.version"] = "Lua 5.4",
    workspace = { library = { (shell.run("pwd"):gsub("%s+$", "")) .. "/lua" }, checkThirdParty = false },
  })
  file:close()
  return ("--configpath=%s --logpath=%s --metapath=%s"):format(shell.quote(name), shell.quote(folder .. "/log"),
    shell.quote(folder .. "/meta"))
end

--- Whether there is one.
function language_server.is_there()
  return shell.has(PROGRAM)
end

--- What it says of the files of a folder: {file = {line = {code, ...}}}.
function language_server.check(folder)
  local own = shell.folder()
  local output, code = shell.run(("timeout %d %s --check=%s --checklevel=Warning --check_format=json %s %s"):format(
    LONGEST, PROGRAM, shell.quote(folder), "--check_out_path=" .. shell.quote(own .. "/found.json"), settings(own)))
  assert(output:find "Diagnosis complete", ("%s: exit code %s\n%s"):format(PROGRAM, code, output))
  local text, found = shell.read_and_remove(own .. "/found.json"), {}
  shell.run("rm -rf " .. shell.quote(own))
  for address, list in pairs(text ~= "" and json.decode(text) or {}) do
    local lines = {}
    for _, one in ipairs(list) do
      local number = one.range.start.line + 1
      lines[number] = lines[number] or {}
      table.insert(lines[number], one.code)
    end
    for _, codes in pairs(lines) do table.sort(codes) end
    found[address:match "[^/]*$"] = lines
  end
  return found
end

-- ---- as an editor ----

local session = {}
session.__index = session

local function send(self, message)
  message.jsonrpc = "2.0"
  local text = json.encode(message)
  self.to:write(("Content-Length: %d\r\n\r\n%s"):format(#text, text))
  self.to:flush()
end

local function receive(self)
  local length
  for line in self.from:lines() do
    line = line:gsub("\r$", "")
    length = tonumber(line:match "^[Cc]ontent%-[Ll]ength: (%d+)") or length
    if line == "" then break end
  end
  assert(length, PROGRAM .. " has ended")
  return json.decode(self.from:read(length))
end

-- What it answers; what it asks itself meanwhile is answered with nothing.
local function ask(self, method, params)
  self.asked = self.asked + 1
  send(self, { id = self.asked, method = method, params = params })
  while true do
    local message = receive(self)
    if message.method and message.id then
      send(self, { id = message.id, result = json.null })
    elseif message.id == self.asked then
      assert(not message.error, message.error and message.error.message)
      return message.result ~= json.null and message.result or nil
    end
  end
end

local function at(self, line, column)
  return { textDocument = { uri = self.address }, position = { line = line - 1, character = column - 1 } }
end

--- What it shows of what stands at a place, counted from 1; "" for nothing.
function session:hover(line, column)
  local shown = ask(self, "textDocument/hover", at(self, line, column))
  return shown and shown.contents.value or ""
end

--- The set of what it offers behind a place.
function session:complete(line, column)
  local offered, names = ask(self, "textDocument/completion", at(self, line, column)) or {}, {}
  for _, one in ipairs(offered.items or offered) do names[one.label:match "[%w_]+" or ""] = true end
  return names
end

--- Another text in its place.
function session:show(text)
  self.version = self.version + 1
  send(self, { method = "textDocument/didChange", params = {
    textDocument = { uri = self.address, version = self.version }, contentChanges = { { text = text } },
  } })
end

function session:close()
  ask(self, "shutdown")
  send(self, { method = "exit" })
  self.to:close()
  self.from:close()
  shell.run("rm -rf " .. shell.quote(self.folder))
end

--- A session with one file, whose text that is.
function language_server.open(text)
  local folder = shell.folder()
  local pipe, root = folder .. "/answers", "file://" .. folder .. "/work"
  assert(shell.run(("mkdir %s/work && mkfifo %s"):format(shell.quote(folder), shell.quote(pipe))) == "")
  local to = assert(io.popen(("timeout %d %s %s >%s 2>/dev/null"):format(LONGEST, PROGRAM, settings(folder),
    shell.quote(pipe)), "w"))
  local self = setmetatable({
    to = to, from = assert(io.open(pipe, "rb")), folder = folder, address = root .. "/script.lua", asked = 0,
    version = 1,
  }, session)
  ask(self, "initialize", {
    processId = json.null, rootUri = root, workspaceFolders = { { uri = root, name = "work" } },
    capabilities = { textDocument = { completion = { contextSupport = true } } },
  })
  send(self, { method = "initialized", params = { none = true } })
  send(self, { method = "textDocument/didOpen", params = {
    textDocument = { uri = self.address, languageId = "lua", version = 1, text = text },
  } })
  while self:hover(1, 1):find "Workspace loading" do shell.run "sleep 0.1" end
  return self
end

return language_server
