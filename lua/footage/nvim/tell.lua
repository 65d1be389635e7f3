-- What people are told in Neovim: one line, and no traceback.

local words = require("footage.tell").words

local tell = {}

local function notify(text, level)
  vim.schedule(function() vim.notify(text, vim.log.levels[level]) end)
end

--- An error, whichever. Mistakes lose the place in our own code that they were raised at.
function tell.failure(err)
  local text = words(err):gsub("^[^%s:]+%.lua:%d+: ", ""):gsub("%s*\n.*$", "")
  notify(text:find "^footage" and text or "footage: " .. text, "ERROR")
end

--- What was done.
function tell.done(text)
  notify("footage: " .. text, "INFO")
end

return tell
