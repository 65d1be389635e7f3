-- What is said when a part of the installation is missing or does not fit: one line, without a traceback, that ends
-- with what to do, for the Lua at hand. (In Neovim: nvim_spec.lua.)

local shell = require "spec.support.shell"

local jit = rawget(_G, "jit")
local version = jit and "jit" or _VERSION:match "[%d.]+"
local checkout = shell.run("pwd"):gsub("%s+$", "")

describe("what cannot be loaded is told in one line:", function()
  local folder

  before_each(function()
    folder = shell.folder()
    shell.run("mkdir -p " .. folder .. "/lib/footage")
  end)
  after_each(function() shell.run("rm -rf " .. shell.quote(folder)) end)

  -- A module in C as `name`.so, compiled of that.
  local function compile(name, text, flags)
    local source = folder .. "/source.c"
    local file = assert(io.open(source, "wb"))
    file:write(text)
    file:close()
    local output, code = shell.run(("cc -shared -fPIC -o %s/lib/%s %s %s"):format(folder, name, source, flags or ""))
    assert(code == 0, output)
  end

  -- What a script shows of the first use, with modules of footage's in Lua from `modules`.
  local function first_use(modules, cpath)
    local script = folder .. "/script.lua"
    local file = assert(io.open(script, "wb"))
    file:write 'local fine, err = pcall(function() return require("footage.heygen").assets() end) assert(not fine)\n'
    file:write 'io.write(tostring(err)) error(err, 0)\n'
    file:close()
    local output, code = shell.run(("cd %s && 2>%s/said %s %s script.lua"):format(folder, folder, shell.environment {
      LUA_PATH = modules .. "/?.lua;" .. modules .. "/?/init.lua", LUA_CPATH = cpath or folder .. "/lib/?.so",
    }, shell.lua))
    assert(code ~= 0, output)
    assert(not output:find("\n", 1, true), output)
    local said = shell.read(folder .. "/said")
    assert(said:find(output, 1, true), said)
    -- The programs of 5.1 have no other way to show an error.
    if _VERSION ~= "Lua 5.1" then assert(not said:find("traceback", 1, true), said) end
    return output
  end

  local in_checkout = ("make -C %s install LUA_VERSION=%s"):format(checkout, version)

  it("a core that is not there", function()
    local said = first_use(checkout .. "/lua")
    assert.matches("^footage: its core is not built for this Lua %(.*Lua 5%.%d%); run: ", said)
    assert.equal(in_checkout, said:match "run: (.*)$")
  end)

  it("a core that is not there, where footage was installed below a prefix", function()
    local prefix = folder .. "/a prefix"
    shell.run(("mkdir -p '%s/share/lua/5.1' && cp -R lua/footage '%s/share/lua/5.1'"):format(prefix, prefix))
    local said = first_use(prefix .. "/share/lua/5.1")
    assert.equal(("in a checkout of footage: make install LUA_VERSION=%s PREFIX='%s'"):format(version, prefix),
      said:match "run (in .*)$")
  end)

  it("a core for another Lua", function()
    local missing = version == "5.4" and "lua_objlen" or "lua_newuserdatauv"
    compile("footage/core.so",
      ("void %s(void); int luaopen_footage_core(void *L) { %s(); return 0; }"):format(missing, missing))
    local said = first_use(checkout .. "/lua")
    assert.matches("^footage: its core was built for another Lua than this one %(", said)
    assert.equal(in_checkout, said:match "run: (.*)$")
  end)

  it("libcurl", function()
    compile("libcurl.so.99", "int nothing;", "-Wl,-soname,libcurl.so.99")
    compile("footage/core.so", "extern int nothing; int luaopen_footage_core(void *L) { return nothing; }",
      folder .. "/lib/libcurl.so.99")
    os.remove(folder .. "/lib/libcurl.so.99")
    local said = first_use(checkout .. "/lua")
    assert.matches("^footage: libcurl is missing or too old %(libcurl%.so%.99: .*%); Debian, Ubuntu: "
      .. "apt install libcurl4;", said)
  end)

  it("lua-cjson", function()
    local core = assert(os.getenv "FOOTAGE_BUILD") .. "/?.so"
    local said = first_use(checkout .. "/lua", core)
    local number = _VERSION:match "[%d.]+"
    assert.matches("^footage: lua%-cjson for this Lua %(.*%) is missing; Debian, Ubuntu: apt install lua%-cjson; e",
      said)
    assert.equal(("elsewhere: luarocks --lua-version %s install lua-cjson"):format(number), said:match "elsewhere.*$")
  end)

  it("lua-cjson that is not for this Lua", function()
    compile("cjson.so", "void lua_nothing(void); int luaopen_cjson(void *L) { lua_nothing(); return 0; }")
    local said = first_use(checkout .. "/lua", assert(os.getenv "FOOTAGE_BUILD") .. "/?.so;" .. folder .. "/lib/?.so")
    assert.matches("^footage: lua%-cjson for this Lua %(.*%) cannot be loaded %(.*undefined symbol: lua_nothing", said)
  end)

  it("by the command, too", function()
    local output, code = shell.run(("cd %s && %s %s lua/footage/cli/program.lua doctor"):format(checkout,
      shell.environment { LUA_PATH = "lua/?.lua;lua/?/init.lua;;", LUA_CPATH = folder .. "/lib/?.so" }, shell.lua))
    assert.equal(1, code)
    assert.matches("^footage: its core is not built for this Lua %([^\n]*%); run: make[^\n]*\n$", output)
  end)

  it("and any other reason goes with it", function()
    local file = assert(io.open(folder .. "/lib/footage/core.so", "wb"))
    file:write "no library"
    file:close()
    local said = first_use(checkout .. "/lua")
    assert.matches("^footage: its core cannot be loaded %(.*file too short%); run: ", said)
  end)
end)
