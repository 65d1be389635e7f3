-- Records as a source of snacks.nvim: a finder whose items come while the pages do. Items are copied deeply, so they
-- have the records' numbers.

local snacks = {}

local function finder(request)
  local records = request.feed
  return function(_, context)
    return function(add)
      -- Snacks stops the collector while a finder runs, and this one may run for as long as the service takes.
      collectgarbage "restart"
      local given, running = 0, context.async
      records:on_news(function() running:resume() end)
      while true do
        while given < #records.records do
          given = given + 1
          add { text = request.text(records.records[given]), at = given }
        end
        if records.ended then return end
        running:suspend()
      end
    end
  end
end

function snacks.open(request)
  local picked = {}
  require("snacks").picker.pick {
    source = "footage", title = request.title, finder = finder(request), format = "text",
    preview = function(context)
      context.preview:reset()
      context.preview:set_lines(request.preview(request.feed.records[context.item.at]))
      context.preview:highlight { ft = "lua" }
    end,
    confirm = function(picker)
      for i, item in ipairs(picker:selected { fallback = true }) do picked[i] = request.feed.records[item.at] end
      picker:close()
    end,
    on_close = function() request.on_choice(picked) end,
  }
end

return snacks
