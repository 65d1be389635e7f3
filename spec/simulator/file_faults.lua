-- What the file origin does otherwise than it should: which requests, and what. Owns the names of these behaviours,
-- the matching and the checks; what comes of them is in files.lua (downloads), storage.lua (uploads) and pour.lua.
--
-- One of `file_faults` is {match = {...}, times = N | "always", and one behaviour or several}. It hits the requests
-- that all of `match` holds for, `times` times (1); the first that matches is the one that acts. match may hold
--   method  "GET" | "PUT"...         path   a part of the path
--   range   true | false: with or without a Range
--   number  N or [N, ...]: the Nth request for its path
--
-- Answers to a GET
--   change             true | {size, etag, kind}: before it is answered the file becomes another one, of another size
--                      where told; etag "same" keeps the ETag, any other value is as in `files`
--   ignore_range       true: 200 with everything
--   ignore_if_range    true: the part asked for, whatever If-Range says
--   doubt_if_range     true: 200 with everything whenever If-Range holds an ETag
--   shift              N: the part begins N bytes later than asked (-N: earlier), and says so
--   cap                N: a part has N bytes at most
--   part_status        200: the part and its Content-Range, but this status
--   total              N | "*": the total in Content-Range
--   no_content_range   true: a part or a 416 without Content-Range
--   range_refused      true: 416, with the total
--   multipart          true: a part comes as multipart/byteranges
--   html               true: a page of HTML with 200
--   gzip               true: what is sent comes gzipped, asked for or not (it must fit into memory)
--   framing            "length" | "chunked" | "close": without a length, ended by the connection
--   length             N | "+N" | "-N": another Content-Length than the right one; any other text as it is
--   content_range      a text: the Content-Range, as it is
--   redirect           "localhost" (the same file by another name of this host), "secure" | "plain" (by the other
--                      scheme), "other" (another machine, that has no files), "service" (the service's own origin),
--                      "loop", or an address; redirect_status (302)
-- Ends, of the body of the answer
--   cut                N: the connection ends behind N bytes; how "close" | "reset"
--   expire             N: behind N bytes it ends, and all addresses signed until then hold no longer
--   stall              N: nothing comes behind N bytes, for `ms` or as long as client and world live
--   slow               {bytes, ms, after}: `bytes` every `ms`, behind `after` (0)
-- Any request
--   first_byte_ms      N: the answer waits
--   status             this status, with an XML body, instead; a PUT's body is read first, and not kept unless
--                      done = true; retry_after (seconds, or text), body, code, body_type, headers {name: value}
--   close_on_reuse     true: the connection ends when the next request comes on it, without an answer
--   lose_answer        true: what was asked is done, and the connection ends without an answer; how as above
-- Bodies of a PUT, or of a form
--   early              N: the answer comes behind N bytes, and the rest is not read; how "linger" (the connection lives
--                      until the client has ended it or 2 s are over) | "close" | "reset"; status (403)
--   read_stall         N: nothing is read behind N bytes, for `ms`
--   slow_read          {bytes, ms}: so many at most, that often
--   no_etag            true: the answer has no ETag

local faults = require "faults"

local file_faults = {}

local kinds = {
  change = "table true", ignore_range = "true", ignore_if_range = "true", doubt_if_range = "true", shift = "number",
  cap = "number", part_status = "number", total = "number string", no_content_range = "true", range_refused = "true",
  content_range = "string",
  multipart = "true", html = "true", gzip = "true", framing = "string", length = "number string",
  redirect = "string", redirect_status = "number", cut = "number", how = "string", expire = "number",
  stall = "number", ms = "number", slow = "table", first_byte_ms = "number", status = "number", done = "true",
  retry_after = "number string", body = "string", code = "string", body_type = "string", headers = "table",
  close_on_reuse = "true", lose_answer = "true", early = "number", read_stall = "number", slow_read = "table",
  no_etag = "true",
}

local belongs_to_others = {
  how = true, ms = true, redirect_status = true, done = true, retry_after = true, body = true, code = true,
  body_type = true, headers = true,
}

local match_keys = { method = true, path = true, range = true, number = true }

local words = { framing = " length chunked close ", how = " close reset linger " }

local function check_one(fault)
  local acts = false
  for key, value in pairs(fault) do
    if key ~= "match" and key ~= "times" and key ~= "left" then
      local kind = kinds[key]
      if not kind then error("file fault: unknown: " .. tostring(key), 0) end
      local own = value == true and "true" or type(value)
      if not (" " .. kind .. " "):find(" " .. own .. " ", 1, true) then
        error("file fault: " .. key .. " must be " .. kind, 0)
      end
      if words[key] and not words[key]:find(" " .. value .. " ", 1, true) then
        error("file fault: " .. key .. " is one of" .. words[key], 0)
      end
      acts = acts or not belongs_to_others[key]
    end
  end
  if not acts then error("file fault: it does nothing", 0) end
  for key in pairs(fault.match or {}) do
    if not match_keys[key] then error("file fault: unknown match: " .. tostring(key), 0) end
  end
end

-- A fault that can never happen would make a test pass by accident.
function file_faults.check(list)
  for _, fault in ipairs(list or {}) do check_one(fault) end
end

local function matches(match, request)
  return (match.method == nil or match.method == request.method)
    and (match.path == nil or request.path:find(match.path, 1, true) ~= nil)
    and (match.range == nil or match.range == (request.range ~= nil))
    and (match.number == nil or faults.is_among(match.number, request.number))
end

-- What this request is to suffer, {} for nothing. It is used up by that.
function file_faults.pick(world, request)
  return faults.take(world.config.file_faults, request, matches) or {}
end

return file_faults
