-- Every way in which an answer can go wrong, and what is due for it.
--
-- A row: {name, fault = {...} (faults.lua), and
--   kind       the error when it never heals; {service = kind} where the two differ;
--              nil: the answer is good, and nothing may be noticed
--   again      whether footage tries by itself once more (max_retries is 1 in the spec)
--   status     what err.status is then
--   resent     libcurl may send the request again on its own: it does when a connection that was used
--              before ends without a byte
--   timeout    of the client, for what would take for ever
--   bytes      max_response_bytes of the client
--   recovers   TwelveLabs: not beyond the first page (see fault_matrix.lua)
--   service    only this service knows such a thing
--   pages      "not_first": at the first page such a fault means nothing
--   tls        also over HTTP/2; "only": not without it}

local fault_table = {}

local rows = {}
local theme

local function row(name, fault, due)
  due = due or {}
  due.name, due.fault, due.theme = name, fault, theme
  rows[#rows + 1] = due
end

-- ---------------------------------------------------------------- connections ---

theme = "connections"

for _, at in ipairs { "before_headers", "within_headers", "after_headers", "within_body" } do
  local words = at:gsub("_", " ")
  local early = at == "before_headers"
  row("a reset " .. words, { action = "reset", at = at },
    { kind = "network", again = true, resent = early, tls = true })
  -- Headers without an end, and the end of the connection: an answer without a body, for libcurl.
  row("an end of the connection " .. words, { action = "close", at = at },
    { kind = { network = true, decode = at == "within_headers" }, again = true, resent = early, tls = true })
  row("a stall " .. words, { action = "stall", at = at },
    { kind = "timeout", again = true, timeout = 0.4, tls = at == "within_body" })
  if at ~= "within_headers" then
    row("a stream reset " .. words, { action = "reset_stream", at = at },
      { kind = "network", again = true, resent = early, tls = "only" })
  end
end
row("a refused stream", { action = "reset_stream", code = 7 },
  { kind = "network", again = true, resent = true, tls = "only" })
row("a body cut short of its length", { action = "cut_body" }, { kind = "network", again = true, tls = true })
row("a chunked body without its end", { action = "cut_body", framing = "chunked" }, { kind = "network", again = true })
row("a chunked body that just ends", { action = "close", at = "within_body", framing = "chunked" },
  { kind = "network", again = true })
row("garbage instead of HTTP", { action = "garbage" }, { kind = "network", again = true, tls = true })
row("a banner of another protocol", { action = "garbage", text = "SSH-2.0-OpenSSH_9.2\r\n" },
  { kind = "network", again = true })
row("slow headers", { action = "slow_headers", ms = 150 }, { tls = true })
row("too slow headers", { action = "slow_headers", ms = 3000 },
  { kind = "timeout", again = true, timeout = 0.4 })
row("a slow body", { action = "slow_body", bytes = 300, ms = 10 }, { tls = true })
row("too slow a body", { action = "slow_body", bytes = 10, ms = 50 },
  { kind = "timeout", again = true, timeout = 0.4, tls = true })
row("a late answer", { action = "delay", ms = 100 }, {})
row("too late an answer", { action = "delay", ms = 3000 }, { kind = "timeout", again = true, timeout = 0.4 })
row("20 MB of headers", { action = "header_flood" }, { kind = "limit" })
row("20 MB of headers, compressed", { action = "header_flood" },
  { kind = { limit = true, network = true }, again = true, resent = true, tls = "only" })
row("one header of 1 MB", { action = "header_flood", megabytes = 1, each = 1048576 }, { kind = "limit" })

-- -------------------------------------------------------------------- statuses ---

theme = "statuses"

for _, status in ipairs { 408, 429, 500, 502, 503, 504 } do
  row("status " .. status, { action = "status", status = status }, { kind = "http", again = true, status = status })
end
for _, header in ipairs { "0.05", "", "-5", "soon" } do
  row(("status 429 that asks for %q"):format(header), { action = "status", status = 429, retry_after = header },
    { kind = "http", again = true, status = 429 })
end
row("status 429 that asks for a date that is over", { action = "status", status = 429, retry_after_date = -3600 },
  { kind = "http", again = true, status = 429 })
row("status 429 that asks for hours", { action = "status", status = 429, retry_after = "7200" },
  { kind = "http", status = 429 })
row("status 503 that asks for hours, by a date", { action = "status", status = 503, retry_after_date = 7200 },
  { kind = "http", status = 503 })
for _, status in ipairs { 304, 400, 401, 403, 404, 405, 409, 410, 418, 422, 451, 501, 505 } do
  row("status " .. status, { action = "status", status = status },
    { kind = "http", status = status, recovers = status == 400 or status == 404 or status == 422 })
end
for _, style in ipairs { "html", "empty", "nested" } do
  row("status 502 with a body: " .. style, { action = "status", status = 502, body_style = style },
    { kind = "http", again = true, status = 502 })
  row("status 403 with a body: " .. style, { action = "status", status = 403, body_style = style },
    { kind = "http", status = 403 })
end
row("status 204", { action = "status", status = 204, body = "" },
  { kind = "paging", status = 204, pages = "not_first" })

-- -------------------------------------------------------------- bodies of a 200 ---

theme = "bodies"

row("a failing envelope", { action = "failing_envelope", code = 400123, message = "Quota is used up" },
  { kind = { heygen = "api", twelvelabs = { api = true, decode = true } }, status = 200 })
row("HTML", { action = "html" }, { kind = "decode", again = true, status = 200, tls = true })
row("an empty body", { action = "empty_body" }, { kind = "decode", again = true, status = 200 })
row("half of the JSON", { action = "truncated_json" }, { kind = "decode", again = true, status = 200, tls = true })
row("all but the last byte of the JSON", { action = "truncated_json", keep = 0.9995 },
  { kind = "decode", again = true, status = 200 })
row("JSON and more behind it", { action = "body", text = '{"data":{}} {"data":{}}' },
  { kind = "decode", again = true, status = 200 })
for _, shape in ipairs {
  "array", "string", "number", "null", "data_array", "data_string", "data_null", "items_object", "items_string",
  "items_null", "items_absent", "item_null", "item_string", "item_number", "item_array", "item_without_id",
  "item_id_null", "nulls",
} do
  row("JSON of another shape: " .. shape, { action = "wrong_shape", shape = shape }, { kind = "decode", status = 200 })
end
for _, shape in ipairs { "token_number", "token_object", "token_array" } do
  row("JSON of another shape: " .. shape, { action = "wrong_shape", shape = shape },
    { kind = "decode", status = 200, service = "heygen" })
end
for _, shape in ipairs { "page_info_array", "page_info_null", "page_info_absent" } do
  row("JSON of another shape: " .. shape, { action = "wrong_shape", shape = shape },
    { kind = "decode", status = 200, service = "twelvelabs" })
end
row("the same token again", { action = "same_token" },
  { kind = "paging", status = 200, service = "heygen", pages = "not_first" })
row("10,000 levels of JSON", { action = "deep_json", levels = 10000 }, { kind = "decode", again = true, status = 200 })
row("100,000 levels within an item", { action = "deep_json", inside = "item" },
  { kind = "decode", again = true, status = 200 })
row("100 levels within an item", { action = "deep_json", inside = "item", levels = 100 }, {})
row("bytes that are no UTF-8", { action = "invalid_utf8" }, {})
row("numbers beyond 2^53 and 2^64", { action = "big_numbers" }, {})
row("gzip that nobody asked for", { action = "gzip" }, { tls = true })
row("gzip with a wrong sum", { action = "broken_gzip", how = "crc" },
  { kind = { network = true, decode = true }, again = true })
row("half of the gzip", { action = "broken_gzip", how = "truncated" },
  { kind = { network = true, decode = true }, again = true })
row("gzip that is none", { action = "broken_gzip", how = "garbage" },
  { kind = { network = true, decode = true }, again = true })
row("a bomb beyond max_response_bytes", { action = "bomb", megabytes = 5 }, { kind = "limit", bytes = 1000000 })
row("a bomb of spaces beyond max_response_bytes", { action = "bomb", megabytes = 5, of = "spaces" },
  { kind = "limit", bytes = 1000000 })
row("a bomb of spaces within max_response_bytes", { action = "bomb", megabytes = 2, of = "spaces" }, {})
row("a body beyond max_response_bytes", { action = "body", text = "[" .. ("1,"):rep(600000) .. "1]" },
  { kind = "limit", bytes = 1000000 })

-- ------------------------------------------------------------------- redirects ---

theme = "statuses"

row("a redirect to itself", { action = "redirect", to = "same" }, {})
row("a redirect without an origin", { action = "redirect", to = "relative", status = 307 }, {})
for _, to in ipairs { "localhost", "other", "protocol_relative", "file" } do
  row("a redirect to " .. to, { action = "redirect", to = to, status = to == "other" and 308 or 302 },
    { kind = "http", status = to == "other" and 308 or 302 })
end
row("a redirect without an address", { action = "redirect", location = "" }, { kind = "http", status = 302 })

--- The rows of a theme ("connections", "statuses", "bodies"; nil: all); those that are known to HTTP/2
--- alone are for `over_tls`.
function fault_table.rows(of_theme, over_tls)
  local some = {}
  for _, one in ipairs(rows) do
    local fits = over_tls and one.tls or not over_tls and one.tls ~= "only"
    if fits and (of_theme == nil or one.theme == of_theme) then some[#some + 1] = one end
  end
  return some
end

return fault_table
