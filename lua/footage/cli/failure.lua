-- What went wrong, as a code of the program's and as words on stderr. Owns both; knows no command.

local output = require "footage.cli.output"

local failure = {}

failure.DONE, failure.FAILED, failure.MISTAKE, failure.KEY, failure.TIMEOUT, failure.INTERRUPTED = 0, 1, 2, 3, 4, 130

local mistake = {}

--- Raises a mistake in the call.
function failure.mistake(words, ...)
  error(setmetatable({ message = select("#", ...) > 0 and words:format(...) or words, kind = "argument" }, mistake), 0)
end

--- Raises what the library returned, to be told at the end.
function failure.raise(message, err)
  error(err or message, 0)
end

--- Whether it is Ctrl-C: lua.c raises this.
function failure.is_interrupt(err)
  return type(err) == "string" and err:find("interrupted!", 1, true) ~= nil
end

local function field(err, name)
  local fine, value = pcall(function() return err[name] end)
  return fine and value or nil
end

--- The message of an error, without the place in our own code that a mistake is raised at.
function failure.words(err)
  local words = type(err) ~= "string" and field(err, "message") or tostring(err)
  if type(err) ~= "string" and field(err, "kind") == "argument" then words = words:gsub("^[^%s:]+%.lua:%d+: ", "") end
  return (words:gsub("^footage: ", "")) -- it is said anyway
end

-- Codes that are about the key, also where the status is another: ours, HeyGen's of v1 (heygen.md 5.2), TwelveLabs'
-- (actions-twelvelabs.md).
local KEY_CODES = {
  no_key = true, unauthorized = true, ["40009"] = true, ["400112"] = true, ["401056"] = true, ["401057"] = true,
  ["400562"] = true, ["400573"] = true, api_not_allowed = true, api_allowed_for_paid_plan = true,
  region_not_allowed = true,
}

--- The program's exit code for an error.
function failure.code(err)
  if failure.is_interrupt(err) then return failure.INTERRUPTED end
  if type(err) == "string" then return failure.FAILED end
  local kind, status = field(err, "kind"), field(err, "status")
  if status == 401 or status == 403 or KEY_CODES[field(err, "code") or ""] then return failure.KEY end
  if kind == "argument" then
    return failure.MISTAKE
  elseif kind == "timeout" then
    return failure.TIMEOUT
  elseif kind == "cancelled" then
    return failure.INTERRUPTED
  end
  return failure.FAILED
end

local TOLD = { "kind", "code", "status", "service", "request_id", "retry_after", "attempts", "cursor", "maybe_done",
  "docs_url" }

--- One object for those who read JSON: code, message, hint, and what else is known; `id` of one among several.
function failure.object(err, hint, id)
  local object = { message = failure.words(err), hint = hint, exit = failure.code(err), id = id }
  if failure.is_interrupt(err) then
    object.message, object.kind = "interrupted", "cancelled"
  elseif type(err) ~= "string" then
    for _, name in ipairs(TOLD) do object[name] = field(err, name) end
  end
  return object
end

--- Tells an error on stderr, perhaps that of one among several; gives the exit code.
function failure.tell(err, format, hint, id)
  local object = failure.object(err, hint, id and tostring(id))
  if format == "json" then
    output.say(require("footage.cli.json").encode(object))
  else
    local who = object.id and object.id:gsub("%c", " ") .. ": " or ""
    output.say("footage: " .. who .. object.message .. (hint and "\n" .. hint or ""))
  end
  return object.exit
end

return failure
