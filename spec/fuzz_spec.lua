-- The kinds of input that the fuzzer starts from, and what it found once, read by everything that
-- reads bytes from outside, under the sanitizers. `make fuzz` looks for more.

local shell = require "spec.support.shell"

describe("what reads bytes from outside", function()
  it("survives the corpus", function()
    local build = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
    -- The program brings a Lua 5.4 of its own, whatever Lua runs this.
    local make = "env -u MAKEFLAGS -u MAKELEVEL make -s LUA_VERSION=5.4 BUILD='%s' '%s/fuzz/corpus'"
    local output, code = shell.run(make:format(build, build))
    assert.equal(0, code, output)
    local run = "env -u LUA_CPATH LUA_PATH='lua/?.lua;;' '%s/fuzz/corpus' spec/fuzz/corpus/*"
    output, code = shell.run(run:format(build))
    assert.matches("^%d+ inputs\n$", output)
    assert.equal(0, code)
  end)
end)
