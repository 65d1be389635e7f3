-- What specs pick out of tables: out of a list of items, such as a world's or those of a decoded page,
-- and out of a set.

local pick = {}

--- One field of each.
function pick.column(items, name)
  local values = {}
  for place, item in ipairs(items) do values[place] = item[name] end
  return values
end

--- Those that fulfil something.
function pick.chosen(items, holds)
  local some = {}
  for _, item in ipairs(items) do
    if holds(item) then some[#some + 1] = item end
  end
  return some
end

--- The keys of a set, in order.
function pick.sorted_keys(set)
  local keys = {}
  for key in pairs(set) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

return pick
