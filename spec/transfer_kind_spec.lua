-- What a file is, by its first bytes and its name; what is not what was expected; what is not whole.

local kind = require "footage.transfer.kind"

local function box(name, contents, long)
  local length = #contents + (long and 16 or 8)
  local function bytes(number)
    local text = ""
    for _ = 1, 4 do text, number = string.char(number % 256) .. text, math.floor(number / 256) end
    return text
  end
  if long then return bytes(1) .. name .. bytes(0) .. bytes(length) .. contents end
  return bytes(length) .. name .. contents
end

local function ftyp(brand, ...)
  return box("ftyp", brand .. "\0\0\2\0" .. table.concat { ... }) .. "\0\0\0\8moov"
end

local function ebml(doctype)
  return "\26\69\223\163\163\66\134\129\1\66\247\129\1\66\242\129\4\66\243\129\8\66\130"
    .. string.char(128 + #doctype) .. doctype .. "\66\135\129\4"
end

-- {what it is, first bytes, name, content type, family}
local FILES = {
  { "an old text", "", "a.txt", "text/plain", "text" },
  { "nothing", "", nil, "application/octet-stream", nil },
  { "an unknown name", "abc", "a.unknown", "application/octet-stream", nil },
  { "unknown bytes", "\1\2\3\4", "a", "application/octet-stream", nil },
  { "unknown bytes with a name", "\1\2\3\4", "a.b.MKV", "video/x-matroska", "video" },
  { "mp4", ftyp "isom", "a.mp4", "video/mp4", "video" },
  { "mp4 with another name", ftyp "mp42", "a.png", "video/mp4", "video" },
  { "sound only, by its name", ftyp "isom", "a.M4A", "audio/mp4", "audio" },
  { "sound only", ftyp "M4A ", "a.mp4", "audio/mp4", "audio" },
  { "QuickTime", ftyp "qt  ", "a.mp4", "video/quicktime", "video" },
  { "an unknown brand", ftyp "xxxx", "a", "video/mp4", "video" },
  { "an unknown brand of a known kind", ftyp("xxxx", "yyyy", "qt  "), "a", "video/quicktime", "video" },
  { "3gp", ftyp "3gp5", "a.3gp", "video/3gpp", "video" },
  { "3g2", ftyp "3g2a", "a", "video/3gpp", "video" },
  { "heic", ftyp "heic", "a.jpg", "image/heic", "image" },
  { "mif1, heic", ftyp("mif1", "mif1", "heic"), "a", "image/heic", "image" },
  { "mif1, avif", ftyp("mif1", "miaf", "avif"), "a", "image/avif", "image" },
  { "avif", ftyp("avif", "mif1"), "a", "image/avif", "image" },
  { "old QuickTime", "\0\0\0\8wide\0\1\2\3mdat", "a", "video/quicktime", "video" },
  { "old QuickTime, its index first", "\0\1\2\3moov", "a", "video/quicktime", "video" },
  { "a text that has a box's name in it", "The free lunch", "a.srt", "application/x-subrip", "text" },
  { "webm", ebml "webm", "a", "video/webm", "video" },
  { "webm, sound", ebml "webm", "a.weba", "audio/webm", "audio" },
  { "mkv", ebml "matroska", "a.webm", "video/x-matroska", "video" },
  { "EBML of something else", ebml "other", "a.mkv", "video/x-matroska", "video" },
  { "mp3 with a tag", "ID3\4\0", "a", "audio/mpeg", "audio" },
  { "aac with a tag", "ID3\4\0", "a.aac", "audio/aac", "audio" },
  { "mp3", "\255\251\144\100", "a", "audio/mpeg", "audio" },
  { "mp3 of version 2", "\255\243\64\196", "a", "audio/mpeg", "audio" },
  { "aac", "\255\241\80\128", "a", "audio/aac", "audio" },
  { "aac of version 2", "\255\249\80\128", "a", "audio/aac", "audio" },
  { "UTF-16, which looks like mp3", "\255\254h\0i\0", "a", "application/octet-stream", nil },
  { "a bitrate that there is not", "\255\251\240\0", "a", "application/octet-stream", nil },
  { "a rate that there is not", "\255\251\156\0", "a", "application/octet-stream", nil },
  { "wav", "RIFF\1\2\3\4WAVEfmt ", "a", "audio/wav", "audio" },
  { "large wav", "RF64\1\2\3\4WAVEds64", "a", "audio/wav", "audio" },
  { "webp", "RIFF\1\2\3\4WEBPVP8 ", "a", "image/webp", "image" },
  { "avi", "RIFF\1\2\3\4AVI LIST", "a", "video/x-msvideo", "video" },
  { "RIFF of something else", "RIFF\1\2\3\4XXXX", "a", "application/octet-stream", nil },
  { "png", "\137PNG\r\n\26\n\0\0", "a", "image/png", "image" },
  { "half of png's", "\137PNG\r\n", "a", "application/octet-stream", nil },
  { "jpeg", "\255\216\255\224", "a.png", "image/jpeg", "image" },
  { "gif", "GIF89a\1", "a", "image/gif", "image" },
  { "old gif", "GIF87a\1", "a", "image/gif", "image" },
  { "pdf", "%PDF-1.7\n", "a", "application/pdf", "document" },
  { "pdf behind something", "\n%PDF-1.7\n", "a.pdf", "application/pdf", "document" },
  { "ogg", "OggS\0\2", "a", "audio/ogg", "audio" },
  { "ogg, pictures", "OggS\0\2", "a.ogv", "video/ogg", "video" },
  { "flac", "fLaC\0", "a.mp3", "audio/flac", "audio" },
  { "flv", "FLV\1\5", "a", "video/x-flv", "video" },
  { "a transport stream", "G" .. ("\1"):rep(187) .. "G\1", "a", "video/mp2t", "video" },
  { "no transport stream", "G" .. ("\1"):rep(187) .. "H\1", "a.ts", "video/mp2t", "video" },
  { "a program stream", "\0\0\1\186D", "a", "video/mpeg", "video" },
  { "zip", "PK\3\4\20", "a", "application/zip", "document" },
  { "docx", "PK\3\4\20", "a.docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document" },
  { "zip with a picture's name", "PK\3\4\20", "a.png", "application/zip", "document" },
  { "subtitles", "1\n00:00:00,000 --> 00:00:01,000\nGrüße\n", "a.srt", "application/x-subrip", "text" },
  { "subtitles cut within a sign", "WEBVTT\n\nGr\195", "a.vtt", "text/vtt", "text" },
  { "json", '{"a":1}', "a.JSON", "application/json", "text" },
  { "no text, with a text's name", "a\0b", "a.txt", "application/octet-stream", nil },
  { "no UTF-8, with a text's name", "Gr\252\223e and more", "a.txt", "application/octet-stream", nil },
  { "a name that is an extension", "", ".mp4", "video/mp4", "video" },
  { "a name that ends with a dot", "", "a.", "application/octet-stream", nil },
}

local HTML = "<!DOCTYPE html>\n<html><head>"
local S3 = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
local SVG = '<svg xmlns="http://www.w3.org/2000/svg">'

-- {first bytes, whether they are a page}
local PAGES = {
  { HTML, true }, { "  \r\n\t" .. HTML, true }, { "\239\187\191" .. HTML, true }, { "<html lang=en>", true },
  { "<HEAD>", true }, { "<!-- a comment --> <html>", true }, { "<!-- a comment that goes on", true },
  { "\255\254<\0h\0t\0m\0l\0>\0", true }, { "\254\255\0<\0h\0t\0m\0l\0>", true },
  { S3, true }, { "<Error><Code>x", true }, { SVG, true }, { '{"error":"x"}', true }, { "{}", true },
  { "{ \n }", true },
  { '[{"a":1}]', true }, { "[]", true }, { "[ [", true },
  { "", false }, { "plain", false }, { "{not json", false }, { "[Music]", false }, { "<3 hearts", false },
  { "< html>", false },
  { ftyp "isom", false }, { "\137PNG\r\n\26\n", false }, { "WEBVTT\n", false }, { "1\n00:00", false },
}

-- {first bytes, what was expected, what it is instead}
local EXPECTED = {
  { HTML, "video", "a web page (HTML)" }, { HTML, "video/mp4", "a web page (HTML)" },
  { HTML, "image", "a web page (HTML)" },
  { HTML, "audio/mpeg", "a web page (HTML)" }, { HTML, "text/vtt", "a web page (HTML)" },
  { HTML, "text", "a web page (HTML)" }, { HTML, "text/html; charset=utf-8" }, { HTML, nil },
  { HTML, "application/octet-stream" },
  { S3, "video", "XML" }, { S3, "text/vtt", "XML" }, { S3, "application/xml" }, { SVG, "image/svg+xml" },
  { SVG, "image/png", "XML" },
  { '<?xml version="1.0"?>\n<tt xml:lang="en">', "application/ttml+xml" }, { '<?xml version="1.0"?><tt>', "text" },
  { '{"code":1}', "video", "JSON" }, { '{"code":1}', "text" }, { '{"code":1}', "application/json" },
  { "Request has expired", "video", "a text" }, { "Request has expired", "text" },
  { "Request has expired", "image", "a text" },
  { ftyp "isom", "video" }, { ftyp "isom", "video/webm" }, { ftyp "isom", "audio" }, { "ID3\4", "video" },
  { ftyp "isom", "image", "video/mp4" }, { "\137PNG\r\n\26\n", "video/mp4", "image/png" },
  { "\137PNG\r\n\26\n", "image/jpeg" },
  { "%PDF-1", "video", "application/pdf" }, { "GIF89a", "text", "image/gif" }, { "PK\3\4", "video", "application/zip" },
  { "\1\2\3\4", "video" }, { "\1\2\3\4", "text" }, { "", "video" }, { "\71\0\1", "video" },
  { ftyp "isom", "application/x-unknown" }, { ftyp "isom", "video/x-unknown" },
}

local function reader(text)
  return function(offset, count) return text:sub(offset + 1, offset + count) end
end

local function walk(text)
  return kind.boxes_end_well(reader(text), #text)
end

describe("the kind of a file", function()
  for _, case in ipairs(FILES) do
    it("of " .. case[1], function()
      local content_type, family = kind.of(case[2], case[3])
      assert.equal(case[4], content_type)
      assert.equal(case[5], family)
    end)
  end

  it("is known of every extension that a content type gives", function()
    for name, extension in pairs {
      ["video/mp4"] = "mp4", ["Video/MP4; codecs=avc1"] = "mp4", ["audio/x-m4a"] = "m4a", ["image/jpeg"] = "jpg",
      ["image/jpg"] = "jpg", ["text/vtt;charset=utf-8"] = "vtt", ["application/x-subrip"] = "srt",
      ["application/json"] = "json",
    } do
      assert.equal(extension, kind.extension(name))
    end
    for _, name in ipairs { "application/octet-stream", "binary/octet-stream", "", "nonsense" } do
      assert.is_nil(kind.extension(name))
    end
  end)

  it("is told of any bytes", function()
    math.randomseed(20261128)
    for _ = 1, 3000 do
      local source = FILES[math.random(#FILES)][2]
      local bytes = {}
      for i = 1, math.random(0, 30) do bytes[i] = string.char(math.random(0, 255)) end
      local head = source:sub(1, math.random(0, #source)) .. table.concat(bytes)
      assert.is_string(kind.of(head, "a.srt"))
      assert.is_boolean(kind.is_page(head))
      local fits, found = kind.fits(head, "video")
      assert.is_true(fits or type(found) == "string")
      assert.is_boolean(kind.boxes_end_well(reader(head), #head))
    end
  end)
end)

describe("what came", function()
  for _, case in ipairs(PAGES) do
    it(("%q is %s page"):format(case[1]:sub(1, 20), case[2] and "a" or "no"), function()
      assert.equal(case[2], kind.is_page(case[1]))
    end)
  end

  for _, case in ipairs(EXPECTED) do
    it(("%q %s %s"):format(case[1]:sub(1, 20), case[3] and "is no" or "may be", tostring(case[2])), function()
      local fits, found = kind.fits(case[1], case[2])
      assert.equal(case[3] == nil, fits)
      assert.equal(case[3], found)
    end)
  end
end)

describe("an mp4", function()
  local START, INDEX, DATA = ftyp("isom"):sub(1, -9), box("moov", ("i"):rep(100)), box("mdat", ("d"):rep(1000))

  it("is whole when its parts end where it ends", function()
    assert.is_true(walk(START .. INDEX .. DATA))
    assert.is_true(walk(START .. DATA .. INDEX))
    assert.is_true(walk(START .. box("mdat", "dd", true) .. INDEX))
    assert.is_true(walk(START .. INDEX .. "\0\0\0\0mdat" .. ("d"):rep(50))) -- its last part goes to the end
    assert.is_true(walk(START .. INDEX .. box("moof", "m") .. box("mdat", "d") .. box("free", "")))
    assert.is_true(walk(START .. INDEX .. box("\169xyz", "")))
  end)

  it("is not when it was cut anywhere", function()
    local long = START .. box("mdat", "dd", true) .. INDEX
    for _, text in ipairs { START .. INDEX .. DATA, START .. DATA .. INDEX, long } do
      for length = 0, #text - 1 do
        local cut = text:sub(1, length)
        local whole, why = walk(cut)
        -- Between two parts, with the index before: nothing tells that the other should follow.
        if whole then assert.equal(START .. INDEX, cut) else assert.is_string(why) end
      end
    end
  end)

  it("is not when a disk lost its end, or something else stands there", function()
    for _, tail in ipairs {
      ("\0"):rep(100), ("\0"):rep(4), "x", ("x"):rep(100), "\0\0\0\7free", "\0\0\0\1mdat\0\0\0\0\0\0\0\15",
    } do
      assert.is_false((walk(START .. INDEX .. tail)))
    end
    assert.is_false((walk(START .. DATA .. ("\0"):rep(#INDEX))))
  end)

  it("is read by headers alone, however large it is", function()
    local size, reads = 2 ^ 40 + 36, 0 -- of the data, its header with it
    local head = "\0\0\0\1mdat" .. "\0\0\1\0" .. "\0\0\0\36"
    local whole = kind.boxes_end_well(function(offset, count)
      reads = reads + 1
      assert.is_true(count <= 16)
      if offset == 0 then return head end
      assert.equal(size, offset)
      return INDEX:sub(1, count)
    end, size + #INDEX)
    assert.is_true(whole)
    assert.equal(2, reads)
  end)

  it("may be one that cannot be read", function()
    local whole, why = kind.boxes_end_well(function() return nil, "the disk says no" end, 100)
    assert.is_nil(whole)
    assert.equal("the disk says no", why)
  end)

  it("does not hold the host up with parts of nothing", function()
    local count = 0
    local whole = kind.boxes_end_well(function()
      count = count + 1
      return "\0\0\0\8moov"
    end, 2 ^ 40)
    assert.is_true(whole)
    assert.is_true(count <= 100000)
  end)
end)
