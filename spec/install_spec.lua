-- What gets installed, and what is said when it cannot be: `make install`, the rockspec, the words
-- about missing headers. (`luarocks make` itself: spec/support/luarocks.sh, which .ci/run runs.)

local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local here = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") or "spec"
local root = shell.run("cd " .. shell.quote(here .. "/..") .. " && pwd"):gsub("%s+$", "")

local version = rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"
local abi = version == "jit" and "5.1" or version

local function files(pattern)
  local names = {}
  for name in shell.run(("cd %s && ls %s"):format(shell.quote(root), pattern)):gmatch "%S+" do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

-- make in the checkout; `variables` go on its command line.
local function make(target, variables)
  local words = { shell.environment {}, "make -s -C", shell.quote(root), target, "LUA_VERSION=" .. version }
  for name, value in pairs(variables) do words[#words + 1] = name .. "=" .. shell.quote(value) end
  return shell.run(table.concat(words, " "))
end

local function sorted_values(list)
  local values = {}
  for _, value in pairs(list) do values[#values + 1] = value end
  table.sort(values)
  return values
end

describe("the rockspec", function()
  local spec = {}
  local text = shell.read(root .. "/footage-dev-1.rockspec")
  if rawget(_G, "setfenv") then
    setfenv(assert(loadstring(text)), spec)() -- luacheck: ignore 113
  else
    assert(load(text, "rockspec", "t", spec))()
  end

  it("has every source of the core", function()
    assert.same(files "src/*.c src/*/*.c", sorted_values(spec.build.modules["footage.core"].sources))
  end)

  it("has every module under its name", function()
    local modules = {}
    for name, source in pairs(spec.build.modules) do
      if type(source) == "string" then
        modules[#modules + 1] = source
        local expected = source:gsub("^lua/", ""):gsub("/init%.lua$", ""):gsub("%.lua$", ""):gsub("/", ".")
        assert.equal(expected, name)
      end
    end
    table.sort(modules)
    assert.same(files "lua/footage/*.lua lua/footage/*/*.lua", modules)
  end)

  it("is called what it says", function()
    assert.equal("footage-dev-1", spec.package .. "-" .. spec.version)
    assert.equal("MIT", spec.description.license)
    assert(shell.read(root .. "/LICENSE"):find("^MIT License"))
  end)

  it("brings the command", function()
    assert.same({ bin = { footage = "lua/footage/cli/program.lua" } }, spec.build.install)
    assert.same({ "doc" }, spec.build.copy_directories) -- with its manual page
    assert(shell.read(root .. "/doc/footage.1"):find("^%.\\\""))
  end)

  it("asks for no file of libcurl's, which LuaRocks does not find on every system", function()
    assert.same({}, spec.external_dependencies.CURL)
  end)

  it("compiles first what says in words that headers are missing", function()
    assert.equal("src/core.c", spec.build.modules["footage.core"].sources[1])
  end)
end)

describe("make install", function()
  it("gives what runs the two loops from an empty folder, and make uninstall takes it away", function()
    local folder = shell.folder()
    local prefix = folder .. "/a prefix"
    local output, code = make("install", { PREFIX = prefix })
    assert(code == 0, output)
    -- What it printed is what it takes.
    local path, cpath = output:match 'export LUA_PATH="(.-)"\n.*export LUA_CPATH="(.-)"\n'
    assert(path and cpath, output)
    local world = simulator.world {}
    local command = shell.environment {
      LUA_PATH = path, LUA_CPATH = cpath,
      HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
      TWELVELABS_BASE_URL = world.twelvelabs, TWELVE_LABS_API_KEY = world.key,
    }
    output, code = shell.run(("mkdir %s/empty && cd %s/empty && %s %s %s/spec/examples/two_loops.lua"):format(
      folder, folder, command, shell.lua, shell.quote(root)))
    assert(code == 0, output)
    local videos, images = 0, 0
    for _, item in ipairs(world:items "heygen.assets") do
      if item.file_type == "video" then
        videos = videos + 1
        assert(output:find(item.id, 1, true), item.id)
      end
    end
    for _, item in ipairs(world:items "twelvelabs.assets") do
      if item.file_type:find "^image/" then
        images = images + 1
        assert(output:find(item._id, 1, true), item._id)
      end
    end
    assert(videos > 0 and images > 0)
    assert.equal(videos + images, select(2, output:gsub("[^\n]+", "")))

    -- The manual page and what completes words are where man and the shells look.
    local there = shell.run("cd '" .. prefix .. "' && find share -type f ! -path '*/lua/*' | sort")
    assert.equal("share/bash-completion/completions/footage\nshare/fish/vendor_completions.d/footage.fish\n"
      .. "share/man/man1/footage.1\nshare/zsh/site-functions/_footage\n", there)
    assert.equal(shell.read(root .. "/doc/footage.1"), shell.read(prefix .. "/share/man/man1/footage.1"))

    -- The command needs none of them, also by a link from elsewhere.
    shell.run(("mkdir %s/bin && ln -s '../a prefix/bin/footage' %s/bin/footage"):format(folder, folder))
    local bare = shell.environment {
      HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key, PATH = folder .. "/bin:/usr/bin:/bin",
    } .. " env -u LUA_PATH -u LUA_CPATH "
    for _, program in ipairs { shell.quote(prefix .. "/bin/footage"), "footage" } do
      output, code = shell.run(("cd %s/empty && %s %s heygen assets --max 3 --format csv --fields id"):format(folder,
        bare, program))
      assert.same({ 0, 4 }, { code, select(2, output:gsub("[^\n]+", "")) }, output)
      output = shell.run(bare .. program .. " --version")
      assert(output:find(version == "jit" and "LuaJIT" or "Lua " .. version, 1, true), output)
    end
    world:close()
    -- As a user has it: bash, with the file that was put there.
    output = shell.run(("env PATH=%s/bin:/usr/bin:/bin bash --norc -c %s"):format(folder, shell.quote(
      ". '" .. prefix .. "/share/bash-completion/completions/footage'; COMP_WORDS=(footage heygen delete ass) "
      .. "COMP_CWORD=3; _footage; echo ${COMPREPLY[*]}")))
    assert.equal("asset assets\n", output)

    output, code = make("uninstall", { PREFIX = prefix })
    assert(code == 0, output)
    assert.equal("", (shell.run("find '" .. prefix .. "' -type f")))
    shell.run("rm -rf " .. shell.quote(folder))
  end)

  it("says nothing of variables where Lua looks by itself", function()
    local folder = shell.folder()
    local command = ("LUA=%s sh spec/support/installed.sh %s %s"):format(shell.quote(shell.lua), folder, abi)
    local variables = {
      LUA_PATH = folder .. "/share/lua/" .. abi .. "/?.lua;;", LUA_CPATH = folder .. "/lib/lua/" .. abi .. "/?.so;;",
    }
    assert.equal("", (shell.run(shell.environment(variables) .. " " .. command)))
    variables.LUA_CPATH = nil
    assert.matches("LUA_CPATH", (shell.run(shell.environment(variables) .. " " .. command)))
    shell.run("rm -rf " .. shell.quote(folder))
  end)

  it("knows the home folder by ~, which not every shell expands", function()
    local output = make("install --dry-run", { PREFIX = "~/there", HOME = "/home/me" })
    assert(output:find("/home/me/there/lib/lua/" .. abi .. "/footage/core.so", 1, true), output)
  end)

  it("puts DESTDIR before everything", function()
    local folder = shell.folder()
    local output, code = make("install", { PREFIX = "/usr", DESTDIR = folder })
    assert(code == 0, output)
    local found = shell.run("find " .. folder .. " -name core.so")
    assert.equal(folder .. "/usr/lib/lua/" .. abi .. "/footage/core.so\n", found)
    shell.run("rm -rf " .. shell.quote(folder))
  end)
end)

describe("make", function()
  local folder

  -- A folder of headers that are found first.
  local function headers(name, text)
    folder = shell.folder()
    shell.run(("mkdir -p $(dirname %s/%s)"):format(folder, name))
    local file = assert(io.open(folder .. "/" .. name, "wb"))
    file:write(text)
    file:close()
    return folder
  end

  after_each(function()
    if folder then shell.run("rm -rf " .. shell.quote(folder)) end
    folder = nil
  end)

  local function assert_names(output, ...)
    for _, words in ipairs { ... } do assert(output:find(words, 1, true), words .. " is not in:\n" .. output) end
  end

  it("names the packages when libcurl's headers are missing", function()
    local where = headers("curl/curl.h", "#error not there\n")
    local output, code = make("core", { BUILD = where .. "/build", CPPFLAGS = "-I" .. where })
    assert(code ~= 0)
    assert_names(output, "headers of libcurl are missing", "libcurl4-openssl-dev", "libcurl-devel", "pacman -S curl",
      "brew install curl", "CURL_CFLAGS")
  end)

  it("says when libcurl is too old", function()
    local where = headers("curl/curl.h", "#define LIBCURL_VERSION_NUM 0x073a00\n")
    local output, code = make("core", { BUILD = where .. "/build", CPPFLAGS = "-I" .. where })
    assert(code ~= 0)
    assert_names(output, "7.66 or later")
  end)

  it("names the packages when the headers are those of another Lua", function()
    local where = headers("lua.h", "#define LUA_VERSION_NUM 500\n")
    local output, code = make("core", { BUILD = where .. "/build", CPPFLAGS = "-I" .. where })
    assert(code ~= 0)
    assert_names(output, "headers of Lua " .. version .. " are missing", "apt install lib", "dnf install", "pacman -S",
      "brew install", "LUA_CFLAGS")
  end)

  it("says that there is no compiler", function()
    local where = shell.folder()
    local output, code = make("core", { BUILD = where .. "/build", CC = "no-such-compiler" })
    assert(code ~= 0)
    assert_names(output, "no C compiler 'no-such-compiler'", "apt install gcc")
    shell.run("rm -rf " .. shell.quote(where))
  end)

  it("refuses a Lua that it does not know", function()
    local output, code = shell.run(shell.environment {} .. " make -C " .. shell.quote(root) .. " LUA_VERSION=4.0")
    assert(code ~= 0)
    assert_names(output, "LUA_VERSION is one of")
  end)
end)
