-- Ages as rclone writes them: 90d, 12h, 1w2d. By `created`; what has none matches neither bound, and is counted.

local failure = require "footage.cli.failure"

local age = {}

local SECONDS = { s = 1, m = 60, h = 3600, d = 86400, w = 7 * 86400, M = 30 * 86400, y = 365 * 86400 }

--- Seconds.
function age.seconds(option, text)
  local total, rest = 0, text
  while rest ~= "" do
    local number, unit, after = rest:match "^([%d.]+)([smhdwMy]?)(.*)$"
    if not tonumber(number) then
      failure.mistake("--%s wants an age such as 90d, 12h or 1w2d, got '%s'", option, text)
    end
    total, rest = total + tonumber(number) * (SECONDS[unit] or 1), after
  end
  if text == "" then failure.mistake("--%s wants an age such as 90d", option) end
  return total
end

--- A function of a record, and a table whose `undated` counts those without `created`; nil where no age was asked for.
function age.filter(asked)
  if not asked.min_age and not asked.max_age then return nil, { undated = 0 } end
  local now, count = os.time(), { undated = 0 }
  local latest = asked.min_age and now - age.seconds("min-age", asked.min_age)
  local earliest = asked.max_age and now - age.seconds("max-age", asked.max_age)
  return function(record)
    local created = record.created
    if type(created) ~= "number" then
      count.undated = count.undated + 1
      return false
    end
    return (not latest or created <= latest) and (not earliest or created >= earliest)
  end, count
end

return age
