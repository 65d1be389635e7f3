-- Records in a `vim.ui.select` that a script has put in place of Neovim's: it takes a finished list, so it is called
-- once, with what there is at the end or at `max`.

local select = { max = 200 }

function select.open(request)
  local records = request.feed
  local function show()
    if not records.ended then return end
    if #records.records == 0 then return request.on_choice {} end
    local title = request.title .. (#records.records == request.max and (" (the first %d)"):format(request.max) or "")
    vim.ui.select(records.records, {
      prompt = title, kind = "footage", format_item = request.text,
    }, function(record) request.on_choice { record } end)
  end
  records:on_news(show)
end

return select
