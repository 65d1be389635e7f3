-- Records as a source of fzf-lua: lines that come while the pages do, each with its number in front, which is hidden.

local fzf_lua = {}

local function numbers(request, lines)
  local records = {}
  for _, line in ipairs(lines) do records[#records + 1] = request.feed.records[tonumber(line:match "^%d+")] end
  return records
end

local function contents(request)
  local records = request.feed
  return function(write)
    local given, is_over = 0, false
    local function give()
      while given < #records.records do
        given = given + 1
        write(given .. "\t" .. request.text(records.records[given]))
      end
      if records.ended and not is_over then
        is_over = true
        write(nil)
      end
    end
    records:on_news(give)
    give()
  end
end

function fzf_lua.open(request)
  require("fzf-lua").fzf_exec(contents(request), {
    prompt = request.title .. "> ",
    fzf_opts = { ["--multi"] = true, ["--delimiter"] = "\t", ["--with-nth"] = "2.." },
    preview = function(lines)
      local record = numbers(request, lines)[1]
      return record and table.concat(request.preview(record), "\n") or ""
    end,
    actions = { ["default"] = function(lines) request.on_choice(numbers(request, lines)) end },
    fn_selected = function(selected, options)
      require("fzf-lua.actions").act(selected, options)
      request.on_choice {} -- unless that has chosen
    end,
  })
end

return fzf_lua
