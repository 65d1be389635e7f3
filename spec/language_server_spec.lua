-- What an editor shows, offers and points at, by lua-language-server: it finds nothing in spec/types/right.lua, in what
-- the documents show and in spec/examples, and in spec/types/mistakes.lua what stands there behind the lines.
-- types_spec.lua looks at the annotations themselves.

local language_server = require "spec.support.language_server"
local shell = require "spec.support.shell"
local snippets = require "spec.support.snippets"

local it_asks = it
if not language_server.is_there() then
  it_asks = function(name)
    it(name, function()
      return pending "skipped: there is no lua-language-server (3.19.1 or later) on the PATH"
    end)
  end
end

-- The codes that stand behind the lines of a file, and how many.
local function expected_in(file)
  local lines, count, number = {}, 0, 0
  for line in shell.read(file):gmatch "([^\n]*)\n" do
    number = number + 1
    local words = line:match "%-%-! ([%w%- ]+)$"
    if words then
      lines[number] = {}
      for code in words:gmatch "%S+" do table.insert(lines[number], code) end
      table.sort(lines[number])
      count = count + #lines[number]
    end
  end
  return lines, count
end

-- The lines of which something else is said than is expected.
local function differences(file, expected, said)
  local found, last = {}, 0
  for _, lines in ipairs { expected, said } do
    for number in pairs(lines) do last = math.max(last, number) end
  end
  for number = 1, last do
    local wanted, got = table.concat(expected[number] or {}, " "), table.concat(said[number] or {}, " ")
    if wanted ~= got then found[#found + 1] = ("%s:%d: expected '%s', found '%s'"):format(file, number, wanted, got) end
  end
  return table.concat(found, "\n")
end

-- Where a "|" stands in a text, and the text without it.
local function cut(text)
  local before, after = text:match "^(.-)|(.*)$"
  local line = select(2, before:gsub("\n", "")) + 1
  return before .. after, line, #before:match "[^\n]*$" + 1
end

describe("the language server", function()
  it_asks("finds each mistake, and none where all is right", function()
    local found = language_server.check "spec/types"
    assert.equal("", differences("right.lua", {}, found["right.lua"] or {}))
    local expected, count = expected_in "spec/types/mistakes.lua"
    assert(count >= 180, count)
    assert.equal("", differences("mistakes.lua", expected, found["mistakes.lua"]))
  end)

  -- What they are about stands elsewhere in a document, and so do globals.
  local ELSEWHERE = { ["undefined-global"] = true, ["lowercase-global"] = true, ["redefined-local"] = true }

  -- In one line, so that line 2 of a snippet is its first one.
  local BEGINNING = 'local footage, heygen, twelvelabs = require "footage", require "footage.heygen", '
    .. 'require "footage.twelvelabs" print(footage, heygen, twelvelabs)\n'

  it_asks("finds nothing wrong with what README, guide and spec/examples show", function()
    local folder, count = shell.folder(), 0
    for _, document in ipairs { "README.md", "doc/guide.md" } do
      for _, block in ipairs(snippets.blocks(snippets.read(document))) do
        if block.language == "lua" then
          count = count + 1
          local file = assert(io.open(("%s/%s_%d.lua"):format(folder, document:match "(%w+)%.md", block.line), "wb"))
          -- The server has its own idea of os.date: that it may give a table.
          file:write(BEGINNING .. block.text:gsub("os%.date", "string.format"))
          file:close()
        end
      end
    end
    assert(count > 50, count)
    assert.same({}, language_server.check "spec/examples")
    local problems = {}
    for file, lines in pairs(language_server.check(folder)) do
      local document, line = file:match "^(%w+)_(%d+)"
      for number, codes in pairs(lines) do
        for _, code in ipairs(codes) do
          if not ELSEWHERE[code] then
            problems[#problems + 1] = ("%s.md:%d: %s"):format(document, line + number - 1, code)
          end
        end
      end
    end
    shell.run("rm -rf " .. shell.quote(folder))
    assert.equal("", table.concat(problems, "\n"))
  end)

  local HEAD = 'local footage = require "footage"\nlocal heygen = require "footage.heygen"\n'
    .. 'local twelvelabs = require "footage.twelvelabs"\nlocal listing = heygen.assets()\n'

  local shows = {
    { "for |asset in heygen.assets() do print(asset) end", "footage.heygen.Asset " },
    { "for |asset in twelvelabs.assets { filename = 'x' } do print(asset) end", "footage.twelvelabs.Asset " },
    { "for |video in heygen.v3.videos() do print(video) end", "footage.heygen.v3.Video " },
    { "for |asset in footage.heygen.assets() do print(asset) end", "footage.heygen.Asset " },
    { "for |asset in listing do print(asset) end", "footage.heygen.Asset " },
    { "for |asset in listing:each() do print(asset) end", "footage.heygen.Asset " },
    { "for |asset in listing:take(3) do print(asset) end", "footage.heygen.Asset " },
    { "for |asset in listing:filter { kind = 'video' }:take(3) do print(asset) end", "footage.heygen.Asset " },
    { "for page in listing:pages() do for |asset in page:each() do print(asset) end end", "footage.heygen.Asset " },
    { "local |first = listing:first()", "(footage.heygen.Asset)?" },
    { "local |first = assert(listing:first())", "footage.heygen.Asset " },
    { "local |first = listing:all()[1]", "footage.heygen.Asset " },
    { "local |all = assert(listing:all())", "footage.heygen.Asset[]" },
    { "local |other = heygen.new { api_key = 'x' }", "footage.heygen " },
    { "local |video = assert(heygen.create_video { type = 'avatar' })", "footage.heygen.Video " },
    { "local |ready = assert(assert(heygen.video 'x'):wait())", "footage.heygen.Video " },
    { "local |asset = assert(twelvelabs.upload 'a.mp4')", "footage.twelvelabs.Asset " },
    { "local folder = assert(heygen.folder 'x')\nfor |video in folder:videos() do print(video) end",
      "footage.heygen.Video " },
    { "listing:on_each(function(|asset) print(asset) end)", "footage.heygen.Asset " },
    { "listing:parallel(4, function(|asset) return asset:delete() end)", "footage.heygen.Asset " },
    { "local _, _, |err = heygen.video 'x'", "footage.Error " },
    { "local |found = footage.spawn(function() return listing:first() end):wait()", "(footage.heygen.Asset)?" },
    { "print(heygen.|assets)", "Uploaded files." },
    { "print(heygen.|assets)", "https://docs.heygen.com/reference/list-assets" },
    { "heygen.assets({}, { |max = 3 })", "records at most" },
    { "heygen.assets { |limit = 3 }", "0 to 100" },
    { "for video in heygen.v3.videos() do print(video.|status) end", '"completed"' },
  }

  local offers = {
    { "heygen.|", "assets", "videos", "folders", "v3", "create_video", "upload", "new", "request", "me", "speech" },
    { "heygen.v3.|", "videos", "looks", "create_video", "webhook_endpoints" },
    { "twelvelabs.|", "assets", "indexes", "create_index", "analyze", "search" },
    { "footage.|", "heygen", "twelvelabs", "spawn", "all", "sleep", "file", "service", "null", "type", "methods" },
    { "listing:|", "first", "all", "take", "filter", "each", "pages", "count", "total", "download", "parallel" },
    { "for asset in heygen.assets() do print(asset.|) end", "id", "name", "created", "kind", "url", "file_type" },
    { "for asset in twelvelabs.assets() do asset:| end", "wait", "delete", "set_metadata", "indexed_assets" },
    { "for video in heygen.v3.videos() do print(video.status == '|') end", "completed", "failed" },
    { "heygen.assets { file_type = '|' }", "image", "video" },
    { "twelvelabs.assets { asset_types = { '|' } }", "audio" },
    { "for folder in listing:take(3) do print(folder.|) end", "url" },
    { "heygen.videos { | }", "title", "folder_id", "limit", "token" },
    { "heygen.videos({}, { | })", "max", "page_size", "parallel", "resume" },
    { "heygen.new { | }", "api_key", "timeout", "on_event", "dry_run" },
    { "heygen.create_video { | }", "type", "script", "voice_id" },
    { "assert(heygen.video 'x'):wait { | }", "timeout", "progress" },
    { "heygen.request { | }", "path", "method", "json" },
    { "local _, _, err = heygen.video 'x'\nprint(err.|)", "kind", "message", "status", "retry_after" },
  }

  it_asks("shows what variables are, and offers what they have", function()
    local session = language_server.open(HEAD)
    for _, one in ipairs(shows) do
      local text, line, column = cut(HEAD .. one[1] .. "\n")
      session:show(text)
      local shown = session:hover(line, column)
      assert(shown:find(one[2], 1, true), one[1] .. " shows:\n" .. shown)
    end
    for _, one in ipairs(offers) do
      local text, line, column = cut(HEAD .. one[1] .. "\n")
      session:show(text)
      local offered = session:complete(line, column)
      for i = 2, #one do assert(offered[one[i]], one[1] .. " does not offer " .. one[i]) end
    end
    session:close()
  end)
end)
