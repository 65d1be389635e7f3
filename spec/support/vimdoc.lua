-- The text of doc/footage.txt (:help footage): the hand-written head, then what the reference says, with a tag for
-- every function and option. Knows the Markdown that reference.lua writes, and no service.

local reference = require "spec.support.reference"
local shell = require "spec.support.shell"

local vimdoc = {}

local here = debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or "spec/support"

local WIDTH = 78

-- ---- lines ----

-- Wraps at spaces; a word that is too long for a line is broken.
local function wrap(text, indent)
  local lines, line = {}, nil
  for word in text:gmatch "%S+" do
    while #indent + #word > WIDTH do
      if line then lines[#lines + 1], line = indent .. line, nil end
      lines[#lines + 1] = indent .. word:sub(1, WIDTH - #indent)
      word = word:sub(WIDTH - #indent + 1)
    end
    if line and #indent + #line + 1 + #word > WIDTH then
      lines[#lines + 1], line = indent .. line, nil
    end
    line = line and line .. " " .. word or word
  end
  if line and line ~= "" then lines[#lines + 1] = indent .. line end
  return lines
end

local function add_all(out, lines)
  for _, line in ipairs(lines) do out[#out + 1] = line end
end

-- The tags at the right; on the line itself where there is room for one.
local function add_tagged(out, line, tags)
  local last = tags[#tags] and "*" .. tags[#tags] .. "*"
  local fits = last and #line + 2 + #last <= WIDTH
  for i, tag in ipairs(tags) do
    if i < #tags or not fits then out[#out + 1] = (" "):rep(WIDTH - #tag - 2) .. "*" .. tag .. "*" end
  end
  if fits then line = line .. (" "):rep(WIDTH - #line - #last) .. last end
  add_all(out, #line > WIDTH and wrap(line, line:match "^ *") or { line })
end

-- ---- Markdown ----

local function slug(heading)
  return "footage-" .. heading:lower():gsub("[^%w%s_-]", ""):gsub("%s", "-")
end

-- By the address of a heading in Markdown, its tag.
local tags_of_headings

local function is_list(heading)
  return heading:find "^[%l%d_]+%.[%l%d_.]+$"
end

local function heading_tag(heading)
  return is_list(heading) and "footage." .. heading .. "()" or slug(heading)
end

local function link(words, address)
  local tag = tags_of_headings[address:match "^#(.*)$" or ""]
  if tag then return is_list(words:gsub("`", "")) and ("|%s|"):format(tag) or ("%s |%s|"):format(words, tag) end
  if address:find "^https?:" then return words .. ": " .. address end
  return ("%s (doc/%s)"):format(words, address:match "^[^#]*")
end

-- What must be given is bold there, and has a mark here. A bar makes a link here.
local function plain(text)
  text = text:gsub("%[([^%]]*)%]%(([^)]*)%)", link)
  text = text:gsub("in %*%*bold%*%*", "with a `!`"):gsub("%*%*(`[^`]*`)%*%*", "%1!"):gsub("%*%*", "")
  return (text:gsub("`[^`]*`", function(code) return (code:gsub("|", " or ")) end):gsub("·", ";"))
end

-- "`heygen.videos(...)`, `v3.video:delete`" names two things.
local function names_in(cell)
  local names = {}
  if cell:find "^%[" then return names end -- leads to where that is told
  for code in cell:gmatch "`([^`]+)`" do
    local name, arguments = code:match "^([%w_.:]+)(%b())$"
    names[#names + 1] = name and (name .. (arguments and "()")) or code
  end
  return names
end

-- The tags that there are: what is told in two places has its tag in the first.
local given

-- Tables whose first cells name what is called.
local CALLS = { ["function"] = true, ["record and method"] = true, ["beside its lists"] = true }

local function tags_in(block, cell)
  local tags = {}
  for _, name in ipairs(block.tag and names_in(cell) or {}) do
    local is_call = CALLS[block.heads[1]] and not name:find "%.v3$"
    local tag = block.tag .. name .. (is_call and "()" or "")
    if not given[tag] then
      given[tag], tags[#tags + 1] = true, tag
    end
  end
  return tags
end

-- ---- blocks ----

local function add_row(out, block, row)
  local rest = {}
  for i = 2, #row do
    local head, text = block.heads[i], plain(row[i])
    if text ~= "" and text ~= "-" then
      local is_named = #row > 2 and head ~= "" and head ~= "type" and not head:find "^%("
      rest[#rest + 1] = is_named and ("%s: %s"):format(head:gsub("`", ""), text) or text
    end
  end
  local first, behind = plain(row[1]), table.concat(rest, "; ")
  if block.heads[2] == "type" then
    first, behind = first .. "  " .. rest[1], rest[2] or ""
  end
  add_tagged(out, first, tags_in(block, row[1]))
  add_all(out, wrap(behind, "    "))
end

local function add_table(out, block)
  for _, row in ipairs(block.rows) do add_row(out, block, row) end
  out[#out + 1] = ""
end

local function add_heading(out, level, heading)
  if level == 2 then
    out[#out + 1] = ("="):rep(WIDTH)
  elseif not is_list(heading) then
    out[#out + 1] = ("-"):rep(WIDTH)
  end
  add_tagged(out, level == 2 and heading:upper() or heading, { heading_tag(heading) })
  out[#out + 1] = ""
end

-- Paragraphs, and lists of them.
local function add_paragraphs(out, text)
  for paragraph in (text .. "\n\n"):gmatch "(.-)\n\n" do
    for item in ("\n" .. paragraph):gsub("\n%- ", "\0- "):gsub("^\n", ""):gmatch "[^%z]+" do
      add_all(out, wrap(plain(item:gsub("%s+", " ")), ""))
    end
    out[#out + 1] = ""
  end
end

-- A table that a paragraph holds as text: { heads, rows }.
local function table_in(text)
  local rows = {}
  for line in text:gmatch "[^\n]+" do
    local cells = {}
    for cell in line:gmatch "|%s*([^|]-)%s*%f[|]" do cells[#cells + 1] = cell end
    rows[#rows + 1] = cells
  end
  local heads = table.remove(rows, 1)
  table.remove(rows, 1) -- the line below them
  return { heads = heads, rows = rows }
end

local function add_text(out, text)
  local level, heading = text:match "^(#+) ([^\n]*)$"
  if heading then return add_heading(out, #level, heading) end
  local before, inside = text:match "^(.-)\n\n(|.*)$"
  add_paragraphs(out, before or text)
  if inside then add_table(out, table_in(inside)) end
end

-- The chapters of the reference, for the contents.
local function contents(blocks)
  local lines = {}
  for _, block in ipairs(blocks) do
    local heading = block.text and block.text:match "^## ([^\n]*)$"
    if heading then
      local tag = "|" .. heading_tag(heading) .. "|"
      lines[#lines + 1] = ("    %s %s %s"):format(heading, ("."):rep(WIDTH - 6 - #heading - #tag), tag)
    end
  end
  return table.concat(lines, "\n")
end

--- The whole text.
function vimdoc.text()
  local blocks, out = reference.blocks(), {}
  tags_of_headings, given = {}, {}
  for _, block in ipairs(blocks) do
    local heading = block.text and block.text:match "^#+ ([^\n]*)$"
    if heading then tags_of_headings[slug(heading):gsub("^footage%-", "")] = heading_tag(heading) end
  end
  for _, block in ipairs(blocks) do
    if block.rows then
      add_table(out, block)
    elseif block.face ~= "markdown" then
      add_text(out, block.text)
    end
  end
  local head = shell.read(here .. "/vimdoc_head.txt"):gsub("CONTENTS\n", function() return contents(blocks) .. "\n" end)
  local text = head .. table.concat(out, "\n"):gsub("\n\n\n+", "\n\n")
  return (text:gsub("[ \t]+\n", "\n"):gsub("\n+$", "\n")) .. "\nvim:tw=78:ts=8:noet:ft=help:norl:\n"
end

return vimdoc
