-- Files that answers go into: what each answer really holds, whatever its server thinks it is (transfers.md 3, 6, 7).

local core = require "footage.load"
local raw = require "spec.support.raw"
local shell = require "spec.support.shell"
local waiting = require "footage.waiting"

local server, client, folder
setup(function()
  server = raw.start()
  client = require("footage.heygen").new { api_key = "k", base_url = "http://127.0.0.1:9", max_retries = 2 }
end)
teardown(function() server:close() end)
before_each(function() folder = shell.folder() end)
after_each(function() shell.run("rm -rf " .. folder) end)

-- 200,000 bytes of which no two blocks are alike.
local whole = (function()
  local parts = {}
  for i = 1, 25000 do parts[i] = ("%07d\0"):format(i) end
  return table.concat(parts)
end)()

local function read_file(name)
  local file = io.open(folder .. "/" .. name, "rb")
  if not file then return nil end
  local text = file:read "*a"
  file:close()
  return text
end

local function write_file(name, text)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
  file:close()
end

local function open(options)
  return assert(core.sink(folder .. "/a.mp4", server.url .. "/a.mp4", options or {}))
end

local function fetch(sink, more)
  local request = { url = server.url .. "/a.mp4?Signature=abc", stall = 5, save = sink }
  for name, value in pairs(more or {}) do request[name] = value end
  local call = core.call(client, request, "heygen.download", true)
  local answer, err = waiting.finish(core.call_step, call)
  return answer, err, core.call_text(call)
end

local function finish(sink, target, replace)
  sink:finish(folder .. "/" .. (target or "a.mp4"), replace)
  local done, words, code
  repeat
    done, words, code = sink:step()
    if done == false then core.engine.wait(0.01) end
  until done ~= false
  return done, words, code
end

