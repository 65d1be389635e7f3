-- `footage doctor`: what this installation is made of, and whether it works. Never the value of a key.

local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local output = require "footage.cli.output"

local doctor = {}

-- What is asked for is the smallest that a key opens.
local LOOKS = {
  heygen = { path = "/v3/users/me" }, twelvelabs = { path = "/assets", query = { page_limit = 1 } },
}

--- Runs it.
function doctor.run(words)
  local parser = arguments.parser("doctor", "Says what this installation is made of, and whether services answer.",
    "footage doctor")
  arguments.common(parser)
  local asked = arguments.parse(parser, words)
  local core, code = require "footage.load", failure.DONE
  local function say(good, what, words_of)
    output.write(("%s %s: %s\n"):format(good and "ok  " or "FAIL", what, words_of))
  end
  say(true, "footage", core.version)
  say(true, "Lua", rawget(_G, "jit") and rawget(_G, "jit").version or _VERSION)
  say(true, "libcurl", core.libcurl)
  say(true, "lua-cjson", tostring(require("cjson")._VERSION))
  say(true, "lua-argparse", tostring(require("argparse").version))
  for _, name in ipairs(catalogue.SERVICES) do
    local about = catalogue.of(name)
    local answer, message, err = clients.of(about, asked).request(LOOKS[name])
    if answer ~= nil then
      say(true, name, "answers, and takes the key")
    else
      code = math.max(code, failure.code(err))
      say(false, name, failure.words(err or message))
    end
  end
  return code
end

return doctor
