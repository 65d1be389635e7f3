-- What the core does with files where Lua's io does not suffice.

local core = require "footage.core"
local footage = require "footage"
local fresh_process = require "spec.support.fresh_process"
local preloaded = require "spec.support.preloaded"
local shell = require "spec.support.shell"

local folder

local function at(name) return folder .. "/" .. name end

local function put(name, text)
  local file = assert(io.open(at(name), "wb"))
  file:write(text)
  file:close()
  return at(name)
end

-- What failed: its code. The words are the system's.
local function code_of(first, message, code)
  assert.is_nil(first)
  assert.is_string(message)
  return code
end

local function mode_of(name)
  return (shell.output(("stat -c %%a %s 2>/dev/null || stat -f %%Lp %s"):format(at(name), at(name))):gsub("%s", ""))
end

local NO_RENAMEAT2 = [[
#include <errno.h>
int renameat2(int a, const char *from, int b, const char *to, unsigned flags);
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  (void)a; (void)from; (void)b; (void)to; (void)flags; errno = EINVAL; return -1;
}
]]
local NO_LINK = NO_RENAMEAT2 .. [[
int link(const char *from, const char *to);
int link(const char *from, const char *to) { (void)from; (void)to; errno = EPERM; return -1; }
]]

describe("a disk", function()
  before_each(function() folder = shell.folder() end)
  after_each(function() shell.run("chmod -R u+rwx " .. folder .. "; rm -rf " .. folder) end)

  it("tells of a file its kind, size, time and number", function()
    local path = put("a", "four")
    shell.run("touch -d '2026-01-02 03:04:05.123456789Z' " .. path)
    local status = core.disk_stat(path)
    assert.equal("file", status.kind)
    assert.equal(4, status.size)
    assert.equal(1767323045, status.mtime_sec)
    assert.equal(123456789, status.mtime_ns)
    assert.equal(shell.output("stat -c %i " .. path):gsub("%s", ""), status.inode)
    assert.is_string(status.device)
    assert.not_equal(status.inode, core.disk_stat(put("b", "four")).inode)
  end)

  it("knows files that are larger than 32 bits can say", function()
    local size = 5 * 2^30
    shell.run(("truncate -s %.0f %s"):format(size, at "large.mp4"))
    assert.equal(size, core.disk_stat(at "large.mp4").size)
    local file, err = core.open_file(footage.file(at "large.mp4"))
    assert.equal(size, file and file.size or err)
  end)

  it("tells kinds apart", function()
    shell.run(("cd %s; mkdir d; mkfifo f; ln -s d toward; ln -s gone nowhere"):format(folder))
    for name, kind in pairs { d = "folder", f = "other", toward = "folder" } do
      assert.equal(kind, core.disk_stat(at(name)).kind)
    end
    assert.equal("link", core.disk_stat(at "toward", true).kind)
    assert.equal("link", core.disk_stat(at "nowhere", true).kind)
    assert.equal("missing", code_of(core.disk_stat(at "nowhere")))
    assert.equal("other", core.disk_stat("/dev/null").kind)
  end)

  it("says in the system's words and in one of ours what does not work", function()
    put("a", "")
    for want, result in pairs {
      [{ "missing", "No such file or directory" }] = { core.disk_stat(at "gone") },
      [{ "missing", "Not a directory" }] = { core.disk_stat(at "a/b") },
      [{ "exists", "File exists" }] = { core.disk_mkdir(at "a") },
      [{ "full", "No space left on device" }] = { core.disk_append("/dev/full", "text") },
      [{ "other", "File name too long" }] = { core.disk_mkdir(at(("x"):rep(256))) },
    } do
      assert.equal(want[1], code_of(result[1], result[2], result[3]))
      assert.equal(want[2], result[2])
    end
  end)

  it("takes no path with a zero byte, which would be another one", function()
    for _, name in ipairs { "stat", "mkdir", "remove", "sync", "lock", "realpath" } do
      assert.is_false(pcall(core["disk_" .. name], at "a\0b"))
    end
    assert.is_false(pcall(core.disk_rename, at "a", at "b\0"))
    assert.is_false(pcall(core.disk_write, at "a\0b", ""))
  end)

  it("makes folders for the owner alone", function()
    assert.is_true(core.disk_mkdir(at "own", 448))
    assert.equal("700", mode_of "own")
    assert.equal("missing", code_of(core.disk_mkdir(at "no/such")))
  end)

  it("gives the one absolute path of a file", function()
    put("a", "")
    shell.run(("ln -s a %s/b"):format(folder))
    assert.equal(core.disk_realpath(at "a"), core.disk_realpath(at "./../" .. folder:match "[^/]+$" .. "/b"))
    assert.equal("missing", code_of(core.disk_realpath(at "gone")))
  end)

  -- The same with what disks do without.
  local RENAMES = [[
    local core, folder = require "footage.core", arg[1]
    local function put(name, text)
      local file = assert(io.open(folder .. "/" .. name, "wb"))
      file:write(text)
      file:close()
    end
    local function get(name) return io.open(folder .. "/" .. name, "rb"):read "*a" end
    local function rename(...)
      local done, _, code = core.disk_rename(folder .. "/" .. (...), folder .. "/" .. select(2, ...), select(3, ...))
      return done or code
    end
    put("from", "new")
    put("there", "old")
    assert(rename("from", "there") == "exists")
    assert(get "from" == "new" and get "there" == "old")
    assert(rename("from", "loose") == "exists") -- a link that leads nowhere
    assert(rename("from", "folder") == "exists")
    assert(rename("gone", "to") == "missing")
    assert(rename("from", "no/to") == "missing")
    assert(rename("from", "to") == true)
    assert(get "to" == "new" and not io.open(folder .. "/from"))
    assert(rename("to", "there", true) == true)
    assert(get "there" == "new" and not io.open(folder .. "/to"))
    print "fine"
  ]]

  for name, source in pairs {
    ["everything"] = "", ["no rename that replaces nothing"] = NO_RENAMEAT2, ["no second names either"] = NO_LINK,
  } do
    it("renames over nothing, with " .. name, function()
      local environment, why
      if source ~= "" then
        environment, why = preloaded.environment(folder, source)
        if not environment then return pending(why) end
      end
      shell.run(("cd %s; ln -s gone loose; mkdir folder"):format(folder))
      local result = fresh_process.run(RENAMES, { folder }, environment)
      assert.equal("fine\n", result.output, result.errors)
    end)
  end

  it("writes new files alone, for the owner alone", function()
    local text = ("x\0y"):rep(1000000)
    assert.is_true(core.disk_write(at "a", text))
    assert.is_true(text == shell.read(at "a"))
    assert.equal("600", mode_of "a")
    assert.equal("exists", code_of(core.disk_write(at "a", "other")))
    shell.run(("ln -s elsewhere %s/link"):format(folder))
    assert.equal("exists", code_of(core.disk_write(at "link", "other")))
    assert.is_nil(core.disk_stat(at "elsewhere"))
    assert.is_true(core.disk_write(at "b", "", 420))
    assert.equal("644", mode_of "b")
  end)

  it("appends to what is there, not through a link", function()
    put("a", "one")
    assert.is_true(core.disk_append(at "a", "two"))
    assert.equal("onetwo", shell.read(at "a"))
    assert.equal("missing", code_of(core.disk_append(at "gone", "x")))
    shell.run(("ln -s a %s/link"):format(folder))
    assert.is_nil(core.disk_append(at "link", "x"))
  end)

  it("syncs files and folders, and removes files", function()
    put("a", "text")
    assert.is_true(core.disk_sync(at "a"))
    assert.is_true(core.disk_sync(folder))
    assert.equal("missing", code_of(core.disk_sync(at "gone")))
    assert.is_true(core.disk_remove(at "a"))
    assert.equal("missing", code_of(core.disk_remove(at "a")))
    assert.is_nil(core.disk_remove(folder))
  end)

  it("lends a lock to one at a time", function()
    local lock = core.disk_lock(at "lock")
    assert.equal("600", mode_of "lock")
    assert.equal("busy", code_of(core.disk_lock(at "lock")))
    local script = "print(select(3, require 'footage.core'.disk_lock(arg[1])) or 'free')"
    assert.equal("busy\n", fresh_process.run(script, { at "lock" }).output)
    lock:close()
    lock:close()
    assert.equal("free\n", fresh_process.run(script, { at "lock" }).output)
    assert.is_truthy(core.disk_lock(at "lock"))
    collectgarbage()
    collectgarbage()
    assert.is_truthy(core.disk_lock(at "lock"))
    assert.equal("missing", code_of(core.disk_lock(at "no/lock")))
    shell.run(("ln -s elsewhere %s/link"):format(folder))
    assert.is_nil(core.disk_lock(at "link"))
  end)

  it("lends it anew after whoever had it was killed", function()
    local script = "local lock = assert(require 'footage.core'.disk_lock(arg[1])) while true do end"
    assert.equal(137, fresh_process.run(script, { at "lock" }, nil, 1).code)
    assert.is_truthy(core.disk_lock(at "lock"))
  end)

  it("is not fooled by a file that was renamed or removed while it was locked", function()
    local lock = assert(core.disk_lock(at "lock"))
    assert.is_true(core.disk_rename(at "lock", at "whole"))
    assert.is_truthy(core.disk_lock(at "lock"))
    lock:close()
    -- Four at once: each counts one up, and takes the file away before it lets go.
    put("count", "0")
    local script = [[
      local core, folder = require "footage.core", arg[1]
      for _ = 1, 150 do
        local lock
        repeat lock = core.disk_lock(folder .. "/mine") until lock
        local count = io.open(folder .. "/count"):read "*n"
        local file = io.open(folder .. "/count", "w")
        file:write(("%d"):format(count + 1))
        file:close()
        core.disk_remove(folder .. "/mine")
        lock:close()
      end
    ]]
    local name = put("script.lua", script)
    local one = ("LUA_PATH=%s LUA_CPATH=%s timeout 60 %s %s %s"):format(shell.quote(package.path),
      shell.quote(package.cpath), shell.lua, name, folder)
    shell.run((one .. " & "):rep(4) .. "wait")
    assert.equal("600", shell.read(at "count"))
  end)
end)