-- An answer with only the headers that are given.
local function answer(status, headers, body)
  local lines = { "HTTP/1.1 " .. status, "Connection: close" }
  for _, line in ipairs(headers) do lines[#lines + 1] = line end
  return table.concat(lines, "\r\n") .. "\r\n\r\n" .. body
end

local DATES = { "Last-Modified: Tue, 01 Sep 2026 10:00:00 GMT", "Date: Tue, 01 Sep 2026 11:00:00 GMT" }
local ETAG = 'ETag: "one"'

local function full(headers, body)
  body = body or whole
  local lines = { "Content-Length: " .. #whole, "Content-Type: video/mp4" }
  for _, line in ipairs(headers or {}) do lines[#lines + 1] = line end
  return answer("200 OK", lines, body)
end

-- bytes first..last, counted from 0; without `last`, to the end
local function part(first, last, headers, more)
  last = last or #whole - 1
  more = more or {}
  local body = more.body or whole:sub(first + 1, last + 1)
  local lines = { ("Content-Range: bytes %s"):format(more.range or ("%d-%d/%d"):format(first, last, #whole)),
    "Content-Length: " .. #body }
  for _, line in ipairs(headers or {}) do lines[#lines + 1] = line end
  return answer("206 Partial Content", lines, body)
end

local function ranges()
  local list = {}
  for i, request in ipairs(server:requests()) do
    local condition = request:match "\r\n[Ii]f%-[Rr]ange: ([^\r]*)"
    list[i] = (request:match "\r\n[Rr]ange: bytes=([^\r]*)" or "all") .. (condition and " if " .. condition or "")
  end
  return list
end

describe("a file that an answer goes into", function()
  it("is written beside its name, and gets that when it is whole", function()
    server:answer(full { ETAG, DATES[1], DATES[2] })
    local sink = open()
    assert.is_true(fetch(sink))
    assert.same({ #whole, #whole }, { sink:length() })
    assert.same({
      whole = true, same = false, taken = false, told = true, type = "video/mp4", date = 1788256800,
    }, sink:state())
    assert.is_true(whole == read_file "a.mp4.part")
    assert.is_nil(read_file "a.mp4")
    assert.is_true(finish(sink))
    assert.is_true(whole == read_file "a.mp4")
    assert.is_nil(read_file "a.mp4.part")
    assert.is_nil(read_file "a.mp4.part.info")
    sink:close()
    assert.matches("^1788256800", shell.output("stat -c %Y " .. folder .. "/a.mp4"))
    local request = server:requests()[1]
    assert.matches("\r\nAccept%-Encoding: identity\r\n", request)
    assert.not_matches("\r\n[Rr]ange:", request)
  end)

  -- What lies there of an earlier process: its bytes, and what is known of them.
  local function left(length, known, bytes)
    write_file("a.mp4.part", bytes or whole:sub(1, length))
    write_file("a.mp4.part.info", "address " .. server.url .. "/a.mp4\n" .. known .. "end .\n")
  end
  local KNOWN = ('total %d\netag "one"\n'):format(#whole)
  local HALF = 100000
  local OVERLAP = 65536
  local asked = ('%d- if "one"'):format(HALF - OVERLAP)

  -- {what it is, what lies there, answers, what was asked for; `fails` instead of a whole file}
  local cases = {
    { "goes on where it stopped", { HALF, KNOWN }, { part(HALF - OVERLAP, nil, { ETAG }) }, { asked } },
    { "goes on within one process without asking twice", nil,
      { full({ ETAG }, whole:sub(1, HALF)), part(HALF, nil, { ETAG }) }, { "all", HALF .. '- if "one"' } },
    { "goes on with a date for want of an ETag", nil,
      { full(DATES, whole:sub(1, HALF)), part(HALF, nil, DATES) },
      { "all", HALF .. "- if Tue, 01 Sep 2026 10:00:00 GMT" } },
    { "compares a little of what no validator vouches for", nil,
      { full({}, whole:sub(1, HALF)), part(HALF - 4096) }, { "all", HALF - 4096 .. "-" } },
    { "sends no weak ETag back", nil,
      { full({ 'ETag: W/"one"' }, whole:sub(1, HALF)), part(HALF - 4096, nil, { 'ETag: W/"one"' }) },
      { "all", HALF - 4096 .. "-" } },
    { "takes a whole file from the start where a part was asked for", { HALF, KNOWN, ("x"):rep(HALF) },
      { full { ETAG } }, { asked } },
    { "writes a part that begins earlier at its start", { HALF, KNOWN }, { part(10, nil, { ETAG }) }, { asked } },
    { "fetches all anew where a part begins elsewhere", { HALF, KNOWN },
      { part(HALF + 1, nil, { ETAG }), full { ETAG } }, { asked, "all" } },
    { "trusts the range that stands in a 200", { HALF, KNOWN },
      { (part(HALF - OVERLAP, nil, { ETAG }):gsub("206 Partial Content", "200 OK")) }, { asked } },
    { "fetches all anew where the range in a 200 does not fit", { HALF, KNOWN },
      { (part(HALF + 5, nil, { ETAG }):gsub("206 Partial Content", "200 OK")), full { ETAG } }, { asked, "all" } },
    { "fetches all anew where a part does not say where it begins", { HALF, KNOWN },
      { answer("206 Partial Content", { "Content-Length: 5", ETAG }, "bytes"), full { ETAG } }, { asked, "all" } },
    { "fetches all anew where several parts come", { HALF, KNOWN },
      { answer("206 Partial Content", { "Content-Type: multipart/byteranges; boundary=x", ETAG }, "--x\r\n"),
        full { ETAG } }, { asked, "all" } },
    { "fetches all anew when the length has changed", { HALF, KNOWN },
      { part(HALF - OVERLAP, HALF, { ETAG }, { range = ("%d-%d/%d"):format(HALF - OVERLAP, HALF, 150000) }),
        full { ETAG } }, { asked, "all" } },
    { "fetches all anew when the ETag has changed, whatever If-Range said", { HALF, KNOWN },
      { part(HALF - OVERLAP, nil, { 'ETag: "two"' }), full { 'ETag: "two"' } }, { asked, "all" } },
    { "fetches all anew when the date has changed", { HALF, "modified Tue, 01 Sep 2026 10:00:00 GMT\ndated yes\n" },
      { part(HALF - OVERLAP, nil, { "Last-Modified: Tue, 01 Sep 2026 10:00:01 GMT" }), full() },
      { HALF - OVERLAP .. "- if Tue, 01 Sep 2026 10:00:00 GMT", "all" } },
    { "fetches all anew when the bytes are others, whatever is said of them",
      { HALF, KNOWN, whole:sub(1, HALF - 100) .. ("\0"):rep(100) },
      { part(HALF - OVERLAP, nil, { ETAG }), full { ETAG } }, { asked, "all" } },
    { "goes on from the end of a part that is shorter than asked", nil,
      { full({ ETAG }, whole:sub(1, HALF)), part(HALF, 149999, { ETAG }), part(150000, nil, { ETAG }) },
      { "all", HALF .. '- if "one"', '150000- if "one"' } },
    { "asks on where the total is not told, until there is no more", nil,
      { part(0, 99999, { ETAG }, { range = "0-99999/*" }), part(HALF, nil, { ETAG }, { range = "100000-199999/*" }),
        answer("416 Range Not Satisfiable", { "Content-Range: bytes */200000", "Content-Length: 0" }, "") },
      { "all", HALF .. '- if "one"', '200000- if "one"' } },
    { "is whole when nothing is left to ask for", { #whole, 'etag "one"\n' },
      { answer("416 Range Not Satisfiable", { "Content-Range: bytes */200000", "Content-Length: 5" }, "error") },
      { #whole - OVERLAP .. '- if "one"' } },
    { "is whole by its own record where a 416 says nothing", { #whole, KNOWN },
      { answer("416 Range Not Satisfiable", { "Content-Length: 5" }, "error") }, { #whole - OVERLAP .. '- if "one"' } },
    { "fetches all anew after a 416 of a file that has shrunk", { HALF, 'etag "one"\n' },
      { answer("416 Range Not Satisfiable", { "Content-Range: bytes */99", "Content-Length: 0" }, ""), full { ETAG } },
      { asked, "all" } },
    { "fetches all anew after a 416 that says nothing", { HALF, 'etag "one"\n' },
      { answer("416 Range Not Satisfiable", { "Content-Length: 0" }, ""), full { ETAG } }, { asked, "all" } },
    { "counts nothing that lies there without a record", { HALF, nil }, { full() }, { "all" } },
    { "counts nothing with half a record", { HALF, "total 200000\n", cut = true }, { full() }, { "all" } },
    { "counts nothing with a record of nothing", { HALF, "" }, { full() }, { "all" } },
    { "counts nothing of another file", { HALF, KNOWN, address = "/b.mp4" }, { full() }, { "all" } },
    { "counts nothing that is longer than the file", { 200001, KNOWN, whole .. "x" }, { full() }, { "all" } },
    { "undoes what was compressed all the same, and does not go on with it", nil,
      { answer("200 OK", { "Content-Encoding: deflate", "Content-Length: 300000", ETAG }, whole:sub(1, 1000)),
        full { ETAG } }, { "all", "all" } },
    { "fetches all anew where a part is compressed", { HALF, KNOWN },
      { part(HALF - OVERLAP, nil, { ETAG, "Content-Encoding: gzip" }), full { ETAG } }, { asked, "all" } },
    { "takes the end of the connection for the end of a file without a length", nil,
      { answer("200 OK", { "Content-Type: video/mp4" }, whole) }, { "all" } },
    { "takes several same lengths", nil,
      { answer("200 OK", { "Content-Length: 200000", "Content-Length: 200000" }, whole) }, { "all" } },
    { "takes a 206 to what was no range", nil, { part(0, nil, { ETAG }) }, { "all" } },
    { "gives up where nothing fits twice", { HALF, KNOWN }, { part(HALF + 1), part(HALF + 1) }, { asked, "all" },
      fails = { "network", "the server sends what does not fit together: it sends another part than asked for" } },
    { "gives up where a file ends early again and again", nil,
      { full({}, "short") }, { "all", "all", "all" }, fails = { "network", "" } },
    { "leaves what lies there when another answer comes", { HALF, KNOWN },
      { raw.response("403 Forbidden", {}, "<Error><Code>AccessDenied</Code></Error>") }, { asked },
      fails = { "http", "HTTP 403" }, stays = HALF },
    { "leaves what lies there when a page comes", { HALF, KNOWN },
      { raw.response("200 OK", {}, "  <!DOCTYPE html><html>please sign in") }, { asked },
      fails = { "decode", "text came in place of the file: " }, stays = HALF, options = { no_text = true } },
    { "leaves what lies there when text comes", { HALF, KNOWN },
      { answer("200 OK", { "Content-Type: text/plain", "Content-Length: 9" }, "try later") }, { asked },
      fails = { "decode", "text came in place of the file: try later" }, stays = HALF, options = { no_text = true } },
  }

  for _, case in ipairs(cases) do
    it(case[1], function()
      local there = case[2]
      if there and there[2] == nil then
        write_file("a.mp4.part", whole:sub(1, there[1]))
      elseif there then
        left(there[1], there[2], there[3])
        local record = read_file "a.mp4.part.info"
        if there.cut then write_file("a.mp4.part.info", record:sub(1, -7)) end
        if there.address then write_file("a.mp4.part.info", (record:gsub("/a.mp4", there.address))) end
      end
      local unpack = rawget(table, "unpack") or rawget(_G, "unpack")
      server:answer(unpack(case[3]))
      local sink = open(case.options)
      local good, err = fetch(sink)
      assert.same(case[4], ranges())
      if case.fails then
        assert.is_nil(good)
        assert.equal(case.fails[1], err.kind)
        assert.matches(case.fails[2], err.message, 1, true)
        assert.not_matches("Signature", err.message)
        sink:close()
        if case.stays then assert.is_true(whole:sub(1, case.stays) == read_file "a.mp4.part") end
        return
      end
      assert.is_nil(err)
      assert.is_true(sink:state().whole)
      assert.is_true(whole == read_file "a.mp4.part")
      assert.is_true(finish(sink))
      sink:close()
      assert.is_true(whole == read_file "a.mp4")
    end)
  end

  for _, range in ipairs {
    "bytes 34464-199999", "bytes 34464-199999/", "bytes 34464-/200000", "bytes -199999/200000", "bytes 34464-199999/1",
    "bytes 34464-34463/200000", "bytes 34464-199999/199999", "bytes=34464-199999/200000", "34464-199999/200000",
    "bytes +34464-199999/200000", "bytes 34464-199999/200000 x", "bytes 34464 - 199999/200000", "bytes */200000",
    "bytes 34464-199999/99999999999999999999", "items 34464-199999/200000", "bytes 34464-199999/0x30d40", "*", "",
    "bytes 34464-199999/200000, bytes 34464-199999/200000",
  } do
    it("fetches all anew where a part says '" .. range .. "'", function()
      left(HALF, KNOWN)
      local odd = part(HALF - OVERLAP, nil, { ETAG }):gsub("Content%-Range: [^\r]*", function()
        return "Content-Range: " .. range
      end)
      server:answer(odd, full { ETAG })
      local sink = open()
      assert.is_true(fetch(sink))
      assert.same({ asked, "all" }, ranges())
      assert.is_true(whole == read_file "a.mp4.part")
      sink:close(true)
    end)
  end

  for name, lengths in pairs {
    ["with a sign"] = { "Content-Length: +200000" },
    ["with two lengths"] = { "Content-Length: 200000", "Content-Length: 3" },
    ["with words"] = { "Content-Length: 200000 bytes" },
  } do
    it("refuses an answer " .. name, function()
      server:answer(answer("200 OK", lengths, whole))
      local sink = open()
      local good, err = fetch(sink)
      assert.is_nil(good)
      assert.truthy(err)
      sink:close()
      assert.is_nil(read_file "a.mp4.part")
    end)
  end

  it("is the same that is there already by length and date, which is not fetched again", function()
    server:answer(full(DATES))
    local sink = open { size = #whole, date = 1788256800 }
    assert.is_true(fetch(sink))
    assert.is_true(sink:state().same)
    sink:close()
    assert.is_nil(read_file "a.mp4.part")
    sink = open { size = #whole, date = 1788256801 }
    assert.is_nil((fetch(sink)))
    assert.is_true(sink:state().taken)
    sink:close()
    assert.is_nil(read_file "a.mp4.part")
    assert.is_nil(read_file "a.mp4.part.info")
  end)

  it("counts attempts anew when it has come further", function()
    local answers = { full({ ETAG }, whole:sub(1, 20000)) }
    for first = 20000, 180000, 20000 do
      answers[#answers + 1] = (part(first, nil, { ETAG }):gsub("^(.-\r\n\r\n)(.*)$", function(head, body)
        return head .. body:sub(1, 20000)
      end))
    end
    local unpack = rawget(table, "unpack") or rawget(_G, "unpack")
    server:answer(unpack(answers))
    local sink = open()
    assert.is_true(fetch(sink))
    assert.equal(10, #server:requests())
    assert.is_true(whole == read_file "a.mp4.part")
    sink:close(true)
  end)

  it("gives what an error says, and no more of it than somebody reads", function()
    server:answer(raw.response("400 Bad Request", {}, "<Code>ExpiredToken</Code>" .. ("x"):rep(100000)))
    local sink = open()
    local _, err, text = fetch(sink)
    assert.equal(400, err.status)
    assert.matches("^<Code>ExpiredToken</Code>x", text)
    assert.equal(4096, #text)
    sink:close()
    assert.is_nil(read_file "a.mp4.part")
  end)

  it("is somebody else's as long as that one writes it", function()
    local sink = open()
    local other, words, code = core.sink(folder .. "/a.mp4", server.url .. "/a.mp4", {})
    assert.is_nil(other)
    assert.equal("busy", code)
    assert.matches("^cannot open it: ", words)
    sink:close()
    open():close()
  end)

  it("does not go over what has its name, unless told", function()
    write_file("a.mp4", "mine")
    server:answer(full())
    local sink = open()
    assert.is_true(fetch(sink))
    local done, words, code = finish(sink)
    assert.is_nil(done)
    assert.equal("exists", code)
    assert.matches("^cannot name it: ", words)
    sink:close()
    assert.equal("mine", read_file "a.mp4")
    assert.is_true(whole == read_file "a.mp4.part")
    sink = open()
    server:answer(part(#whole - OVERLAP))
    assert.is_true(fetch(sink))
    assert.is_true(finish(sink, "a.mp4", true))
    sink:close()
    assert.is_true(whole == read_file "a.mp4")
  end)

  it("is no link, and nothing but a file", function()
    shell.run(("ln -s %s/elsewhere %s/a.mp4.part"):format(folder, folder))
    assert.is_nil((core.sink(folder .. "/a.mp4", "http://127.0.0.1/a", {})))
    shell.run(("rm %s/a.mp4.part; mkfifo %s/a.mp4.part"):format(folder, folder))
    assert.is_nil((core.sink(folder .. "/a.mp4", "http://127.0.0.1/a", {})))
    local _, _, code = core.sink(folder .. "/nowhere/a.mp4", "http://127.0.0.1/a", {})
    assert.equal("missing", code)
  end)

  it("says what the disk says when it is full", function()
    server:answer(full())
    local script = ([[
      local core = require "footage.load"
      local client = require("footage.heygen").new { api_key = "k", base_url = "http://127.0.0.1:9" }
      local sink = assert(core.sink(%q, "http://127.0.0.1/a", {}))
      local call = core.call(client, { url = %q, stall = 5, save = sink }, "heygen.download", true)
      local answer, err = require("footage.waiting").finish(core.call_step, call)
      print(err.kind, err.code, err.message)
    ]]):format(folder .. "/a.mp4", server.url .. "/a.mp4")
    local said = shell.output(("ulimit -f 64; trap '' XFSZ; %s -e %s 2>&1"):format(shell.lua, shell.quote(script)))
    assert.matches("^file\tother\theygen.download: .*/a.mp4.part: File too large", said)
    assert.is_true(#read_file "a.mp4.part" >= 32768)
  end)
end)
