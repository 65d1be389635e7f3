-- Records of what is on its way: what a later run finds, whatever became of the one before.

local fresh_process = require "spec.support.fresh_process"
local record_file = require "footage.transfer.record_file"
local shell = require "spec.support.shell"

local folder

local OF = 'require "footage.transfer.record_file".open{ base = "https://a.test", kind = "upload", path = "/b/%s.mp4" }'

-- Runs a script in which `open(name)` opens a record, with the state folder of this spec.
local function run(script, environment, seconds)
  local variables = { XDG_STATE_HOME = folder .. "/state" }
  for name, value in pairs(environment or {}) do variables[name] = value end
  script = ("local function open(name) return %s end\n"):format(OF:format '" .. (name or "c") .. "') .. script
  return fresh_process.run(script, { folder }, variables, seconds)
end

local function modes(what)
  return (shell.output(("cd %s; stat -c '%%a' %s 2>/dev/null || stat -f %%Lp %s"):format(folder, what, what)))
end

local function put(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

describe("a record file", function()
  before_each(function() folder = shell.folder() end)
  after_each(function() shell.run("chmod -R u+rwx " .. folder .. "; rm -rf " .. folder) end)

  it("is found by another process, with what was added", function()
    assert.equal("nothing\n", run([[
      local file = assert(open())
      print(file:read() or "nothing")
      assert(file:write{ upload_id = "u\n1", size = 2 ^ 40 + 1, mtime_ns = 123456789, parts = { "a", "b" } })
      assert(file:append{ chunk = 1, etag = "x\ny" })
      assert(file:append{ chunk = 2, etag = "z" })
    ]]).output)
    assert.equal("u\n1 1099511627777 123456789 b 2 x\ny z\n", run([[
      local whole, additions = assert(open()):read()
      print(whole.upload_id .. (" %.0f "):format(whole.size) .. whole.mtime_ns .. " " .. whole.parts[2] .. " "
        .. #additions .. " " .. additions[1].etag .. " " .. additions[2].etag)
    ]]).output)
  end)

  it("is the owner's alone, below a state folder that is made", function()
    run "assert(open()):write{}"
    assert.equal("700\n700\n", modes "state state/footage")
    assert.equal("600\n600\n", modes "state/footage/*")
    assert.equal("fine\n", run([[
      assert(open()):write{}
      print "fine"
    ]], { XDG_STATE_HOME = "relative", HOME = folder .. "/home" }).output)
    assert.equal("700\n", modes "home/.local/state/footage")
  end)

  it("says which folder it cannot have", function()
    put(folder .. "/state", "a file")
    local output = run("print(open())").output
    assert.truthy(output:find(folder .. "/state", 1, true) and output:find "missing", output)
    output = run("print(open())", { XDG_STATE_HOME = "", HOME = "" }).output
    assert.truthy(output:find "nil\tneither XDG_STATE_HOME nor HOME", output)
  end)

  it("is another one for another file, service and kind of thing", function()
    assert.equal("fine\n", run([[
      local record_file = require "footage.transfer.record_file"
      local paths, files = {}, {}
      for _, base in ipairs { "https://a", "https://b" } do
        for _, kind in ipairs { "upload", "copy" } do
          for _, path in ipairs { "/a", "/b", "/\255" } do
            local file = assert(record_file.open{ base = base, kind = kind, path = path })
            assert(not paths[file.path])
            paths[file.path], files[#files + 1] = true, file
          end
        end
      end
      print "fine"
    ]]).output)
  end)

  it("is one's own as long as it is open", function()
    assert.equal("busy\tfree\tbusy\tfree\n", run([[
      local function try()
        local file, _, code = open()
        if file then file:close() end
        return file and "free" or code
      end
      local file = open()
      local first = try()
      file:close()
      local second = try()
      file = open()
      file:write{}
      local third = try()
      file = nil
      collectgarbage()
      collectgarbage()
      print(first, second, third, try())
    ]]).output)
  end)

  it("leaves nothing behind when it is removed, or was never written", function()
    run [[
      local file = open "a"
      file:write{}
      file:append{}
      assert(file:remove())
      open "b":close()
      assert(open "c":remove())
    ]]
    assert.equal("", shell.output("ls -A " .. folder .. "/state/footage"))
  end)

  it("stays as it was, or is the new one, when a process is killed while it writes", function()
    local writer = [[
      local file = open()
      local last = file:read()
      local count = last and last.count or 0
      while true do
        count = count + 1
        assert(file:write{ count = count, text = ("x"):rep(20000) })
        for i = 1, 5 do assert(file:append{ of = count, number = i }) end
      end
    ]]
    local reader = [[
      local whole, additions = open():read()
      assert(#whole.text == 20000)
      for number, addition in ipairs(additions) do assert(addition.of == whole.count and addition.number == number) end
      print(whole.count)
    ]]
    assert.equal("", run('open():write{ count = 1, text = ("x"):rep(20000) }').errors)
    local before, kills, seconds = 1, 0, 0.2
    while kills < 5 do
      assert(seconds < 60, "nothing is written")
      assert.equal(137, run(writer, nil, seconds).code)
      local result = run(reader)
      local count = assert(tonumber(result.output), result.errors)
      assert.is_true(count >= before)
      -- One that came before the first write shows nothing.
      if count > before then kills = kills + 1 else seconds = 2 * seconds end
      before = count
    end
  end)

  it("does without the line that a crash tore, at whichever byte, and goes on behind it", function()
    local path = folder .. "/record"
    local file = record_file.at(path)
    assert(file:write { name = "whole" })
    local first = #shell.read(path)
    for number = 1, 3 do assert(file:append { number = number, text = "é\n\"" }) end
    local text = shell.read(path)
    for length = first, #text do
      put(path, text:sub(1, length))
      local whole, additions = record_file.at(path):read()
      assert.equal("whole", whole.name)
      local _, lines = text:sub(first + 1, length):gsub("\n", "")
      assert.equal(lines, #additions)
      assert(record_file.at(path):append { number = "next" })
      whole, additions = record_file.at(path):read()
      assert.equal("whole", whole.name)
      assert.is_true(#additions - lines <= 2) -- what lacks only its end is whole after all
      assert.equal("next", additions[#additions].number)
      for number = 1, lines do assert.equal(number, additions[number].number) end
    end
  end)

  -- What is none of ours is put aside, and the run begins anew.
  for _, text in ipairs {
    "", "\n", "{", "null\n", "[]\n", "{}\n", "not JSON\n", "\0\0\0\0", ("\0"):rep(5000) .. "\n", '{"version":1}\n',
    '{"version":2,"whole":{}}\n', '{"version":1,"whole":7}\n', '{"version":1,"whole":{}}',
  } do
    it(("puts %q aside"):format(#text > 100 and "a block of zeros" or text), function()
      local path = folder .. "/record"
      put(path, text)
      local file = record_file.at(path)
      assert.is_nil((file:read()))
      assert.equal(text, shell.read(path .. ".broken"))
      assert.is_nil(select(2, file:read()))
      assert(file:write { fine = true })
      assert.is_true(file:read().fine)
    end)
  end

  it("puts aside what any bytes make of it, and never raises", function()
    math.randomseed(20261128)
    local path = folder .. "/record"
    local file = record_file.at(path)
    assert(file:write { name = "whole", list = { 1, 2, 3 } })
    assert(file:append { more = true })
    local text = shell.read(path)
    for _ = 1, 300 do
      local place = math.random(#text)
      put(path, text:sub(1, place - 1) .. string.char(math.random(0, 255)) .. text:sub(place + math.random(0, 3)))
      local whole = record_file.at(path):read()
      assert.is_true(whole == nil or type(whole) == "table")
    end
  end)

  it("puts aside one whose name is right and whose contents are another file's", function()
    assert.equal("nil\n", run([[
      local a = open "a"
      a:write{}
      local b = open "b"
      os.rename(a.path, b.path)
      print((b:read()))
      assert(io.open(b.path .. ".broken"))
    ]]).output)
  end)

  it("says why it cannot be written, and leaves what was there", function()
    local file = record_file.at(folder .. "/no/such/record")
    local done, message, code = file:write {}
    assert.is_nil(done)
    assert.equal(folder .. "/no/such/record: No such file or directory", message)
    assert.equal("missing", code)
    assert.equal("missing", select(3, file:append {}))
    shell.run(("mkdir %s/folder"):format(folder))
    file = record_file.at(folder .. "/folder")
    assert.truthy(select(2, file:read()):find "cannot be read")
    assert.is_nil((file:write {}))
    assert.equal("", shell.output(("ls %s | grep new"):format(folder)))
  end)
end)
