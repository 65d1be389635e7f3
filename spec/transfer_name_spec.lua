-- File names made of other people's titles: what they become, and what they never are.

local characters = require "footage.transfer.characters"
local name = require "footage.transfer.name"

local ID = "0123456789abcdef0123456789abcdef"
local UUID = "123e4567-e89b-12d3-a456-426614174000"

local function utf8_of(...)
  local parts = {}
  for _, code in ipairs { ... } do parts[#parts + 1] = characters.encode(code) end
  return table.concat(parts)
end

-- {title, the name with the id "id" and "mp4"}
local TITLES = {
  { "Demo", "Demo-id.mp4" },
  { "  Two   blanks ", "Two blanks-id.mp4" },
  { "two\nlines\tand\r\nmore", "two lines and more-id.mp4" },
  { "no" .. utf8_of(0x2028) .. "end" .. utf8_of(0x2029), "no end-id.mp4" },
  { "a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j-id.mp4" },
  { "../../etc/passwd", "_.._.._etc_passwd-id.mp4" },
  { "..", "id.mp4" },
  { ".. ", "id.mp4" },
  { ". . .", "id.mp4" },
  { "", "id.mp4" },
  { "   ", "id.mp4" },
  { "\0\1\27\127", "id.mp4" },
  { "a..b", "a..b-id.mp4" },
  { "the end...", "the end-id.mp4" },
  { "the end. . ", "the end-id.mp4" },
  { ".hidden", "_.hidden-id.mp4" },
  { "-rf", "_-rf-id.mp4" },
  { "--", "_---id.mp4" },
  { "\27[31mred\27[0m", "[31mred[0m-id.mp4" },
  { "bell\7, nul\0.", "bell, nul-id.mp4" },
  { "c1" .. utf8_of(0x9B) .. "x", "c1x-id.mp4" },
  { "exe" .. utf8_of(0x202E) .. "4pm", "exe4pm-id.mp4" },
  { utf8_of(0x200B, 0x2066, 0x41, 0x2069, 0xFEFF, 0x61C), "A-id.mp4" },
  { "hard" .. utf8_of(0xA0, 0x3000) .. "blank", "hard blank-id.mp4" },
  { "bad\255byte\192\128", "bad_byte__-id.mp4" },
  { "half\226\130", "half__-id.mp4" },
  { "\237\160\128", "___-id.mp4" }, -- a surrogate
  { "Grüße 漢字 🎬", "Grüße 漢字 🎬-id.mp4" },
  { "e" .. utf8_of(0x301), "e" .. utf8_of(0x301) .. "-id.mp4" },
  { "CON", "CON-id.mp4" },
  { "con.tar", "_con.tar-id.mp4" },
  { "nul .tar", "_nul .tar-id.mp4" },
  { "Lpt9.x", "_Lpt9.x-id.mp4" },
  { "COM\194\178.x", "_COM\194\178.x-id.mp4" },
  { "CONIN$.x", "_CONIN$.x-id.mp4" },
  { "console.x", "console.x-id.mp4" },
  { 12, "12-id.mp4" },
  { {}, "id.mp4" },
  { false, "id.mp4" },
}

-- {id, the name with the title "T"}
local IDS = {
  { ID, "T-" .. ID .. ".mp4" },
  { UUID, "T-" .. UUID .. ".mp4" },
  { "a_1", "T-a_1.mp4" },
  { 42, "T-42.mp4" },
  { "", "T.mp4" },
  { {}, "T.mp4" },
}

-- What any name must be, on any system. Gives what is wrong with it.
local function fault(made, limit)
  if made == "" or made == "." or made == ".." then return "no name" end
  if #made > limit then return #made .. " bytes" end
  if made:find "^[.-]" then return "begins with a dot or dash" end
  if made:find "[. ]$" then return "ends with a dot or blank" end
  if made:find '[%c<>:"/\\|?*]' then return "a sign that some system does not take" end
  for _, _, code in characters.each(made) do
    if not code then return "no UTF-8" end
    if code >= 0x80 and code < 0xA0 or code >= 0x200B and code <= 0x200F or code >= 0x2028 and code <= 0x202E
      or code >= 0x2066 and code <= 0x2069 or code == 0xFEFF then
      return ("U+%04X"):format(code)
    end
  end
  local stem = made:match "^[^.]*":gsub(" +$", ""):lower()
  local devices = { con = true, prn = true, aux = true, nul = true }
  if devices[stem] or stem:find "^com%d$" or stem:find "^lpt%d$" then return "a device" end
end

local HARD = {
  "a", "B", " ", ".", "-", "/", "\\", ":", "\0", "\27", "\127", "\200", "\255", "con", "NUL", "com1", "..", "é", "漢",
  "🎬",
  utf8_of(0x301), utf8_of(0x202E), utf8_of(0x200B), utf8_of(0xFE0F), utf8_of(0x2028), utf8_of(0x85), ("x"):rep(90),
  "\n",
}

local function random_text(most)
  local parts = {}
  for i = 1, math.random(0, most) do
    parts[i] = math.random(3) == 1 and string.char(math.random(0, 255)) or HARD[math.random(#HARD)]
  end
  return table.concat(parts)
end

describe("a file name", function()
  setup(function() math.randomseed(20261128) end)

  for _, case in ipairs(TITLES) do
    it(("of the title %q"):format(name.printable(tostring(case[1]))), function()
      assert.equal(case[2], name.safe(case[1], "id", "mp4"))
      assert.is_nil(fault(name.safe(case[1], "id", "mp4"), 250))
    end)
  end

  for _, case in ipairs(IDS) do
    it(("of the id %q"):format(tostring(case[1])), function() assert.equal(case[2], name.safe("T", case[1], "mp4")) end)
  end

  it("of an id that is not plain ends with the id's hash", function()
    for id, shown in pairs {
      ["../x"] = "_x-", ["aBc"] = "aBc-", ["a-b"] = "a-b-", ["con:"] = "con_-", ["\255"] = "_-",
      [("y"):rep(200)] = ("y"):rep(64) .. "-",
      ["---"] = "", ["..."] = "", ["0123456789a"] = "0123456789a-", ["0123456789ab"] = "0123456789ab-",
    } do
      local made = name.safe("T", id, "mp4")
      assert.equal("T-" .. shown, made:match "^(.*)%x%x%x%x%x%x%x%x%x%x%x%.mp4$", made)
    end
  end)

  it("needs neither title, id nor extension", function()
    assert.equal("file", name.safe())
    assert.equal("file.mp4", name.safe("..", nil, "mp4"))
    assert.equal("T", name.safe("T"))
    assert.equal("_con.mp4", name.safe(nil, "con", "mp4"))
    assert.equal("_NUL.mp4", name.safe("NUL", nil, "mp4"))
  end)

  it("takes an extension with or without its dot, and only of plain signs", function()
    for extension, ending in pairs {
      mp4 = ".mp4", [".mp4"] = ".mp4", ["tar.gz"] = ".tar.gz", ["../x"] = ".x", ["m\0p4 "] = ".mp4",
      ["..."] = "", [""] = "",
      [("x"):rep(40)] = "." .. ("x"):rep(16),
    } do
      assert.equal("T-id" .. ending, name.safe("T", "id", extension))
    end
  end)

  it("fits with .part behind it into 255 bytes, cut between signs", function()
    local ending = "-" .. ID .. ".mp4"
    local room = 250 - #ending
    assert.equal(("x"):rep(room) .. ending, name.safe(("x"):rep(400), ID, "mp4"))
    assert.equal(("é"):rep(math.floor(room / 2)) .. ending, name.safe(("é"):rep(400), ID, "mp4"))
    assert.equal(("x"):rep(room - 2) .. ending, name.safe(("x"):rep(room - 2) .. "漢字", ID, "mp4"))
    -- Not between a letter and its accent, but through what has hundreds of them.
    local accent = utf8_of(0x301)
    assert.equal(("x"):rep(room - 2) .. ending, name.safe(("x"):rep(room - 1) .. accent .. "yz", ID, "mp4"))
    assert.equal("x" .. accent:rep(math.floor((room - 1) / 2)) .. ending, name.safe("x" .. accent:rep(300), ID, "mp4"))
    -- A dot or blank that the cut leaves at the end is taken off, too.
    assert.equal(("x"):rep(room - 2) .. ending, name.safe(("x"):rep(room - 2) .. ". yyyyyyyyy", ID, "mp4"))
  end)

  it("may be shorter, for other disks and endings", function()
    assert.equal(138, #name.safe(("x"):rep(400), ID, "mp4", { limit = 143 }))
    assert.equal(255, #name.safe(("x"):rep(400), ID, "mp4", { room = 0 }))
    assert.equal(ID .. ".mp4", name.safe("x", ID, "mp4", { limit = 30 }))
  end)

  it("is one that every system takes, whatever the bytes", function()
    for _ = 1, 4000 do
      local title, id = random_text(12), random_text(3)
      local made = name.safe(title, id, math.random(2) == 1 and "mp4" or random_text(2))
      local wrong = fault(made, 250)
      assert.is_nil(wrong, ("%s: of %s %s"):format(wrong or "", name.printable(title), name.printable(id)))
    end
  end)

  it("is never that of another id, also where a disk ignores case", function()
    local letters = { "a", "A", "-", "_", "b", ".", "/", "0", "\255" }
    local function word()
      local parts = {}
      for i = 1, math.random(1, 4) do parts[i] = letters[math.random(#letters)] end
      return table.concat(parts)
    end
    local owners = {}
    for _ = 1, 20000 do
      local title, id = word(), word()
      local made = name.safe(title, id, "mp4"):lower()
      assert.is_true(owners[made] == nil or owners[made] == id, made)
      owners[made] = id
    end
  end)

  it("is another one for an id that continues another's title", function()
    local whole = name.safe("T", UUID, "mp4")
    local first, last = UUID:match "^(.*)%-(%x+)$"
    assert.not_equal(whole, name.safe("T-" .. first, last, "mp4"))
    local hashed = name.safe("T", "aB", "mp4")
    assert.not_equal(hashed, name.safe("T-aB", hashed:match "%-(%x+)%.mp4$", "mp4"))
  end)
end)

describe("a printable text", function()
  for text, shown in pairs {
    ["plain é 漢 🎬"] = "plain é 漢 🎬",
    ["\27]0;title\7"] = "\\x1B]0;title\\x07",
    ["\n\0\127"] = "\\x0A\\x00\\x7F",
    ["\255"] = "\\xFF",
    [utf8_of(0x9B)] = "\\x9B",
    [utf8_of(0x202E, 0x200B, 0x2028)] = "\\u{202E}\\u{200B}\\u{2028}",
  } do
    it("of " .. shown, function() assert.equal(shown, name.printable(text)) end)
  end

  it("has nothing that a terminal acts upon", function()
    for _ = 1, 2000 do
      local shown = name.printable(random_text(10))
      assert.is_nil(shown:find "%c")
      for _, _, code in characters.each(shown) do assert.is_true(code and (code < 0x80 or code >= 0xA0), shown) end
    end
  end)
end)

describe("the characters of a text", function()
  it("are those that were put together", function()
    for _ = 1, 500 do
      local codes = {}
      for i = 1, math.random(0, 20) do
        local most = ({ 0x7F, 0x7FF, 0xD7FF, 0x10FFFF })[math.random(4)]
        codes[i] = math.random(0, most)
        if codes[i] >= 0xD800 and codes[i] <= 0xDFFF then codes[i] = 0xE000 end
      end
      local text, found, ending = utf8_of((rawget(_G, "unpack") or table.unpack)(codes)), {}, 0
      for from, to, code in characters.each(text) do
        assert.equal(ending + 1, from)
        found[#found + 1], ending = code, to
      end
      assert.same(codes, found)
      assert.equal(#text, ending)
    end
  end)

  it("are bytes, each of them, where there is no UTF-8", function()
    for _, text in ipairs {
      "\128", "\192\128", "\193\191", "\224\128\128", "\224\159\191", "\237\160\128", "\240\128\128\128",
      "\244\144\128\128",
      "\245\128\128\128", "\248\136\128\128\128", "\255", "\226\130",
    } do
      local count = 0
      for from, to, code in characters.each(text) do
        assert.is_false(code)
        assert.equal(from, to)
        count = count + 1
      end
      assert.equal(#text, count)
    end
  end)

  it("take cells as terminals show them", function()
    for cells, texts in pairs {
      [0] = { utf8_of(0x301), utf8_of(0x200D), utf8_of(0x20E3), utf8_of(0xE0101), utf8_of(0x93C) },
      { "a", "é", "ß", "я", "ه", "─", "±", utf8_of(0xFE0F) },
      { "漢", "あ", "한", "ｗ", "🎬", "😀", utf8_of(0x20000) },
    } do
      for _, text in ipairs(texts) do
        local whole, wide = characters.cut(text, 9)
        assert.equal(text, whole)
        assert.equal(cells, wide, text)
      end
    end
  end)

  it("are cut to a number of cells, never between a sign and its marks", function()
    local accent = utf8_of(0x301)
    for _, case in ipairs {
      { "abc", 2, "ab", 2 }, { "abc", 3, "abc", 3 }, { "abc", 0, "", 0 }, { "漢字", 3, "漢", 2 }, { "漢字", 1, "", 0 },
      { "e" .. accent .. "x", 1, "e" .. accent, 1 }, { "\255\255", 1, "\255", 1 }, { "", 5, "", 0 },
    } do
      local text, cells = characters.cut(case[1], case[2])
      assert.equal(case[3], text)
      assert.equal(case[4], cells)
    end
  end)
end)
