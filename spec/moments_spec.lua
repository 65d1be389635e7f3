-- `created`, in every way that services write a moment. nil: what says none, or may be read in two ways.

local footage = require "footage"
local json = require "cjson"
local raw = require "spec.support.raw"

-- 2024-01-31 12:30:59 UTC
local T = 1706704259
local DAY = 1706659200

local due = {
  -- RFC 3339 and ISO 8601
  { "2024-01-31T12:30:59Z", T }, { "2024-01-31t12:30:59z", T }, { "2024-01-31 12:30:59Z", T },
  { "2024-01-31T12:30:59.9Z", T }, { "2024-01-31T12:30:59.123456789Z", T }, { "2024-01-31T12:30:59,5Z", T },
  { "2024-01-31T14:30:59+02:00", T }, { "2024-01-31T14:30:59+0200", T }, { "2024-01-31T14:30:59+02", T },
  { "2024-01-31T18:00:59+05:30", T }, { "2024-01-31T04:00:59-08:30", T }, { "2024-01-31T12:30:59-00:00", T },
  { "2024-01-31T12:30:59+0000", T }, { "2024-01-31T12:30:59+00", T }, { "2024-01-31T12:30:59.000+0000", T },
  { "2024-01-31T12:30Z", T - 59 }, { "2024-01-31T12:30+00:00", T - 59 },
  -- without a zone it is UTC
  { "2024-01-31T12:30:59", T }, { "2024-01-31 12:30:59", T }, { "2024-01-31 12:30:59.5", T },
  { "2024-01-31 12:30", T - 59 },
  { "2024-01-31", DAY }, { "2024/01/31 12:30:59", T }, { "2024/01/31", DAY },
  -- SQL, Go, Ruby, Java
  { "2024-01-31 12:30:59 UTC", T }, { "2024-01-31 14:30:59 +0200", T }, { "2024-01-31 14:30:59+02", T },
  { "2024-01-31T13:30:59+01:00[Europe/Paris]", T }, { "2024-01-31T12:30:59Z[UTC]", T },
  { "0001-01-01T00:00:00Z", -62135596800 },
  -- the basic format
  { "20240131T123059Z", T }, { "20240131T123059", T }, { "20240131T143059+0200", T }, { "20240131T123059.5Z", T },
  { "20240131", DAY },
  -- the end of a day, and leap seconds, which end a day of UTC
  { "2024-01-31T24:00:00Z", DAY + 86400 }, { "2024-01-31T24:00:01Z" }, { "2024-01-31T24:01:00Z" },
  { "2016-12-31T23:59:60Z", 1483228800 }, { "2016-12-31T15:59:60-08:00", 1483228800 }, { "2016-12-31T12:30:60Z" },
  { "2016-12-31T23:59:61Z" },
  -- the calendar
  { "2024-02-29T00:00:00Z", 1709164800 }, { "2023-02-29T00:00:00Z" }, { "2024-02-31T00:00:00Z" }, { "2024-04-31" },
  { "2000-02-29", 951782400 }, { "1900-02-29" }, { "2024-13-01" }, { "2024-00-01" }, { "2024-01-00" }, { "2024-01-32" },
  { "0000-00-00 00:00:00" }, { "2024-12-31", 1735603200 }, { "1969-12-31T23:59:59Z", -1 }, { "2024-01-31T25:00:00Z" },
  { "2024-01-31T12:60:00Z" }, { "2024-01-31T12:30:59+24:00" }, { "2024-01-31T12:30:59+02:60" },
  -- mail and HTTP
  { "Wed, 31 Jan 2024 12:30:59 GMT", T }, { "Wed, 31 Jan 2024 14:30:59 +0200", T }, { "31 Jan 2024 12:30:59 +0000", T },
  { "Wed, 31 Jan 2024 12:30:59 UTC", T }, { "Thu, 1 Feb 2024 00:00:00 GMT", DAY + 86400 },
  { "Wednesday, 31-Jan-24 12:30:59 GMT", T },
  { "Wed Jan 31 12:30:59 2024", T }, { "Thu Feb  1 00:00:00 2024", DAY + 86400 },
  { "Wed Jan 31 12:30:59 +0000 2024", T },
  { "Wed Jan 31 14:30:59 +0200 2024", T }, { "Fri, 31 Feb 2024 12:30:59 GMT" }, { "Wed, 31 Jan 2024 12:30:59 EST" },
  { "Wed, 31 Foo 2024 12:30:59 GMT" },
  -- numbers: seconds, milliseconds, microseconds, nanoseconds
  { T, T }, { T + 0.75, T }, { T * 1000 + 123, T }, { T * 1e6, T }, { T * 1e9, T }, { -1, -1 },
  { 99999999999, 99999999999 },
  { 0, 0 }, { 1e300 },
  { "1706704259", T }, { "1706704259.75", T }, { "1706704259123", T }, { "1706704259123456", T },
  { "1706704259123456789", T },
  { "-1706704259", -T }, { "/Date(1706704259123)/", T }, { "/Date(1706704259123+0200)/", T }, { "/Date(-1000)/", -1 },
  -- nothing, or not to be told
  { "" }, { " " }, { "2024" }, { "31" }, { "12345678" }, { "1.7e9" }, { "0x65ba3d83" }, { "soon" }, { "now" },
  { "null" },
  { "31/01/2024" }, { "01/02/2024 12:30:59" }, { "31.01.2024" }, { "2024-1-31" }, { "2024-01" }, { "2024-W05-3" },
  { "2024-031" }, { "2024-01-31T" }, { "2024-01-31T12" }, { "2024-01-31T12:3" }, { "2024-01-31X12:30:59Z" },
  { "2024-01-31T12:30:59Zulu" }, { "2024-01-31T12:30:59 PST" }, { "2024-01-31T12:30:59+" }, { "2024-01-31T12:30:59+2" },
  { "2024-01-31T12:30:59+02:" }, { "2024-01-31T12:30:59.Z" }, { "2024-01-31T+2:30:59Z" }, { "2024-01- 1T12:30:59Z" },
  { "2024-01/31" }, { "+2024-01-31" }, { "x2024-01-31" }, { "2024-01-31x" }, { "1706704259x" }, { "1706704259 " },
  { "/Date(x)/" }, { "/Date(1706704259123" }, { "12:30:59" }, { true }, { json.null }, { {} },
}

describe("created", function()
  local server
  setup(function() server = raw.start() end)
  teardown(function() server:close() end)

  it("is understood in every form that can be read in one way only", function()
    local items = {}
    for place, case in ipairs(due) do items[place] = { id = tostring(place), at = case[1] } end
    server:answer(raw.response("200 OK", {}, (json.encode(items):gsub('"at":(%-?[%d.]+)e%+(%d+)', '"at":%1e%2'))))
    local service = footage.service {
      name = "example", base_url = server.url, records = { thing = { id = "id", created = "at" } },
      lists = { things = { path = "/x", items = "", record = "thing", paging = { by = "whole" } } },
    }
    for place, record in ipairs(assert(service.things():all())) do
      local case = due[place]
      assert.equal(case[2], record.created, tostring(case[1]))
      if case[2] and math.type then assert.equal("integer", math.type(record.created)) end
    end
  end)
end)
