-- A video from a template, by its name, and where the file is: lua template.lua "Birthday" name=Ada age=36
local heygen = require "footage.heygen"

local template = assert(heygen.v3.templates():filter{ name = arg[1] }:first(), "there is no such template")

local variables = {}
for i = 2, #arg do
  local name, value = arg[i]:match "^([^=]+)=(.*)$"
  variables[assert(name, "name=value, please")] = { name = name, type = "text", properties = { content = value } }
end

local video = assert(template:generate{ variables = variables, title = arg[1] })
video = assert(video:wait{
  timeout = 3600,
  progress = function(_, state) io.stderr:write(state, "\n") end,
})
print(video.id, video.video_url)
