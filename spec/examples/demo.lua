-- `make demo`: the two loops of the README and a download, on the real services where a key is set, else on the
-- simulator. Everything between the two lines "loop" and "end of the loop" is what a script needs.

local SHOWN = 20 -- lines of each loop, so that both stay on the screen
local FOLDER = arg[1] or "build/demo/" -- where the video comes

local world -- of the simulator; and what leads the command to it
local environment = ""

-- The client of a service: its own, ready one when there is a key; else one for the simulator.
local function client(name, title, ...)
  local service = require("footage." .. name)
  for _, variable in ipairs { ... } do
    if (os.getenv(variable) or "") ~= "" then
      print(("\n%s: the real service, with the key in %s. The demo changes nothing there."):format(title, variable))
      return service
    end
  end
  if not world then world = require("spec.support.simulator").world {} end
  print(("\n%s: simulated on this machine (%s is not set)."):format(title, (...)))
  environment = ("%s %s_BASE_URL='%s' %s='%s'"):format(environment, name:upper(), world[name], (...), world.key)
  return service.new { base_url = world[name], api_key = world.key }
end

-- The newest finished one; once it is there, it is not fetched again.
local function download(heygen)
  print(("\nHeyGen, a finished video into %s:"):format(FOLDER))
  local video, message = heygen.videos({}, { max = 100 }):filter{ status = "completed" }:first()
  if not video then return print(message or "(there is none)") end
  print(assert(video:download(FOLDER, { progress = true })))
end

-- The same at the prompt, by the command: from here it is a file of the checkout, installed it is `footage`.
local function at_the_prompt(words)
  print("\nAt the prompt: footage " .. words)
  io.stdout:flush()
  os.execute(("%s '%s' lua/footage/cli/program.lua %s"):format(environment, arg[-1], words))
end

local function demo()
  local shown
  local function enough()
    shown = shown + 1
    if shown == SHOWN then print "... and so on: the loop was left here, and nothing more is asked for." end
    return shown == SHOWN
  end

  local heygen = client("heygen", "HeyGen, your videos among the assets", "HEYGEN_API_KEY")
  shown = 0
  -- loop
  for asset in heygen.assets{ file_type = "video" } do
    print(asset.id, asset.name, asset.url)
    if enough() then break end
  end
  -- end of the loop
  if shown == 0 then print "(there are none)" end

  local twelvelabs = client("twelvelabs", "TwelveLabs, your images", "TWELVE_LABS_API_KEY", "TWELVELABS_API_KEY")
  shown = 0
  -- loop
  for asset in twelvelabs.assets{ asset_types = {"image"} } do
    print(asset.id, asset.filename, os.date("%F", asset.created))
    if enough() then break end
  end
  -- end of the loop
  if shown == 0 then print "(there are none)" end

  download(heygen)
  at_the_prompt "twelvelabs assets --max 5 --format table"
end

print "footage: the lists of two video services as plain Lua loops."

local fine, err = pcall(demo)
if not fine then
  io.stderr:write("\nThat did not work: ", tostring(err), "\n")
  os.exit(1, true)
end

print [[

That was spec/examples/demo.lua. What to do next:
  make install PREFIX=DIR            install footage for Lua 5.4 (LUA_VERSION=5.1, 5.2, 5.3, jit: others)
  export HEYGEN_API_KEY=...          and TWELVE_LABS_API_KEY, then make demo again: your own videos
  make simulator                     the simulated services, to try your own scripts on
  README.md                          everything else]]
os.exit(0, true) -- with which the simulator stops
