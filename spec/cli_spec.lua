-- The command: what is typed, what it prints, and what it ends with.

local command = require "spec.support.command"
local json = require "cjson"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local world, new_world = one_world.world, one_world.new

after_each(one_world.close)
teardown(one_world.check)

local function run(...)
  return command.run(world, ...)
end

local function ids_of(text)
  local ids = {}
  for _, line in ipairs(shell.lines(text)) do
    local record = json.decode(line)
    ids[#ids + 1] = record.id or record._id or record.video_id
  end
  return ids
end

describe("a list at the prompt", function()
  for _, list in ipairs { "heygen.assets", "heygen.videos", "twelvelabs.assets", "twelvelabs.indexes" } do
    it("gives every record of " .. list .. " once, a line each", function()
      new_world { items = { [list] = 130 } }
      local output, said, code = run((list:gsub("%.", " ")))
      assert.same({ 0, "" }, { code, said })
      assert.same(world:ids(list), ids_of(output))
    end)
  end

  it("stops at --max, and begins at --resume", function()
    new_world { items = { ["heygen.assets"] = 30 } }
    assert.equal(7, #shell.lines((run "heygen assets --max 7 --page-size 5")))
  end)

  it("gives fields, in each format", function()
    new_world { items = { ["heygen.assets"] = 3 } }
    local ids = world:ids "heygen.assets"
    local csv = shell.lines((run "heygen assets --format csv --fields id,kind"))
    assert.same({ "id,kind", 4 }, { csv[1], #csv })
    assert.equal(ids[1], csv[2]:match "^[^,]+")
    local array = json.decode((run "heygen assets --format json --fields id"))
    assert.same({ { id = ids[1] }, { id = ids[2] }, { id = ids[3] } }, array)
    assert.equal("<" .. ids[2] .. ">", shell.lines((run "heygen assets --template '<{id}>'"))[2])
    local rows = shell.lines((run "heygen assets --format table"))
    assert.matches("^ID%s+NAME%s+KIND%s+CREATED", rows[1])
    assert.equal(4, #rows)
    assert.matches("%d%d%d%d%-%d%d%-%d%dT", rows[2])
  end)

  it("writes an empty list as each format has it", function()
    new_world { items = { ["heygen.assets"] = 0 } }
    for format, expected in pairs { table = "", jsonl = "", csv = "id,name,kind,created\n", json = "[]\n" } do
      local output, said, code = run("heygen assets --format " .. format)
      assert.same({ expected, "", 0 }, { output, said, code }, format)
    end
  end)

  it("ends in silence and with 0 when nobody reads any more", function()
    new_world { items = { ["heygen.assets"] = 3000 } }
    local done = shell.file ""
    local output, said = run("heygen assets; echo $? >" .. done, {
      before = "{", after = "; } | head -n 1",
    })
    assert.same({ 1, "" }, { #shell.lines(output), said })
    assert.equal("0\n", shell.read_and_remove(done))
  end)

  -- The most memory that it took, in KiB, and the lines that it gave.
  local function memory_over(count)
    new_world { items = { ["heygen.assets"] = count } }
    local output, said = run("heygen assets --format jsonl | wc -l", { environment = { LUA_INIT = [[
      local exit = os.exit
      os.exit = function(...)
        for line in io.lines "/proc/self/status" do io.stderr:write(line:match "VmHWM:%s*%d+" or "") end
        exit(...)
      end]] } })
    assert.equal(count, tonumber(output))
    return tonumber(said:match "VmHWM:%s*(%d+)")
  end

  it("takes no more memory over many pages than over few, but for what tells their records apart", function()
    if not io.open "/proc/self/status" then return pending "no /proc" end
    if os.getenv "FOOTAGE_SANITIZED" then return pending "sanitizers keep memory" end
    local few, many = memory_over(1000), memory_over(20000)
    assert.is_true(many - few < 2048, ("%d KiB, %d KiB"):format(few, many))
  end)

  it("minds ages", function()
    new_world { items = { ["heygen.assets"] = 20 } }
    local all = #shell.lines((run "heygen assets --min-age 0d"))
    local old, young = run "heygen assets --min-age 99y", run "heygen assets --max-age 99y"
    assert.same({ 20, 0, 20 }, { all, #shell.lines(old), #shell.lines(young) })
  end)
end)

-- Requests that change something, as "DELETE /v3/assets/ID".
local function changes()
  local found = {}
  for _, entry in ipairs(world:log()) do
    if entry.method ~= "GET" then found[#found + 1] = entry.method .. " " .. entry.path:gsub("^/w/[^/]+", "") end
  end
  table.sort(found)
  return found
end

-- What a list of assets is answered with, and what the command makes of it.
local function run_over(text, words, more)
  new_world { body = { ["heygen.assets"] = text } }
  return run(words, more)
end

local function page_of(item)
  return ('{"code":100,"data":{"assets":[%s],"total":1,"token":null}}'):format(item)
end

describe("what a service wrote", function()
  local item = '{"id":"a1", "empty":[],"none":null,"deep":{"list":[],"n":12345678901234567890},"f":1.50,"u":"\\u00e9/"}'

  it("is printed by its own bytes: empty arrays, null, long numbers", function()
    assert.equal(item .. "\n", (run_over(page_of(item), "heygen assets")))
    local answer = page_of(item)
    assert.equal(answer .. "\n", (run_over(answer, "request heygen GET /v1/asset/list")))
    assert.equal("[null, 1]\n", (run_over("[null, 1]\n", "request heygen GET /v1/asset/list")))
    assert.equal("null\n", (run_over("null", "request heygen GET /v1/asset/list")))
    assert.equal('"a"\n', (run_over('"a"', "request heygen GET /v1/asset/list")))
    assert.equal("", (run_over("", "request heygen GET /v1/asset/list")))
    new_world {}
    assert.matches('"auto_reload": ?null', (run "heygen get me"))
  end)

  it("stands in fields as it was written", function()
    local output = run_over(page_of(item), "heygen assets --fields deep,empty,none,deep.n,f")
    assert.matches('^{"deep":{"list":%[%],"n":12345678901234567890},"empty":%[%],"none":null,', output)
    output = run_over(page_of(item), "heygen assets --template '{deep} {empty} [{none}] [{missing}] [{deep.no.x}]'")
    assert.equal('{"list":[],"n":12345678901234567890} [] [] [] []\n', output)
  end)

  it("is quoted in CSV as RFC 4180 has it, whatever it holds", function()
    local values = {
      { "plain", "plain" }, { "a,b", '"a,b"' }, { 'say \\"x\\"', '"say ""x"""' },
      { "a\\nb", '"a\nb"' }, { "a\\r", '"a\r"' },
      { "", "" }, { "=1+1", "=1+1" }, { "\\u00e9", "\195\169" }, { " x ", " x " },
    }
    for _, case in ipairs(values) do
      local text = page_of(('{"id":"1","name":"%s"}'):format(case[1]))
      assert.equal("id,name\n1," .. case[2] .. "\n", (run_over(text, "heygen assets --format csv --fields id,name")))
    end
  end)

  it("may be no UTF-8, or control signs within strings, and stays a line that any reader takes", function()
    local text = page_of '{"id":"1",\n"name":"a\27[2Jb\tc\nd\155\255\194\155x\127"}'
    local output = run_over(text, "heygen assets")
    assert.equal('{"id":"1", "name":"a\\u001b[2Jb\\u0009c\\u000ad\155\255\\u009bx\\u007f"}\n', output)
    assert.equal(output:gsub(", ", ","), (run_over(text, "heygen assets --fields id,name"):gsub("\\n", "\\u000a")
      :gsub("\\t", "\\u0009")))
  end)

  it("cannot play with a terminal, in any format", function()
    local _, code = shell.run "script -qec true /dev/null </dev/null"
    if code ~= 0 then return pending "no script of util-linux" end
    local text = page_of('{"id":"1","name":"\\u001b]0;owned\\u0007\\u009b2J\27[31m\\u202ex\\ny"}')
    local formats = { "--format table", "--format csv", "--format jsonl", "--format json", "--template '{name}'" }
    for _, how in ipairs(formats) do
      local output = run_over(text, "heygen assets --fields id,name " .. how, {
        before = "script -qec", wrapped = true, after = "/dev/null </dev/null", environment = { NO_COLOR = "1" },
      })
      assert.matches("owned", output)
      assert.not_matches("[\27\7]", output, 1, false)
      assert.falsy(output:find("\194\155", 1, true))
    end
  end)

  it("is one line of a table, as wide as the terminal", function()
    local text = page_of('{"id":"1","name":"\240\159\152\128\230\151\165\\n' .. ("x"):rep(300) .. '\255"}')
    for _, columns in ipairs { 40, 80, 200 } do
      local output = run_over(text, "heygen assets --format table", {
        before = "script -qec", wrapped = true, after = "/dev/null </dev/null",
        environment = { NO_COLOR = "1", COLUMNS = tostring(columns) },
      })
      local rows = shell.lines((output:gsub("\r", "")))
      if #rows == 0 then return pending "no script of util-linux" end
      assert.equal(2, #rows)
      local _, width = require("footage.transfer.characters").cut(rows[2], math.huge)
      assert.is_true(width <= columns, width)
    end
  end)
end)

describe("what is given as JSON", function()
  -- What was sent when `words` were typed.
  local function sent_by(words)
    new_world {}
    run(words)
    for _, entry in ipairs(world:log()) do
      if entry.method == "POST" then return entry.body end
    end
  end

  it("is sent as it was given: null, empty arrays, long numbers", function()
    local deep = '{"a":null, "b":[],"n":12345678901234567890}'
    assert.equal(deep, (sent_by("request heygen POST /echo --json '" .. deep .. "'")))
    assert.equal('{"scenes":[],"title":null,"type":"avatar","voice_settings":' .. deep .. '}',
      sent_by(([[heygen create video --json '{"type":"x","scenes":[],"title":null,"voice_settings":%s}' --type avatar]])
        :format(deep)))
    assert.equal('{"scenes":[{"a":null}],"type":"x","voice_settings":' .. deep .. "}",
      sent_by(([[heygen create video --type x --scenes '[{"a":null}]' --voice-settings '%s']]):format(deep)))
  end)

  it("is a number behind a field only where it is written like one", function()
    assert.equal('{"type":"x","voice_settings":{"a":1.5,"b":"007","c":"0x10","d":true,"e":"nan","f":"1 "}}',
      sent_by("heygen create video --type x --voice-settings a=1.5 --voice-settings b=007 --voice-settings c=0x10 "
        .. "--voice-settings d=true --voice-settings e=nan --voice-settings 'f=1 '"))
  end)
end)

describe("things by their ids", function()
  it("are read", function()
    new_world { items = { ["heygen.assets"] = 5, ["twelvelabs.indexes"] = 3 } }
    local ids = world:ids "heygen.assets"
    local output, said, code = run("heygen get asset " .. ids[2] .. " " .. ids[4] .. " --parallel 1")
    assert.same({ 0, "" }, { code, said })
    assert.same({ ids[2], ids[4] }, ids_of(output))
    local indexes = world:ids "twelvelabs.indexes"
    assert.same({ indexes[1] }, ids_of((run("twelvelabs get index " .. indexes[1]))))
    assert.matches("email", (run "heygen get me"))
  end)

  it("come on stdin, as ids or as records", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local ids = world:ids "heygen.assets"
    local output, said, code = run("heygen get asset - --parallel 1", {
      before = ("printf '%%s\\n' %s '' '{\"id\":\"%s\"}' |"):format(ids[1], ids[3]),
    })
    assert.same({ 0, "", { ids[1], ids[3] } }, { code, said, ids_of(output) })
  end)

  it("that are not there are told by their ids, and the others given", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local ids = world:ids "heygen.assets"
    local output, said, code = run("heygen get asset nothing " .. ids[1])
    assert.equal(1, code)
    assert.same({ ids[1] }, ids_of(output))
    assert.matches("^footage: nothing: ", said)
  end)

  it("are deleted without being read or asked about", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local ids = world:ids "heygen.assets"
    local output, said, code = run("heygen delete asset " .. ids[1] .. " " .. ids[2])
    assert.same({ "", "", 0 }, { output, said, code })
    assert.equal(2, #changes())
    assert.same({ ids[3], ids[4], ids[5] }, world:ids "heygen.assets")
    assert.equal(2, #world:log())
  end)

  it("are changed", function()
    new_world { items = { ["twelvelabs.indexes"] = 3, ["heygen.folders"] = 3 } }
    local index = world:ids "twelvelabs.indexes"[1]
    local _, said, code = run("twelvelabs update index " .. index .. " --index-name 'new name'")
    assert.same({ "", 0 }, { said, code })
    assert.matches("new name", (run("twelvelabs get index " .. index)))
    local folder = world:ids "heygen.folders"[1]
    _, said, code = run("heygen rename folder " .. folder .. " --name other")
    assert.same({ "", 0 }, { said, code })
  end)

  it("are made, from options or JSON", function()
    new_world {}
    local output, said, code = run "heygen create folder --name Box --format json"
    assert.same({ "", 0 }, { said, code })
    assert.equal("Box", json.decode(output)[1].name)
    output, said, code = run [[heygen create folder --json '{"name":"Case"}' --template '{name}']]
    assert.same({ "Case\n", "", 0 }, { output, said, code })
  end)

  it("stay as they are in a dry run", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local _, said, code = run("heygen delete asset " .. world:ids "heygen.assets"[1] .. " --dry-run")
    assert.equal(0, code)
    assert.matches("dry run", said)
    assert.same({}, changes())
  end)
end)

describe("what is deleted by filter", function()
  it("is refused without --yes where nobody can be asked", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local _, said, code = run "heygen delete assets --file-type video"
    assert.equal(2, code)
    assert.matches("%-%-yes", said)
    assert.same({}, world:log())
  end)

  it("needs --all besides without a filter", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local _, said, code = run "heygen delete assets --yes"
    assert.equal(2, code)
    assert.matches("%-%-all", said)
    _, said, code = run "heygen delete assets --yes --all"
    assert.same({ 0, "footage: 5 deleted\n" }, { code, said })
    assert.same({}, world:ids "heygen.assets")
  end)

  it("goes as far as it is meant", function()
    new_world { items = { ["twelvelabs.assets"] = 30 } }
    local _, said, code = run "twelvelabs delete assets --max 4 --yes"
    assert.same({ 0, "footage: 4 deleted\n" }, { code, said })
    assert.equal(26, #world:ids "twelvelabs.assets")
    _, said, code = run "twelvelabs delete assets --min-age 99y --yes"
    assert.same({ 0, "footage: 0 deleted\n" }, { code, said })
    assert.equal(26, #world:ids "twelvelabs.assets")
  end)
end)

describe("files", function()
  local folder
  before_each(function() folder = shell.folder() end)
  after_each(function() shell.run("rm -rf " .. shell.quote(folder)) end)

  it("of a list and of things come into a folder", function()
    new_world { items = { ["heygen.videos"] = 4 } }
    local _, said, code = run("heygen download videos --to " .. folder .. "/all")
    assert.equal(0, code, said)
    assert.matches("^footage: %d downloaded", said)
    local there = #shell.lines(shell.run("ls " .. folder .. "/all"))
    assert.equal(tonumber(said:match "%d+"), there)
  end)

  it("go up, and are waited for", function()
    new_world {}
    shell.run("printf '\\377\\330\\377\\340picture' >" .. folder .. "/a.jpg; cp " .. folder .. "/a.jpg "
      .. folder .. "/b.jpg")
    local environment = { XDG_STATE_HOME = folder }
    local output, said, code = run("twelvelabs upload " .. folder .. "/*.jpg --wait", { environment = environment })
    assert.same({ "", 0 }, { said, code })
    assert.same(2, #ids_of(output))
    output, said, code = run("twelvelabs wait asset " .. table.concat(ids_of(output), " "))
    assert.same({ "", 0, 2 }, { said, code, #ids_of(output) })
  end)

  it("a wait that is too long says which option allows more", function()
    new_world { items = { ["heygen.videos"] = 30 } }
    for _, video in ipairs(world:items "heygen.videos") do
      if video.status == "processing" then
        local _, said, code = run("heygen wait video " .. video.video_id .. " --wait-timeout 0.2")
        assert.matches("still processing after 0.2 s; wait again, or allow more with %-%-wait%-timeout", said)
        assert.are_not.equal(0, code)
        return
      end
    end
    error "no video is being made"
  end)
end)

describe("the other commands", function()
  it("request gives the answer", function()
    new_world { items = { ["twelvelabs.assets"] = 3 } }
    local output, said, code = run "request twelvelabs GET /assets --query page_limit=2"
    assert.same({ "", 0 }, { said, code })
    assert.equal(2, #json.decode(output).data)
  end)

  it("doctor says what there is, and never a key", function()
    new_world {}
    local output, said, code = run "doctor"
    assert.same({ "", 0 }, { said, code })
    assert.matches("ok +heygen: answers", output)
    assert.not_matches(world.key, output, 1, true)
    output, said, code = run("doctor", { environment = { HEYGEN_API_KEY = "" } })
    assert.same({ "", 3 }, { said, code })
    assert.matches("FAIL heygen: .*HEYGEN_API_KEY", output)
  end)
end)

describe("the key of heygen-cli", function()
  local home
  before_each(function()
    home = shell.folder()
    shell.run("mkdir " .. home .. "/.heygen")
  end)
  after_each(function() shell.run("rm -rf " .. shell.quote(home)) end)

  local function run_with(text, mode)
    local file = assert(io.open(home .. "/.heygen/credentials", "wb"))
    file:write(text)
    file:close()
    shell.run("chmod " .. mode .. " " .. home .. "/.heygen/credentials")
    return run("heygen assets", { environment = { HOME = home, HEYGEN_API_KEY = "" } })
  end

  it("is used where nobody else can read it", function()
    new_world { items = { ["heygen.assets"] = 2 } }
    local output, said, code = run_with(('{"api_key":"%s"}'):format(world.key), "600")
    assert.same({ "", 0, 2 }, { said, code, #shell.lines(output) })
    output, said, code = run_with(('{"api_key":"%s"}'):format(world.key), "644")
    assert.same({ "", 3 }, { output, code })
    assert.matches("chmod 600", said)
    assert.not_matches(world.key, said, 1, true)
  end)

  it("is not a login by OAuth", function()
    new_world {}
    local _, said, code = run_with('{"oauth":{"access_token":"secret"}}', "600")
    assert.equal(3, code)
    assert.matches("set HEYGEN_API_KEY", said)
    assert.not_matches("secret", said)
  end)
end)

describe("Ctrl-C", function()
  it("ends with 130, and says how to go on so that nothing is lost or comes twice", function()
    new_world { items = { ["heygen.assets"] = 300 }, faults = {
      { match = { list = "heygen.assets", page = 2 }, action = "stall" },
    } }
    local got, done = shell.file "", shell.file ""
    local _, said = run("heygen assets --page-size 100 >" .. got .. " & pid=$!; sleep 3; kill -INT $pid; wait $pid; "
      .. "echo $? >" .. done, { before = "set -m; {", after = "; }" })
    local first = ids_of(shell.read_and_remove(got))
    assert.equal("130\n", shell.read_and_remove(done))
    local cursor = said:match "%-%-resume '([^']+)'"
    assert.is_string(cursor, said)
    local rest = ids_of((run("heygen assets --page-size 100 --resume '" .. cursor .. "'")))
    for _, id in ipairs(rest) do first[#first + 1] = id end
    assert.same(world:ids "heygen.assets", first)
  end)
end)

describe("Ctrl-C while", function()
  local folder
  before_each(function()
    folder = shell.folder()
    shell.run("printf '\\377\\330\\377\\340picture' >" .. folder .. "/a.jpg")
  end)
  after_each(function() shell.run("rm -rf " .. shell.quote(folder)) end)

  -- { what is done, the world, the words }
  local cases = {
    { "one thing is waited for", function()
      new_world { items = { ["twelvelabs.assets"] = 1 }, faults = { { action = "stall", times = "always" } } }
      return "twelvelabs wait asset " .. world:ids "twelvelabs.assets"[1]
    end },
    { "several things are waited for", function()
      new_world { items = { ["twelvelabs.assets"] = 3 }, faults = { { action = "stall", times = "always" } } }
      return "twelvelabs wait asset " .. table.concat(world:ids "twelvelabs.assets", " ")
    end },
    { "the records of a list are waited for", function()
      new_world { items = { ["twelvelabs.assets"] = 3 }, faults = { { action = "stall", times = "always" } } }
      return "twelvelabs wait assets --max 3"
    end },
    { "a list is downloaded", function()
      new_world { items = { ["heygen.videos"] = 20 }, faults = { { action = "stall", times = "always" } } }
      return "heygen download videos --to " .. folder
    end },
    { "a file goes up", function()
      new_world { faults = { { action = "stall", times = "always" } } }
      return "twelvelabs upload " .. folder .. "/a.jpg"
    end },
    { "several files go up", function()
      new_world { faults = { { action = "stall", times = "always" } } }
      return "twelvelabs upload --parallel 2 " .. folder .. "/a.jpg " .. folder .. "/a.jpg"
    end },
  }
  for _, case in ipairs(cases) do
    it(case[1] .. " ends with 130, and says how to go on", function()
      local words, done = case[2](), shell.file ""
      local output, said = run(words .. " & pid=$!; sleep 1.5; kill -INT $pid; wait $pid; echo $? >" .. done, {
        before = "set -m; {", after = "; }", environment = { XDG_STATE_HOME = folder },
      })
      assert.same({ "130\n", "" }, { shell.read_and_remove(done), output }, said)
      assert.matches("^footage: [^\n]*interrupted[^\n]*\nto go on: the same again; [^\n]+\n$", said)
    end)
  end

  it("ids are read from stdin ends with 130", function()
    new_world {}
    local done = shell.file ""
    shell.run("mkfifo " .. folder .. "/ids")
    local _, said = run(("heygen get asset - <>%s/ids & pid=$!; sleep 1; kill -INT $pid; "
      .. "(sleep 2; kill $pid) >&- 2>&- & wait $pid; echo $? >%s"):format(folder, done), {
      before = "set -m; {", after = "; }",
    })
    assert.same({ "130\n", "footage: interrupted\n" }, { shell.read_and_remove(done), said })
  end)
end)

-- All commands that follow from the tables: { words, parameters }.
local function all_commands()
  local catalogue = require "footage.cli.catalogue"
  local found = {}
  for _, name in ipairs(catalogue.SERVICES) do
    local about = catalogue.of(name)
    for list, given in pairs(about.lists) do
      found[#found + 1] = { { name, catalogue.typed(list) }, catalogue.filters(given) }
    end
    for action, given in pairs(about.actions()) do
      local kind, verb = action:match "^(.+):(.+)$"
      local group, made = action:match "^(.-)create_(.+)$"
      local words = kind and { name, verb, kind } or made and { name, "create", group .. made }
        or given.record and (given.method or "GET") == "GET" and { name, "get", action }
        or action:find "me$" and { name, "get", action } or { name, action }
      for i, word in ipairs(words) do words[i] = catalogue.typed(word) end
      if action ~= "upload" then -- whose fields are those of the files' upload, and the address an argument
        found[#found + 1] = { words, catalogue.fields(given, catalogue.in_path(given.path)) }
      end
    end
  end
  return found
end

describe("every list and action of the tables", function()
  it("is a command with an example, and an option for each parameter", function()
    local arguments, service = require "footage.cli.arguments", require "footage.cli.service"
    local catalogue, missing, count = require "footage.cli.catalogue", {}, 0
    for _, one in ipairs(all_commands()) do
      local parser
      arguments.on_parser = function(given)
        parser = given
        error "stop"
      end
      local shown = table.concat(one[1], " ")
      local words = {}
      for i = 2, #one[1] do words[i - 1] = one[1][i] end
      local _, why = pcall(service.run, one[1][1], words, {})
      arguments.on_parser = nil
      if not parser then
        missing[#missing + 1] = shown .. ": " .. tostring(type(why) == "table" and why.message or why)
      else
        count = count + 1
        assert.matches("Example:\n  footage " .. one[1][1], parser:get_help())
        local options = {}
        for _, option in ipairs(parser._options) do
          options[option._target or ""] = true
          if (option._description or "") == "" then missing[#missing + 1] = shown .. ": nothing on " .. option._name end
        end
        for _, parameter in ipairs(one[2]) do
          if not options["field_" .. parameter.name] then
            missing[#missing + 1] = shown .. " --" .. catalogue.typed(parameter.name)
          end
        end
      end
    end
    assert.same({}, missing)
    assert.is_true(count > 300)
  end)
end)

describe("completion", function()
  local cases = {
    { "", { "heygen", "twelvelabs", "doctor" } },
    { "heygen", { "assets", "v3.videos", "delete", "rename", "get" } },
    { "heygen assets", { "--file-type", "--max", "--format" } },
    { "heygen delete", { "asset", "assets", "video" } },
    { "twelvelabs create", { "index" } },
    { "twelvelabs create index", { "--index-name", "--json" } },
    { "heygen rename folder", { "--name" } },
    { "completion", { "bash", "zsh", "fish" } },
    { "heygen assets --format", { "table", "jsonl", "json", "csv" }, 4 },
    { "heygen assets --max", {}, 0 },
    { "heygen folders --is-trash", { "true", "false" }, 2 },
    { "heygen assets --progress", { "--max" } },
  }
  for _, case in ipairs(cases) do
    it("knows what comes behind 'footage " .. case[1] .. "'", function()
      new_world {}
      local output, said, code = run("complete-words " .. case[1])
      assert.same({ "", 0 }, { said, code })
      for _, word in ipairs(case[2]) do assert.truthy(("\n" .. output):find("\n" .. word .. "\n", 1, true), word) end
      if case[3] then assert.equal(case[3], #shell.lines(output)) end
    end)
  end

  it("works in bash", function()
    new_world {}
    local script = run "completion bash"
    local file = shell.file(script .. [[
footage() { printf 'assets\nfolders\n'; }
COMP_WORDS=(footage heygen as) COMP_CWORD=2
_footage
echo "${COMPREPLY[*]}"
]])
    assert.same("assets\n", (shell.run("bash " .. file)))
    os.remove(file)
  end)
end)

local mistakes = {
  { "nothing", "", 2, nil },
  { "a service mistyped", "hegen assets", 2, "did you mean 'heygen'" },
  { "a list mistyped", "heygen asets", 2, "did you mean 'assets'" },
  { "a filter mistyped", "heygen assets --fiel-type video", 2, "'%-%-file%-type'" },
  { "a format that is none", "heygen assets --format xml", 2, "must be one of" },
  { "a number that is none", "heygen assets --max many", 2, "malformed" },
  { "an age that is none", "heygen assets --min-age soon", 2, "90d" },
  { "a thing mistyped", "heygen get aset x", 2, "did you mean 'asset'" },
  { "a verb without a thing", "heygen rename", 2, "which thing" },
  { "a thing that has no such verb", "heygen rename asset x", 2, "there is no 'asset' to rename" },
  { "no ids", "heygen get asset", 2, "missing argument 'ids'" },
  { "a field that must be given", "heygen create folder", 2, "%-%-name must be given" },
  { "a body that is no JSON", "heygen create folder --json {", 2, "no JSON" },
  { "a filter that must be given", "heygen group-avatars", 2, "%-%-group%-id must be given" },
}

describe("a mistake in the call", function()
  for _, case in ipairs(mistakes) do
    it(case[1] .. " ends with " .. case[3] .. ", and says what is meant", function()
      new_world {}
      local _, said, code = run(case[2])
      assert.equal(case[3], code, said)
      if case[4] then assert.matches(case[4], said) end
      assert.not_matches("traceback", said)
      assert.same({}, world:log())
    end)
  end
end)

describe("an error", function()
  it("of the key ends with 3", function()
    new_world {}
    local _, said, code = run("heygen assets", { environment = { HEYGEN_API_KEY = "" } })
    assert.equal(3, code, said)
    assert.matches("HEYGEN_API_KEY", said)
    _, said, code = run("heygen assets", { environment = { HEYGEN_API_KEY = "another" } })
    assert.equal(3, code, said)
  end)

  it("in the middle leaves an array without its end, and says where to go on", function()
    new_world { items = { ["heygen.assets"] = 20 }, faults = {
      { match = { list = "heygen.assets", page = 2 }, action = "status", status = 400, times = "always" },
    } }
    local output, said, code = run "heygen assets --page-size 10 --format json --fields id"
    assert.equal(1, code)
    assert.is_false((pcall(json.decode, output)))
    assert.matches("%-%-resume '", json.decode(said).hint)
    output, said = run "heygen assets --page-size 10 --fields id"
    assert.equal(10, #shell.lines(output))
    local cursor = said:match "%-%-resume '([^']+)'"
    assert.is_string(cursor)
  end)

  it("is about the key by its code or status, and never by its words", function()
    local failure = require "footage.cli.failure"
    for _, case in ipairs {
      { 3, { kind = "argument", code = "no_key", message = "x" } },
      { 3, { kind = "http", status = 401, message = "x" } },
      { 3, { kind = "http", status = 403, message = "x" } }, { 3, { kind = "api", code = "400112", message = "x" } },
      { 3, { kind = "http", status = 400, code = "api_not_allowed", message = "x" } },
      { 2, { kind = "argument", message = "heygen: there is no key: 'there is no key'" } },
      { 1, { kind = "http", status = 404, code = "there is no key", message = "there is no key" } },
      { 4, { kind = "timeout", message = "there is no key" } },
    } do
      assert.equal(case[1], failure.code(case[2]), case[2].message)
    end
  end)

  it("has the service's own address of its documents", function()
    local text = '{"code":400112,"message":"Unauthorized","docs_url":"https://docs.example.com/errors"}'
    local _, said, code = run_over(text, "request heygen GET /v1/asset/list --format json")
    local err = json.decode(said)
    assert.same({ 3, "400112", "https://docs.example.com/errors" }, { code, err.code, err.docs_url })
    _, said = run_over('{"code":1,"error":{"code":"c","doc_url":"https://docs.example.com/c"}}',
      "request heygen GET /v1/asset/list --format json")
    assert.equal("https://docs.example.com/c", json.decode(said).docs_url)
  end)

  it("of time ends with 4", function()
    new_world { items = { ["heygen.assets"] = 20 }, faults = { { action = "stall", times = "always" } } }
    local _, said, code = run "heygen assets --timeout 0.1"
    assert.equal(4, code, said)
    assert.not_matches("resume", said)
  end)

  it("is JSON with --format json", function()
    new_world {}
    local _, said, code = run("heygen assets --format json", { environment = { HEYGEN_API_KEY = "another" } })
    local err = json.decode(said)
    assert.same({ 3, 3, 401 }, { code, err.exit, err.status })
    assert.is_string(err.message)
    assert.is_nil(err.docs_url)
  end)
end)

describe("what cannot be written", function()
  for _, words in ipairs { "heygen assets", "heygen assets --format table", "heygen get me", "--help" } do
    it("is an error, and no silence: footage " .. words, function()
      if not io.open("/dev/full", "w") then return pending "no /dev/full" end
      new_world { items = { ["heygen.assets"] = 3 } }
      for _, where in ipairs { ">/dev/full", ">&-" } do
        local _, said, code = run(words .. " " .. where)
        assert.equal(1, code, where)
        assert.matches("^footage: writing to stdout: %u", said)
      end
    end)
  end
end)

describe("errors as JSON", function()
  it("are one object for each thing, with its id", function()
    new_world { items = { ["heygen.assets"] = 2 } }
    local _, said, code = run "heygen get asset nothing other --format json"
    assert.equal(1, code)
    local errors = {}
    for _, line in ipairs(shell.lines(said)) do errors[#errors + 1] = json.decode(line) end
    assert.equal(2, #errors)
    assert.same({ "nothing", 404, "not_found" }, { errors[1].id, errors[1].status, "not_found" })
    _, said = run "heygen get asset \"$(printf 'a\\nb')\""
    assert.matches("^footage: a b: [^\n]*\n$", said)
  end)

  it("are what mistakes are, too", function()
    new_world {}
    for _, words in ipairs {
      "heygen asets --format json", "heygen assets --nothing --format=json", "heygen get asset --format json",
      "nothing --format json", "heygen delete assets --yes --format json", "heygen assets --format json --fields ,",
    } do
      local output, said, code = run(words)
      assert.same({ "", 2, 2 }, { output, code, json.decode(said).exit }, words)
    end
  end)
end)

describe("without lua-argparse", function()
  it("it says what to install", function()
    new_world {}
    local output, said, code = run("heygen assets", {
      environment = { LUA_INIT = "package.preload.argparse = function() error 'none' end" },
    })
    assert.same({ "", 1 }, { output, code })
    assert.matches("^footage: lua%-argparse is missing.*apt install lua%-argparse", said)
  end)
end)

describe("help", function()
  for _, words in ipairs { "", "heygen", "twelvelabs", "heygen assets", "twelvelabs search", "heygen v3.videos" } do
    it("of footage " .. words .. " has an example", function()
      new_world {}
      local output, said, code = run(words .. " --help")
      assert.same({ "", 0 }, { said, code })
      assert.matches("Examples?:\n  footage %w", output)
    end)
  end

  it("says which Lua it is", function()
    new_world {}
    assert.matches("^footage %S+, Lua[J ]", (run "--version"))
  end)
end)
