-- The fault matrix over HTTP/2: the faults that it knows, at the first, a middle and the last page; the
-- lists take turns (spec/support/fault_matrix.lua says what is due).

local fault_matrix = require "spec.support.fault_matrix"
local fault_table = require "spec.support.fault_table"

describe("a fault", function()
  local turn = 0
  for _, row in ipairs(fault_table.rows(nil, true)) do
    it("is survived or told, never hidden, over HTTP/2: " .. row.name, function()
      for _, page in ipairs(fault_matrix.pages) do
        turn = turn % #fault_matrix.lists + 1
        local lists = { fault_matrix.lists[turn] }
        -- Walks side by side would share one connection, and what happens to it.
        for _, mode in ipairs(fault_matrix.modes) do fault_matrix.run(row, { page }, { mode }, true, lists) end
      end
    end)
  end
end)
