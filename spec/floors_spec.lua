-- The floors of src/ (spec/support/floors.lua, which `make lint` runs): what looks up or closes a circle is found.

local shell = require "spec.support.shell"

local folder

-- {path = source}: written and compiled; what floors.lua says of them, and whether it is content.
local function look(sources)
  folder = shell.folder()
  for path, source in pairs(sources) do
    local file = folder .. "/src/" .. path
    shell.run(("mkdir -p $(dirname %s) $(dirname %s)"):format(file, (file:gsub("/src/", "/obj/"))))
    local out = assert(io.open(file, "w"))
    out:write(source, "\n")
    out:close()
  end
  for path in pairs(sources) do
    local file = folder .. "/src/" .. path
    if path:find "%.c$" then
      local object = file:gsub("/src/", "/obj/"):gsub("c$", "o")
      shell.run(("cc -I%s/src -c -o %s %s"):format(folder, object, file))
    end
  end
  local output, code = shell.output(("%s spec/support/floors.lua %s/src %s/obj 2>&1"):format(shell.lua, folder, folder))
  return output, code == 0
end

describe("the floors of the sources", function()
  after_each(function()
    if folder then shell.run("rm -rf " .. folder) end
    folder = nil
  end)

  -- {what it is, what is said, sources}
  local cases = {
    { "an include that looks up", "base/a.c includes \"http/b.h\", which is on a higher floor", {
      ["base/a.c"] = '#include "http/b.h"', ["http/b.h"] = "",
    } },
    { "a call that looks up, by a declaration of its own", "a.c calls b of walk/b.c, which is on a higher floor", {
      ["base/a.c"] = "void b(void);\nvoid a(void);\nvoid a(void) { b(); }", ["walk/b.c"] = "void b(void) {}",
    } },
    { "what stands on top, from below", "walk/a.c includes \"b.h\", which is on a higher floor", {
      ["walk/a.c"] = '#include "b.h"', ["b.h"] = "",
    } },
    { "a circle of includes", "which closes a circle: a -> b -> a", {
      ["lua/a.h"] = '#ifndef A\n#define A\n#include "lua/b.h"\n#endif', ["lua/b.h"] = '#include "lua/a.h"',
    } },
    { "a circle of a call and an include", "which closes a circle: a -> b -> a", {
      ["lua/a.c"] = "void b(void);\nvoid a(void);\nvoid a(void) { b(); }", ["lua/a.h"] = "",
      ["lua/b.c"] = '#include "lua/a.h"\nvoid b(void) {}',
    } },
    { "two files of one name", "lua/a.c has the name of base/a.c", { ["base/a.c"] = "", ["lua/a.c"] = "" } },
    { "an include without its floor", "includes \"b.h\", which is no file", {
      ["base/a.c"] = '#include "b.h"', ["base/b.h"] = "",
    } },
    { "libcurl on the ground", "base/a.h includes <curl/curl.h>, which base must not know", {
      ["base/a.h"] = "#include <curl/curl.h>",
    } },
    { "Lua on the ground", "base/a.h includes <lua.h>, which base must not know", {
      ["base/a.h"] = "#include <lua.h>",
    } },
    { "a folder that is no floor", "cellar/a.c is on no floor", { ["cellar/a.c"] = "", ["base/b.c"] = "" } },
  }

  for _, case in ipairs(cases) do
    it("do not allow " .. case[1], function()
      local said, fine = look(case[3])
      assert.is_false(fine)
      assert(said:find(case[2], 1, true), said)
    end)
  end

  it("allow what looks down, and a file that uses itself", function()
    local said, fine = look {
      ["base/a.h"] = "void a(void);", ["base/a.c"] = '#include "base/a.h"\nvoid a(void) {}',
      ["walk/b.c"] = '#include "base/a.h"\nvoid b(void);\nvoid b(void) { a(); }',
      ["core.c"] = "void b(void);\nvoid core(void);\nvoid core(void) { b(); }",
    }
    assert.equal("", said)
    assert.is_true(fine)
  end)
end)
