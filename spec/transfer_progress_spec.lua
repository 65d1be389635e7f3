-- How far transfers are: what is counted, what a host's function is told, and what bars look like.

local bar = require "footage.transfer.bar"
local characters = require "footage.transfer.characters"
local core = require "footage.core"
local progress = require "footage.transfer.progress"
local rate = require "footage.transfer.rate"
local tell = require "footage.tell"

local MIB = 1024 * 1024

-- A clock that these specs turn.
local time
local real_now = core.engine.now

local function with_clock()
  time = 1000
  core.engine.now = function() return time end
end

local function cells_of(text)
  local _, cells = characters.cut(text, math.huge)
  return cells
end

describe("the rate of a transfer", function()
  it("is not known in the first second", function()
    local moving = rate.new(10)
    moving:add(100, 10.5)
    assert.is_nil(moving:speed(10.9))
    assert.equal(50, moving:speed(12))
  end)

  -- Whatever moved in the last five seconds, by a plain list of all; a sample is a quarter of a second long.
  it("is that of the last five seconds", function()
    math.randomseed(20261128)
    for _ = 1, 200 do
      local now, moving, moves = 100, rate.new(100), {}
      for _ = 1, math.random(200) do
        now = now + ({ 0, 0.01, 0.1, 0.3, 2, 7 })[math.random(6)] * math.random()
        local bytes = math.random(0, 1000)
        moving:add(bytes, now)
        moves[#moves + 1] = { bytes, now }
      end
      now = now + math.random() * 3
      local least, most = 0, 0
      for _, move in ipairs(moves) do
        if move[2] > now - 5 then least = least + move[1] end
        if move[2] > now - 5.6 then most = most + move[1] end
      end
      local speed = moving:speed(now)
      local seconds = math.min(now - 100, 5)
      if speed then
        assert.is_true(speed * seconds >= least - 1e-6, ("%f < %f"):format(speed * seconds, least))
        assert.is_true(speed * seconds <= most + 1e-6, ("%f > %f"):format(speed * seconds, most))
      else
        assert.is_true(now < 101)
      end
    end
  end)

  it("is none at a stall, and the whole of it after one", function()
    local moving = rate.new(0)
    for step = 1, 100 do moving:add(10, step / 10) end
    assert.equal(0, moving:speed(15.1))
    moving:add(50, 60)
    assert.equal(10, moving:speed(60.1))
  end)
end)

describe("progress", function()
  before_each(with_clock)
  after_each(function() core.engine.now = real_now end)

  local function group_with_view(option)
    local group = progress.begin(option)
    return group, function() return group:view(time) end
  end

  it("counts what was there already for the whole, not for the rate", function()
    local group, view = group_with_view()
    local one = group:add("a", 100 * MIB)
    one:resume(50 * MIB)
    for _ = 1, 40 do
      time = time + 0.1
      one:set(one.done + MIB / 10)
    end
    local shown = view().transfers[1]
    assert.is_true(math.abs(shown.done - 54 * MIB) < 1)
    assert.is_true(math.abs(shown.speed / MIB - 1) < 0.01)
    assert.is_true(math.abs(shown.left - 46) < 1)
  end)

  it("takes bytes back when some come again", function()
    local group, view = group_with_view()
    local one = group:add("a", 100)
    time = time + 1
    one:set(80)
    one:set(20)
    one:set(60)
    time = time + 1
    assert.equal(60, view().all.done)
    assert.equal(60, view().all.speed) -- 80 and 40 came, in two seconds
  end)

  it("says how long it takes when that can be known", function()
    local group, view = group_with_view()
    local one = group:add("a", 1000)
    local function run(seconds, bytes)
      for _ = 1, seconds * 10 do
        time = time + 0.1
        one:set(one.done + bytes / 10)
      end
      return view().transfers[1].left
    end
    assert.is_nil(run(2.9, 10))
    assert.is_true(math.abs(run(2, 10) - 95) < 2)
    time = time + 6
    one:set(one.done) -- a stall
    assert.is_nil(view().transfers[1].left)
    one:size(1e9)
    assert.is_nil(run(5, 10)) -- years
    one:size(nil)
    assert.is_nil(run(5, 10))
  end)

  it("knows the whole of all once each has begun and said its size", function()
    local group, view = group_with_view()
    group:expect(3)
    local one, two = group:add("a", 10), group:add "b"
    assert.is_nil(view().all.total)
    two:size(20)
    assert.is_nil(view().all.total)
    local three = group:add("c", 30)
    assert.equal(60, view().all.total)
    one:set(10)
    one:finish()
    two:fail()
    three:set(15)
    assert.equal(1, view().all.finished)
    assert.equal(1, view().all.failed)
    assert.equal(25, view().all.done)
    assert.equal(40, view().all.total) -- without what failed
  end)

  it("tells a host's function at the first byte, at most ten times a second, and at the end", function()
    local told = {}
    local group = progress.begin(function(done, total, what) told[#told + 1] = { done, total, what } end)
    local one = group:add("a\27.mp4", 1000)
    assert.equal(0, #told)
    for step = 1, 100 do
      time = time + 0.01
      one:set(step * 10)
    end
    one:finish()
    one:finish()
    group:close()
    assert.is_true(#told >= 10 and #told <= 12, #told)
    assert.same({ 10, 1000, "a\\x1B.mp4" }, told[1])
    assert.same({ 1000, 1000, "a\\x1B.mp4" }, told[#told])
  end)

  it("tells it of each transfer by itself, and not of the end of one that failed", function()
    local told = {}
    local group = progress.begin(function(_, _, what) told[#told + 1] = what end)
    local one, two = group:add("a", 10), group:add "b"
    one:set(1)
    two:set(1)
    one:fail()
    two:finish()
    group:close()
    assert.same({ "a", "b", "b" }, told)
  end)

  it("lets go up what it raises", function()
    local group = progress.begin(function() error("enough", 0) end)
    local one = group:add "a"
    assert.same({ false, "enough" }, { pcall(one.set, one, 1) })
    group:close()
  end)

  it("says nothing unless it is asked", function()
    for _, option in ipairs { false, "none" } do
      local group = progress.begin(option ~= "none" and option or nil)
      local one = group:add("a", 1)
      one:set(1)
      one:finish()
      assert.is_nil(group.bar)
      group:close()
    end
    assert.has_error(function() progress.begin "yes" end)
    assert.has_error(function() progress.begin {} end)
  end)

  it("is one group for all who draw at a time, and goes on below another", function()
    local first, second = progress.begin(true), progress.begin(true)
    assert.equal(first, second)
    assert.equal(first, progress.begin(first))
    first:close()
    second:close()
    assert.equal(first, progress.begin(true))
    first:close()
    first:close()
    local third = progress.begin(true)
    assert.not_equal(first, third)
    third:close()
  end)
end)

-- {bytes, text}
local SIZES = {
  { 0, "0 B" }, { 999, "999 B" }, { 1000, "1.0 KiB" }, { 1024, "1.0 KiB" }, { 10 * 1024, "10.0 KiB" },
  { 999 * 1024, "999 KiB" }, { 1023 * 1024, "1.0 MiB" }, { 99.94 * MIB, "99.9 MiB" }, { 99.96 * MIB, "100 MiB" },
  { 3 * 1024 * MIB, "3.0 GiB" }, { 5e12, "4.5 TiB" }, { 1e21, "888178 PiB" },
}

local TIMES = { { 0, "0:00" }, { 59.4, "0:59" }, { 59.6, "1:00" }, { 3599, "59:59" }, { 3600, "1:00:00" },
{ 356400, "99:00:00" } }

local NAMES = {
  "a.mp4", "Grüße aus 東京.mp4", ("漢字"):rep(40), "", "e\204\129", ("x"):rep(300), "🎬 clip", "back\\x1Bslash",
}

local function random_transfer()
  local total = math.random(4) > 1 and math.random(0, 1000) * 10 ^ math.random(0, 12) or nil
  return {
    what = NAMES[math.random(#NAMES)], done = math.random(0, 1000) * 10 ^ math.random(0, 12), total = total,
    speed = math.random(3) > 1 and math.random() * 10 ^ math.random(0, 12) or nil,
    left = math.random(2) == 1 and math.random(0, 356400) or nil, over = math.random(9) == 1 and "failed" or nil,
  }
end

local function random_view()
  local view = { transfers = {}, all = random_transfer() }
  for at = 1, math.random(0, 30) do view.transfers[at] = random_transfer() end
  view.last = math.random(2) == 1 and random_transfer() or nil
  view.all.what, view.all.over = nil, nil
  view.all.begun = #view.transfers + math.random(0, 5)
  view.all.finished, view.all.failed = math.random(0, 999), math.random(0, 3)
  view.all.expected = math.random(2) == 1 and math.random(0, 5000) or nil
  return view
end

describe("bars", function()
  for _, case in ipairs(SIZES) do
    it("show " .. case[2], function() assert.equal(case[2], bar.bytes(case[1])) end)
  end
  for _, case in ipairs(TIMES) do
    it("show " .. case[2], function() assert.equal(case[2], bar.time(case[1])) end)
  end

  local ONE = {
    transfers = { { what = "demo-1.mp4", done = 45 * MIB, total = 100 * MIB, speed = 3.1 * MIB, left = 17 } },
    all = { begun = 1, finished = 0, failed = 0, done = 45 * MIB, total = 100 * MIB, speed = 3.1 * MIB, left = 17 },
  }
  local TWO = {
    transfers = { ONE.transfers[1], { what = "東京の動画 with a long name.mp4", done = 5 * MIB } },
    all = { begun = 4, expected = 12, finished = 2, failed = 1, done = 60 * MIB, speed = 0 },
  }

  -- {view, columns, rows, lines}
  for name, case in pairs {
    ["one transfer"] = { ONE, 80, 24, {
      "demo-1.mp4              45% [=====       ]   45.0/100 MiB   3.1 MiB/s      0:17",
    } },
    ["one that is over"] = { {
      transfers = {}, last = { what = "demo-1.mp4", done = 5, total = 5, over = "done" }, all = { begun = 1 },
    }, 80, 24, {
      "demo-1.mp4             100% [============]          5/5 B           -      done",
    } },
    ["an empty one"] = { {
      transfers = { { what = "demo-1.mp4", done = 0, total = 0 } }, all = { begun = 1 },
    }, 80, 24, {
      "demo-1.mp4             100% [============]          0/0 B           -         -",
    } },
    ["two of many"] = { TWO, 80, 24, {
      "demo-1.mp4              45% [=====       ]   45.0/100 MiB   3.1 MiB/s      0:17",
      "東京の動画 with a...                              5.0 MiB           -         -",
      "2 of 12, 1 failed                                60.0 MiB           -         -",
    } },
    ["a narrow terminal"] = { TWO, 50, 24, {
      "demo-1.mp4              45%   3.1 MiB/s      0:17",
      "東京の動画 with a...                  -         -",
      "2 of 12, 1 failed                     -         -",
    } },
    ["one too narrow"] = { TWO, 39, 24, { "2 of 12, 1 failed  -  -" } },
    ["one too narrow for that"] = { ONE, 12, 24, { "45%  3.1 Mi" } },
    ["a low terminal"] = { TWO, 50, 3, {
      "... and 2 more",
      "2 of 12, 1 failed                     -         -",
    } },
    ["one with a single line"] = { TWO, 50, 1, { "2 of 12, 1 failed                     -         -" } },
  } do
    it("show " .. name, function() assert.same(case[4], bar.picture(case[1], case[2], case[3])) end)
  end

  it("are never wider than the terminal less one, nor as high", function()
    math.randomseed(20261128)
    for _ = 1, 400 do
      local columns, rows, view = math.random(1, 200), math.random(1, 40), random_view()
      local lines = bar.picture(view, columns, rows)
      assert.is_true(#lines <= math.max(rows - 1, 1))
      for _, line in ipairs(lines) do
        assert.is_true(cells_of(line) < math.max(columns, 1), line)
        assert.is_nil(line:find "%c")
        for _, _, code in characters.each(line) do assert.is_truthy(code, line) end
      end
      local hidden = 0
      for _, line in ipairs(lines) do hidden = hidden + (tonumber(line:match "^%.%.%. and (%d+) more$") or 0) end
      if columns >= 40 and rows > 3 and #view.transfers > 1 then
        assert.equal(#view.transfers, #lines - 1 - (hidden > 0 and 1 or 0) + hidden)
      end
    end
  end)
end)

-- A terminal of a few lines: what stands on it, where the cursor is. It knows what bars use; anything else is an error.
local function terminal(columns, rows)
  local self = { columns = columns, rows = rows, lines = { "" }, line = 1, column = 1, term = "xterm" }

  local function put(text)
    while text ~= "" do
      local command, rest = text:match "^(\r)(.*)$"
      if not command then command, rest = text:match "^(\n)(.*)$" end
      if not command then command, rest = text:match "^(\27%[%d*[AJK])(.*)$" end
      if not command then command, rest = text:match "^([^%c]+)(.*)$" end
      if not command and text:find "^\27" then return end -- a torn command
      assert(command, ("%q"):format(text))
      if command == "\r" then
        self.column = 1
      elseif command == "\n" then
        self.line, self.column = self.line + 1, 1
        self.lines[self.line] = self.lines[self.line] or ""
      elseif command:find "A$" then
        self.line = math.max(self.line - tonumber(command:match "%d+"), math.max(#self.lines - self.rows + 1, 1))
      elseif command:find "K$" then
        self.lines[self.line] = self.lines[self.line]:sub(1, self.column - 1)
      elseif command:find "J$" then
        self.lines[self.line] = self.lines[self.line]:sub(1, self.column - 1)
        for at = #self.lines, self.line + 1, -1 do self.lines[at] = nil end
      else
        local line = self.lines[self.line]
        self.lines[self.line] = line:sub(1, self.column - 1) .. command .. line:sub(self.column + #command)
        self.column = self.column + #command
        assert(self.column <= self.columns, "wider than the terminal")
      end
      text = rest
    end
  end

  self.put = put
  function self.size() return self.columns, self.rows end
  function self.write(text)
    self.frames = (self.frames or 0) + 1
    local length = self.takes and self.takes(#text) or #text
    put(text:sub(1, length))
    return length
  end
  return self
end

local function plain_view(count, done)
  local view = {
    transfers = {},
    all = { begun = count + 1, expected = 99, finished = done, failed = 0, done = done },
  }
  for at = 1, count do view.transfers[at] = { what = "clip" .. at, done = done } end
  return view
end

describe("what bars leave on a terminal", function()
  it("is the last frame alone, below what was there", function()
    math.randomseed(20261128)
    for _ = 1, 30 do
      local screen = terminal(80, 12)
      screen.put "before\n"
      local bars, view = bar.new(screen), nil
      for step = 1, 20 do
        view = plain_view(math.random(0, 20), step)
        bars:draw(view)
      end
      local expected = { "before" }
      for _, line in ipairs(bar.picture(view, 80, 12)) do expected[#expected + 1] = line end
      expected[#expected + 1] = ""
      assert.same(expected, screen.lines)
      assert.equal(#screen.lines, screen.line)
      bars:finish(view)
    end
  end)

  it("is whole again after frames that the terminal took in part or not at all", function()
    math.randomseed(20261129)
    for _ = 1, 60 do
      local screen = terminal(80, 12)
      screen.put "before\n"
      local bars = bar.new(screen)
      screen.takes = function(length) return math.random(3) == 1 and math.random(0, length) or length end
      for step = 1, 20 do bars:draw(plain_view(math.random(0, 15), step)) end
      screen.takes = nil
      local view = plain_view(3, 21)
      bars:draw(view)
      local expected = { "before" }
      for _, line in ipairs(bar.picture(view, 80, 12)) do expected[#expected + 1] = line end
      expected[#expected + 1] = ""
      assert.same(expected, screen.lines)
      bars:finish(view)
    end
  end)

  it("is written in one piece", function()
    local screen = terminal(80, 24)
    local bars = bar.new(screen)
    bars:draw(plain_view(10, 1))
    assert.equal(1, screen.frames)
    bars:finish(plain_view(10, 1))
  end)

  it("makes room for a line that people are told", function()
    local screen = terminal(80, 24)
    local bars = bar.new(screen)
    bars:draw(plain_view(3, 1))
    tell.clear()
    screen.put "a warning\n"
    bars:draw(plain_view(2, 2))
    assert.equal("a warning", screen.lines[1])
    assert.equal(5, #screen.lines)
    bars:finish(plain_view(2, 2))
    assert.is_nil(tell.clear)
  end)

  it("is left alone once another program has the terminal", function()
    local screen = terminal(80, 24)
    local bars = bar.new(screen)
    bars:draw(plain_view(3, 1))
    local size = screen.size
    screen.size = function() return nil end
    bars.size = screen.size
    bars:draw(plain_view(3, 2))
    assert.equal(1, screen.frames)
    screen.put "another's\n"
    bars.size = size
    bars:draw(plain_view(3, 3))
    assert.equal("another's", screen.lines[5])
    bars:finish(plain_view(3, 3))
  end)

  it("is nothing where TERM says that it can only print, or nothing", function()
    for _, term in ipairs { "dumb", false } do
      local screen = terminal(80, 24)
      local bars = bar.new(screen)
      bars.term = term or nil
      bars:draw(plain_view(3, 1))
      bars:finish(plain_view(3, 1))
      assert.is_nil(screen.frames)
    end
  end)

  it("takes a size from the environment where the terminal tells none", function()
    local screen = terminal(0, 0)
    screen.columns, screen.rows = 0, 0
    local widest = 0
    local bars = bar.new { size = screen.size, term = "xterm", write = function(text)
      for line in text:gmatch "[^\n\27]+" do widest = math.max(widest, cells_of(line)) end
      return #text
    end }
    bars:draw(plain_view(3, 1))
    assert.equal((tonumber(os.getenv "COLUMNS") or 80) - 1, widest)
    bars:finish(plain_view(3, 1))
  end)
end)
