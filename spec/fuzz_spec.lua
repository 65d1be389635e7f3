-- The kinds of input that the fuzzer starts from, and what it found once, read by everything that
-- reads bytes from outside, under the sanitizers. `make fuzz` looks for more.

local function capture(command)
  local pipe = assert(io.popen("(" .. command .. ") 2>&1; echo \"exit $?\""))
  local output = pipe:read "*a"
  pipe:close()
  return output
end

describe("what reads bytes from outside", function()
  it("survives the corpus", function()
    local build = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
    -- The program brings a Lua 5.4 of its own, whatever Lua runs this.
    local make = "env -u MAKEFLAGS -u MAKELEVEL make -s LUA_VERSION=5.4 BUILD='%s' '%s/fuzz/corpus'"
    assert.matches("exit 0\n$", capture(make:format(build, build)))
    local run = "env -u LUA_CPATH LUA_PATH='lua/?.lua;;' '%s/fuzz/corpus' spec/fuzz/corpus/*"
    assert.matches("^%d+ inputs\nexit 0\n$", capture(run:format(build)))
  end)
end)
