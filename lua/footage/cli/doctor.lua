-- `footage doctor`: what this installation is made of, and whether it works. What is looked at is checks.lua's.

local arguments = require "footage.cli.arguments"
local catalogue = require "footage.cli.catalogue"
local checks = require "footage.checks"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local output = require "footage.cli.output"

local doctor = {}

local MARKS = { ok = "ok  ", info = "    ", warn = "warn", error = "FAIL" }

local function say(found)
  local words = found.err and failure.words(found.err) or found.words
  output.write(("%s %s: %s\n"):format(MARKS[found.level], found.what, words))
  if found.level ~= "error" then return failure.DONE end
  return found.err and failure.code(found.err) or failure.FAILED
end

--- Runs it.
function doctor.run(words)
  local parser = arguments.parser("doctor", "Says what this installation is made of, and whether services answer.",
    "footage doctor")
  arguments.common(parser)
  local asked = arguments.parse(parser, words)
  local code = failure.DONE
  local installation, works = checks.installation()
  for _, found in ipairs(installation) do code = math.max(code, say(found)) end
  say { level = "ok", what = "lua-argparse", words = tostring(require("argparse").version) }
  for _, found in ipairs(checks.environment()) do say(found) end
  for _, name in ipairs(works and checks.SERVICES or {}) do
    code = math.max(code, say(checks.look(name, clients.of(catalogue.of(name), asked))))
  end
  return code
end

return doctor
