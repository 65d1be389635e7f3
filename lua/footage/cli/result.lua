-- What an action gave, written: a record, several, a plain table, or nothing.

local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local format = require "footage.cli.format"
local output = require "footage.cli.output"

local result = {}

--- A function that writes what an action gave. Records share one writer; `finish()` ends it.
function result.writer(asked, columns)
  local writer
  local self = {}
  local function record(one)
    writer = writer or format.writer(asked, columns)
    writer:record(one)
  end
  function self.write(given)
    local text = clients.texts[given]
    if type(given) == "userdata" then return record(given) end
    if type(given) == "table" and type(given[1]) == "userdata" then
      for _, one in ipairs(given) do record(one) end
    elseif type(given) == "table" and (asked.template or asked.fields) then
      record(given)
    elseif text then
      output.text(text, text:find "\n$" and "" or "\n")
    elseif given == true then
      return
    elseif type(given) == "table" then
      output.text(require("footage.cli.json").encode(given), "\n")
    else
      output.text(tostring(given), "\n")
    end
  end
  function self.finish()
    if writer then writer:finish() end
  end
  return self
end

--- `fn` as a function whose results are written, and a function that ends what was written.
function result.written(asked, fn)
  local writer = result.writer(asked)
  return function(...)
    local given, message, err = fn(...)
    if given ~= nil then writer.write(given) end
    return given, message, err
  end, writer.finish
end

--- Writes one result; raises what failed.
function result.give(asked, given, message, err)
  if given == nil then failure.raise(message, err) end
  local writer = result.writer(asked)
  writer.write(given)
  writer.finish()
end

return result
