-- Records as a source of telescope.nvim: a finder whose entries come while the pages do.

local telescope = {}

local SLICE = 500 -- entries, after which the editor gets its turn

-- Each call of telescope's is for what was typed then: it gets all that has come, and what comes until the next call.
local function finder(request)
  local records, entries, current = request.feed, {}, nil
  local function entry(at)
    if not entries[at] then
      local text = request.text(records.records[at])
      entries[at] = { value = at, display = text, ordinal = text, index = at }
    end
    return entries[at]
  end
  local function give(call)
    if call ~= current or call.is_giving then return end
    local last = math.min(call.given + SLICE, #records.records)
    while call.given < last do
      call.given = call.given + 1
      if call.process(entry(call.given)) then return end -- telescope wants no more for this
    end
    if call.given < #records.records then
      call.is_giving = true
      vim.schedule(function()
        call.is_giving = false
        give(call)
      end)
    elseif records.ended and not call.completed then
      call.completed = true
      call.complete()
    end
  end
  records:on_news(function()
    if current then give(current) end
  end)
  return setmetatable({ close = function() current = nil end }, {
    __call = function(_, _, process, complete)
      current = { given = 0, process = process, complete = complete }
      give(current)
    end,
  })
end

local function previewer(request)
  return require("telescope.previewers").new_buffer_previewer {
    title = "record",
    define_preview = function(self, entry)
      local lines = request.preview(request.feed.records[entry.value])
      vim.api.nvim_buf_set_lines(self.state.bufnr, 0, -1, false, lines)
      vim.bo[self.state.bufnr].syntax = "lua"
    end,
  }
end

local function chosen(picker, selected, request)
  local entries, records = picker:get_multi_selection(), {}
  if #entries == 0 then entries = { selected } end
  for i, entry in ipairs(entries) do records[i] = request.feed.records[entry.value] end
  return records
end

function telescope.open(request)
  local actions, state = require "telescope.actions", require "telescope.actions.state"
  local records = {}
  local picker = require("telescope.pickers").new({}, {
    prompt_title = request.title, finder = finder(request), previewer = previewer(request),
    sorter = require("telescope.config").values.generic_sorter {},
    attach_mappings = function(prompt)
      actions.select_default:replace(function()
        records = chosen(state.get_current_picker(prompt), state.get_selected_entry(), request)
        actions.close(prompt)
      end)
      return true
    end,
  })
  local close_windows = picker.close_windows
  picker.close_windows = function(status)
    close_windows(status)
    request.on_choice(records)
  end
  picker:find()
end

return telescope
