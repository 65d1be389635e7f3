-- What is worth another attempt, and how long to wait: statuses, Retry-After, and rate limits in every way that
-- services write them.

local footage = require "footage"
local raw = require "spec.support.raw"

local server
setup(function() server = raw.start() end)
teardown(function() server:close() end)

local function client(options)
  local events = {}
  local given = { base_url = server.url, api_key = "k", max_retries = 1, max_wait = 100000, deadline = 600000,
    on_event = function(event) events[#events + 1] = event end }
  for name, value in pairs(options or {}) do given[name] = value end
  return footage.heygen.new(given), events
end

describe("status", function()
  -- {status, whether a GET is sent again, whether a POST is}
  local due = {
    { 400 }, { 401 }, { 402 }, { 403 }, { 404 }, { 405 }, { 406 }, { 407 }, { 409 }, { 410 }, { 412 }, { 413 }, { 414 },
    { 415 }, { 418 }, { 420 }, { 422 }, { 423 }, { 424 }, { 426 }, { 428 }, { 430 }, { 431 }, { 440 }, { 444 }, { 449 },
    { 451 }, { 460 }, { 463 }, { 464 }, { 494 }, { 495 }, { 496 }, { 497 }, { 498 }, { 501 }, { 505 }, { 506 }, { 507 },
    { 508 }, { 509 }, { 510 }, { 511 }, { 526 }, { 561 },
    { 408, true }, { 499, true }, { 500, true }, { 502, true }, { 503, true }, { 504, true }, { 520, true },
    { 522, true },
    { 524, true }, { 527, true }, { 529, true }, { 530, true }, { 598, true }, { 599, true }, { 555, true },
    { 421, true, true }, { 425, true, true }, { 429, true, true }, { 521, true, true }, { 523, true, true },
    { 525, true, true },
  }
  for _, case in ipairs(due) do
    it(("%d: %s"):format(case[1], case[3] and "again" or case[2] and "again, but not a POST" or "not again"), function()
      for _, method in ipairs { "GET", "PUT", "POST", "PATCH" } do
        server:answer(raw.response(case[1] .. " No", { "Retry-After: 0.001" }))
        local again = case[2]
        if method == "POST" or method == "PATCH" then again = case[3] end
        local _, _, err = client().request { path = "/x", method = method }
        assert.equal(case[1], err.status)
        assert.equal(again and 2 or 1, err.attempts, method)
        assert.equal(again and 2 or 1, #server:requests(), method)
      end
    end)
  end
end)

-- The clock of the service: Wed, 31 Jan 2024 12:30:59 GMT.
local NOW = 1706704259
local DATE = "Date: Wed, 31 Jan 2024 12:30:59 GMT"

describe("Retry-After", function()
  -- nil: counts as missing
  local due = {
    ["30"] = 30, ["0"] = 0, ["0.5"] = 0.5, ["1.25"] = 1.25, ["30 "] = 30, ["00030"] = 30, ["30s"] = 30, ["1m30s"] = 90,
    ["500ms"] = 0.5, ["1h"] = 3600, ["Wed, 31 Jan 2024 12:31:29 GMT"] = 30,
    ["Wednesday, 31-Jan-24 12:31:29 GMT"] = 30, ["Wed Jan 31 12:31:29 2024"] = 30, ["2024-01-31T12:31:29Z"] = 30,
    ["2024-01-31T14:31:29+02:00"] = 30, ["Wed, 31 Jan 2024 12:00:00 GMT"] = 0, ["Thu, 01 Jan 1970 00:00:00 GMT"] = 0,
    [tostring(NOW + 30)] = 30, [tostring(NOW + 30) .. "000"] = 30, [tostring(NOW - 30)] = 0,
    -- beyond max_wait, which is an error at once
    ["50000000"] = 50000000, ["Wed, 31 Jan 2034 12:30:59 GMT"] = 315619200,
    -- what cannot be read
    ["-5"] = false, ["-1"] = false, [""] = false, ["soon"] = false, ["+30"] = false, ["0x1e"] = false, ["1e3"] = false,
    ["inf"] = false, ["nan"] = false, ["30,5"] = false, ["30;60"] = false, ["30 60"] = false, ["PT30S"] = false,
    ["5 minutes"] = false, ["Wed, 31 Feb 2024 12:31:29 GMT"] = false,
    ["x"] = false, ["s"] = false, ["30x"] = false, ["tomorrow"] = false, ["Wed"] = false, ["1m30"] = false,
  }
  for header, seconds in pairs(due) do
    it(("%q asks for %s"):format(header, tostring(seconds or nil)), function()
      server:answer(raw.response("429 No", { DATE, "Retry-After: " .. header }))
      local _, _, err = client({ max_retries = 0 }).request { path = "/x" }
      assert.equal(seconds or nil, err.retry_after)
    end)
  end
end)

describe("a rate limit that is used up", function()
  -- The headers, and the pause in seconds. false: something is left, or nobody said.
  local due = {
    -- what a reset may be
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 30" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 0.25" }, 0.25 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " .. NOW + 30 }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " .. NOW + 30 .. ".75" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " .. NOW + 30 .. "000" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " .. NOW + 30 .. "000000" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: Wed, 31 Jan 2024 12:31:29 GMT" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2024-01-31T12:31:29Z" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2024-01-31 12:31:29 +0000" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1m30s" }, 90 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 6ms" }, 0.006 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 8.64s" }, 8.64 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 30;w=60" }, 30 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset-After: 30" }, 30 },
    -- what cannot be read is as if it were not there: a second, not none and not for ever
    { { "X-RateLimit-Remaining: 0" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: soon" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: -1" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset:" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1e400" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 99999999999999999999999999" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 9999-12-31T23:59:59Z" }, 1 },
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " .. ("3"):rep(300) }, 1 },
    -- over already
    { { "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " .. NOW - 30 }, false },
    -- names
    { { "x-ratelimit-remaining: 0", "x-ratelimit-reset: 30" }, 30 },
    { { "X-Rate-Limit-Remaining: 0", "X-Rate-Limit-Reset: " .. NOW + 30 }, 30 },
    { { "RateLimit-Limit: 100", "RateLimit-Remaining: 0", "RateLimit-Reset: 30" }, 30 },
    { { "X-RateLimit-Request-Remaining: 0", "X-RateLimit-Request-Reset: 30" }, 30 },
    { { "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 30s" }, 30 },
    { { "X-RateLimit-Requests-Remaining: 0", "X-RateLimit-Requests-Reset: 30" }, 30 },
    -- several windows
    { { "X-RateLimit-Limit: 1, 15000", "X-RateLimit-Remaining: 0, 14000", "X-RateLimit-Reset: 2, 140000" }, 2 },
    { { "X-RateLimit-Remaining: 5, 0", "X-RateLimit-Reset: 2, 30" }, 30 },
    { { "X-RateLimit-Remaining: 0, 0", "X-RateLimit-Reset: 2, 30" }, 30 },
    { { "X-RateLimit-Remaining: 0;w=1, 10;w=60", "X-RateLimit-Reset: 2;w=1, 30;w=60" }, 2 },
    { { "X-RateLimit-Remaining: 3, 0", "X-RateLimit-Reset: 30" }, 30 },
    { { "X-RateLimit-Remaining: 4", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 2", "X-RateLimit-Reset: 30" }, 30 },
    -- the IETF's, from draft 7 on
    { { "RateLimit: limit=100, remaining=0, reset=30" }, 30 }, { { "RateLimit: limit=10, remaining=0" }, 1 },
    { { "RateLimit: limit=10, remaining=1, reset=30" }, false }, { { 'RateLimit: "default";r=0;t=30' }, 30 },
    { { 'RateLimit-Policy: "default";q=100;w=60', 'RateLimit: "default";r=50;t=30' }, false },
    { { 'RateLimit: "burst";r=0;t=2, "day";r=900;t=50000' }, 2 },
    { { 'RateLimit: "burst";r=3;t=2, "day";r=0;t=30' }, 30 },
    { { 'RateLimit: "default"; r=0; t=30' }, 30 }, { { 'RateLimit: "default";r=0' }, 1 },
    { { 'RateLimit: "default";r=0;t=x' }, 1 }, { { 'RateLimit: "a";r=0;t=2', 'RateLimit: "b";r=0;t=30' }, 30 },
    { { 'RateLimit: "default";r=0;t=99999999999' }, 1 },
    -- something is left, or it is another limit, or nobody knows
    { { "X-RateLimit-Remaining: 1", "X-RateLimit-Reset: 30" }, false }, { { "X-RateLimit-Reset: 30" }, false },
    { { "X-RateLimit-Remaining: 0.5", "X-RateLimit-Reset: 30" }, false },
    { { "X-RateLimit-Remaining: -1", "X-RateLimit-Reset: 30" }, false },
    { { "X-RateLimit-Remaining: none", "X-RateLimit-Reset: 30" }, false },
    { { "X-RateLimit-Remaining:", "X-RateLimit-Reset: 30" }, false },
    { { "X-RateLimit-Duration-Remaining: 0", "X-RateLimit-Duration-Reset: 30" }, false },
    { { "x-ratelimit-remaining-tokens: 0", "x-ratelimit-reset-tokens: 30" }, false },
    { { "X-RateLimit-Limit: 0", "X-RateLimit-Reset: 30" }, false },
    { { "RateLimit-Policy: 0;w=60" }, false }, { { "X-Remaining: 0" }, false },
  }
  for _, case in ipairs(due) do
    it(table.concat(case[1], " | "):sub(1, 100) .. (case[2] and " pauses" or " pauses nothing"), function()
      local headers = { DATE }
      for _, header in ipairs(case[1]) do headers[#headers + 1] = header end
      server:answer(raw.response("200 OK", headers, "{}"))
      local one, events = client()
      assert(one.request { path = "/x" })
      local pause
      for _, event in ipairs(events) do
        if event.type == "pause" then pause = event.seconds end
      end
      assert.equal(case[2] or nil, pause)
    end)
  end

  it("is waited for", function()
    server:answer(raw.response("200 OK", { DATE, "RateLimit: limit=1, remaining=0, reset=1" }, "{}"),
      raw.response("200 OK", {}, "{}"))
    local one = client()
    assert(one.request { path = "/x" })
    local _, _, err = one.request { path = "/x", idempotent = true }
    assert.is_nil(err)
    server:answer(raw.response("200 OK", { DATE, "RateLimit: limit=1, remaining=0, reset=30" }, "{}"))
    local hurried = client { deadline = 0.5 }
    assert(hurried.request { path = "/x" })
    assert.equal("timeout", select(3, hurried.request { path = "/x" }).kind)
    assert.equal(1, #server:requests())
  end)
end)
