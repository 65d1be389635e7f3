-- Services of one's own: paging by link, offset, cursor and page number; mistakes in the table.

local footage = require "footage"
local one_world = require "spec.support.one_world"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local world, new_world = one_world.world, one_world.new

before_each(function() new_world { items = {
  ["example.repositories"] = 63, ["example.tickets"] = 63, ["example.events"] = 63,
} } end)
after_each(one_world.close)
teardown(one_world.check)

-- The description, with parts of it changed.
local function description(change)
  local service = {
    name = "example", base_url = world.example, key_header = "authorization", key_prefix = "Bearer ",
    records = {
      repository = { id = "id", name = "name", created = "created_at" },
      ticket = { id = "number", name = "subject", created = "opened" },
      event = { id = "id", name = "kind", created = "at" },
    },
    lists = {
      repositories = {
        path = "/repositories", items = "", record = "repository", filters = { visibility = "string" },
        paging = { by = "link", size = "per_page", largest = 100 },
      },
      tickets = {
        path = "/tickets", items = "tickets", total = "total", record = "ticket", filters = { status = "list" },
        paging = { by = "offset", start = "offset", size = "limit", largest = 50 },
      },
      events = {
        path = "/events", items = "events", record = "event", filters = { kind = "string" },
        paging = { by = "cursor", next = "meta.next_cursor", start = "cursor", size = "size", largest = 25 },
      },
    },
  }
  if change then change(service) end
  return service
end

local function client(options, change)
  local settings = { api_key = world.key, max_retries = 0 }
  for name, value in pairs(options or {}) do settings[name] = value end
  return footage.service(description(change)).new(settings)
end

-- Ids of repositories are numbers.
local function texts(ids)
  local list = {}
  for i, id in ipairs(ids) do list[i] = tostring(id) end
  return list
end

local kinds = {
  { name = "repositories", sizes = { 1, 7, 21, 62, 63, 64, 100 } },
  { name = "tickets", sizes = { 1, 7, 21, 50 } },
  { name = "events", sizes = { 1, 7, 21, 25 } },
}

for _, kind in ipairs(kinds) do
  local full = "example." .. kind.name

  describe("a list by " .. ({ repositories = "link", tickets = "offset", events = "cursor" })[kind.name], function()
    for _, size in ipairs(kind.sizes) do
      it("gives each item once, in pages of " .. size, function()
        local listing = client()[kind.name]({}, { page_size = size })
        assert.same(texts(world:ids(full)), texts(walks.ids(listing)))
        assert.equal(math.ceil(63 / size), #world:log(full))
        assert.equal("Bearer " .. world.key, world:log()[1].headers.authorization)
      end)

      it("goes on from a cursor, at every item, in pages of " .. size, function()
        local all = texts(world:ids(full))
        for _, done in ipairs { 0, 1, size, size + 1, 40, 62, 63 } do
          local listing = client()[kind.name]({}, { page_size = size })
          local before = texts(walks.some(listing, math.min(done, 63)))
          local rest = texts(walks.ids(client()[kind.name]({}, { page_size = size, resume = listing:cursor() })))
          assert.same(all, walks.joined(before, rest))
        end
      end)
    end

    it("an empty list", function()
      new_world { items = { [full] = 0 } }
      assert.same({}, walks.ids(client()[kind.name]()))
      assert.equal(1, #world:log(full))
    end)

    it("common names", function()
      local record = client()[kind.name]():first()
      assert.is_not_nil(record.id)
      assert.is_string(record.name)
      assert(record.created > 1500000000)
      assert.matches("^example%.", footage.type(record))
    end)

    it("an error in the middle loses nothing", function()
      new_world {
        items = { [full] = 63 },
        faults = { { match = { list = full, request = 3 }, times = 1, action = "status", status = 500 } },
      }
      local listing = client()[kind.name]({}, { page_size = 10, parallel = 1 })
      local ids, failed = {}, 0
      while true do
        local record, _, err = listing:next()
        if err then
          failed = failed + 1
          assert.equal(500, err.status)
        elseif record then
          ids[#ids + 1] = tostring(record.id)
        else
          break
        end
      end
      assert.equal(1, failed)
      assert.same(texts(world:ids(full)), ids)
    end)
  end)
end

describe("by link", function()
  for _, form in ipairs { "absolute", "relative", "query", "apart", "odd" } do
    it("follows a link that is " .. form, function()
      new_world { items = { ["example.repositories"] = 63 }, link_form = form }
      assert.same(texts(world:ids "example.repositories"),
        texts(walks.ids(client().repositories({}, { page_size = 10 }))))
      for _, entry in ipairs(world:log "example.repositories") do assert.is_not_nil(entry.args.per_page) end
    end)
  end

  it("keeps the filters, which stand in the links", function()
    local some = walks.ids(client().repositories({ visibility = "private" }, { page_size = 5 }))
    assert(#some > 5 and #some < 63, #some)
    for _, entry in ipairs(world:log "example.repositories") do assert.equal("private", entry.args.visibility) end
  end)

  it("never takes the key to another origin", function()
    new_world { items = { ["example.repositories"] = 63 }, link_form = "other" }
    simulator.clear_other_log()
    local err = walks.raised(function() walks.ids(client().repositories({}, { page_size = 10 })) end)
    assert.equal("paging", err.kind)
    assert.matches("another origin", err.message)
    assert.same({}, simulator.other_log())
  end)

  it("a page that leads to itself is an error", function()
    new_world {
      items = { ["example.repositories"] = 63 },
      server_headers = { ["Link"] = "<?page=2&per_page=10>; rel=next" }, link_form = "apart",
    }
    local err = walks.raised(function() walks.ids(client().repositories({}, { page_size = 10 })) end)
    assert.equal("paging", err.kind)
    assert.matches("the same", err.message)
  end)

  it("a Link header that breaks off is an error, not the end of the list", function()
    for _, header in ipairs { "<?page=2", '<?page=9>; title="a, <?page=2>; rel=next', '<?a>; rel="prev", <' } do
      new_world { items = { ["example.repositories"] = 5 }, server_headers = { ["Link"] = header } }
      local _, message, err = client().repositories({}, { page_size = 10 }):next()
      assert.equal("decode", err.kind)
      assert.matches("the Link header breaks off", message)
    end
  end)

  it("says that there is no parameter to start at", function()
    assert.matches("unknown filter 'page'", walks.raised(client().repositories, { page = 2 }).message)
  end)

  it("a cursor cannot lead elsewhere", function()
    local listing = client().repositories({}, { page_size = 10 })
    walks.some(listing, 10)
    assert.matches("%%2Frepositories", (listing:cursor()))
  end)
end)

describe("by offset", function()
  local function open(options, filters, client_options)
    return client(client_options).tickets(filters, options)
  end

  it("can start somewhere", function()
    assert.same(walks.slice(world:ids "example.tickets", 14), walks.ids(open({ page_size = 10 }, { offset = 13 })))
    assert.same({}, walks.ids(open({ page_size = 10 }, { offset = 63 })))
    assert.same({}, walks.ids(open({ page_size = 10 }, { offset = 1000 })))
    assert.matches("whole number from 0", walks.raised(open, {}, { offset = -1 }).message)
  end)

  it("asks for pages together, and in order", function()
    assert.same(world:ids "example.tickets", walks.ids(open { page_size = 5, parallel = 8 }))
    local offsets = {}
    for _, entry in ipairs(world:log "example.tickets") do offsets[#offsets + 1] = tonumber(entry.args.offset) or 0 end
    table.sort(offsets)
    assert.same({ 0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60 }, offsets)
  end)

  it("loses nothing when items come and go, and deleting while looping deletes all", function()
    for _, parallel in ipairs { 1, 4 } do
      new_world {
        items = { ["example.tickets"] = 40 },
        mutations = {
          { after_request = 1, list = "example.tickets", delete_at = { 1, 2, 3 } },
          { after_request = 2, list = "example.tickets", insert = 4 },
        },
      }
      local before = world:ids "example.tickets"
      local seen = {}
      for record in open { page_size = 5, parallel = parallel } do
        assert.is_nil(seen[record.id])
        seen[record.id] = true
      end
      local after = {}
      for _, id in ipairs(world:ids "example.tickets") do after[id] = true end
      for _, id in ipairs(before) do assert(not after[id] or seen[id], "lost " .. id) end

      new_world { items = { ["example.tickets"] = 40 } }
      for record in open { page_size = 5, parallel = 1 } do
        world:mutate { list = "example.tickets", delete = { record.id } }
      end
      assert.same({}, world:ids "example.tickets")
    end
  end)

  it("a service that gives smaller pages than it was asked for is an error, never a gap", function()
    new_world { items = { ["example.tickets"] = 200 }, over_limit = "clamp" }
    local service = footage.service(description(function(one) one.lists.tickets.paging.largest = 80 end))
    local listing = service.new { api_key = world.key }.tickets({}, { page_size = 80 })
    local _, message, err = listing:next()
    assert.equal("paging", err.kind)
    assert.matches("asked for 80 items of 200 from 0 on, the service gave 50", message)
    assert.matches("give page_size", message)
  end)

  it("an answer that does not count is an error", function()
    for _, total in ipairs { "absent", "nonsense", "negative" } do
      new_world { total = total }
      local _, _, err = open():next()
      assert.equal("decode", err.kind)
    end
  end)
end)

describe("by page number, where the service does not say how many pages there are", function()
  -- HeyGen's streaming history is such a list.
  it("the total and the page size tell", function()
    new_world { items = { ["heygen.streaming_history"] = 23 } }
    local heygen = require("footage.heygen").new { base_url = world.heygen, api_key = world.key }
    for _, size in ipairs { 1, 5, 22, 23, 24 } do
      world:clear_log()
      local listing = heygen.streaming_history({}, { page_size = size })
      assert.same(world:ids "heygen.streaming_history", walks.ids(listing))
      assert.equal(math.ceil(23 / size), #world:log "heygen.streaming_history")
    end
    assert.same(walks.slice(world:ids "heygen.streaming_history", 11),
      walks.ids(heygen.streaming_history({ page = 3 }, { page_size = 5 })))
  end)
end)

describe("by cursor", function()
  it("numbers are cursors, too", function()
    new_world {
      body = { ["example.events"] = '{"events":[{"id":"a","kind":"k"}],"meta":{"next_cursor":12345}}' },
    }
    local listing = client().events({}, { page_size = 1 })
    assert.equal("a", listing:next().id)
    local _, _, err = listing:next()
    assert.equal("paging", err.kind) -- the same number again
    assert.equal("12345", world:log()[2].args.cursor)
  end)
end)

describe("a token", function()
  it("that holds NUL is an error: half of it may lead anywhere", function()
    for _, token in ipairs { "null\\u0000", "x\\u0000y" } do
      new_world { body = { ["example.events"] = '{"events":[],"meta":{"next_cursor":"' .. token .. '"}}' } }
      local _, message, err = client().events():next()
      assert.equal("decode", err.kind)
      assert.matches("meta.next_cursor in the answer holds NUL", message)
    end
  end)
end)

describe("records without an id", function()
  local function id_less(change)
    return function(service)
      service.records.event = change
    end
  end

  -- The texts of a walk that breaks off behind so many items, one number after the other, and goes on
  -- from its cursor.
  local function texts_with_breaks(places, page_size)
    local events = client({}, id_less {}).events
    local listing, all = events({}, { page_size = page_size }), {}
    for _, place in ipairs(places) do
      while #all < place do all[#all + 1] = listing:next():json() end
      listing = events({}, { page_size = page_size, resume = listing:cursor() })
    end
    for record in listing do all[#all + 1] = record:json() end
    return all
  end

  -- They come wherever the walk breaks off, once and then again.
  local function come_whole(expected)
    for once = 0, #expected do
      for again = once, #expected do assert.same(expected, texts_with_breaks { once, again }) end
    end
  end

  it("are told apart by their text", function()
    local all = texts_with_breaks {}
    assert.equal(63, #all)
    assert.same(all, texts_with_breaks({ 17 }, 10))
  end)

  it("or by a key of fields", function()
    local listing = client({}, id_less { key = { "at", "kind" } }).events({}, { page_size = 10 })
    assert.equal(63, listing:count())
  end)

  it("an item without any field of the key is an error", function()
    local _, message, err = client({}, id_less { key = { "no", "none" } }).events():next()
    assert.equal("decode", err.kind)
    assert.matches("item 1 of events in the answer has no no", message)
  end)

  it("twins are two", function()
    new_world { body = { ["example.events"] = '{"events":[{"a":1},{"a":1}],"meta":{}}' } }
    assert.equal(2, client({}, id_less {}).events():count())
  end)

  it("twins are two after a break, too, wherever it is", function()
    local items = {}
    for i = 1, 6 do items[i] = i % 3 == 0 and '{"b":1}' or '{"a":1}' end
    new_world { body = { ["example.events"] = '{"events":[' .. table.concat(items, ",") .. '],"meta":{}}' } }
    come_whole(items)
  end)

  it("twins on different pages, too", function()
    -- Two pages of {a, b}, the second at the token.
    local page = '{"events":[{"a":1},{"b":1}],"meta":{"next_cursor":%s}}'
    new_world {
      items = { ["example.events"] = 3 },
      faults = {
        { match = { token = false }, times = "always", action = "body", text = page:format '"x"' },
        { match = { token = true }, times = "always", action = "body", text = page:format "null" },
      },
    }
    come_whole { '{"a":1}', '{"b":1}', '{"a":1}', '{"b":1}' }
  end)

  it("one like a delivered one that is gone comes, far behind the break", function()
    local function events_of(...)
      local faults = {}
      for i, names in ipairs { ... } do
        local items = {}
        for name in names:gmatch "." do items[#items + 1] = ('{"%s":1}'):format(name) end
        faults[i] = {
          match = { list = "example.events", request = i }, action = "body",
          text = ('{"events":[%s],"meta":{"next_cursor":%s}}'):format(table.concat(items, ","),
            i < select("#", ...) and '"x' .. i .. '"' or "null"),
        }
      end
      new_world { faults = faults }
      return client({}, id_less {}).events
    end
    local listing = events_of("abc", "d")()
    assert.equal('{"a":1}', listing:next():json())
    assert.equal('{"b":1}', listing:next():json())
    local names = ""
    for record in events_of("bc", "d", "a")({}, { resume = listing:cursor() }) do
      names = names .. record:json():match "%a"
    end
    assert.equal("cda", names)
  end)

  it("are not for pages that shift", function()
    local err = walks.raised(client, {}, function(service) service.records.ticket = { name = "subject" } end)
    assert.matches("lists.tickets.paging needs records with an id or a key", err.message, 1, true)
  end)
end)

describe("a list of strings", function()
  it("has records with one field", function()
    new_world { body = { ["example.events"] = '{"events":["b","a\\n"],"meta":{}}' } }
    local events = client({}, function(service)
      service.records.event = { id = "name", name = "name" }
      service.lists.events.strings = "name"
    end).events
    local records = assert(events():all())
    assert.same({ "b", "a\n" }, { records[1].id, records[2].name })
    assert.equal('"a\\n"', records[2]:json())
    assert.same({ name = "b" }, records[1]:totable())
    new_world { body = { ["example.events"] = '{"events":["b",1],"meta":{}}' } }
    events = client({}, function(service)
      service.records.event = { id = "name" }
      service.lists.events.strings = "name"
    end).events
    local _, message, err = events():next()
    assert.equal("decode", err.kind)
    assert.matches("item 2 of events in the answer is no string", message)
  end)
end)

describe("a list in one answer", function()
  local function whole(body, paging)
    new_world { body = { ["example.events"] = body } }
    return client({}, function(service)
      service.lists.events.paging = paging or { by = "whole", next = "meta.next_cursor", more = "meta.more" }
      service.lists.events.filters = {}
    end).events
  end

  local function events(...)
    local parts = {}
    for i, id in ipairs { ... } do parts[i] = ('{"id":"%s"}'):format(id) end
    return '{"events":[' .. table.concat(parts, ",") .. '],"meta":{}}'
  end

  it("is one request", function()
    assert.same({ "a", "b" }, walks.ids(whole(events("a", "b"))()))
    assert.equal(1, #world:log())
    assert.equal("", world:log()[1].query or "")
  end)

  it("goes on from a cursor behind what was delivered", function()
    local open = whole(events("a", "b", "c"))
    for done = 0, 3 do
      local listing = open()
      local before = walks.some(listing, done)
      assert.same({ "a", "b", "c" }, walks.joined(before, walks.ids(open({}, { resume = listing:cursor() }))))
    end
  end)

  it("a list that begins otherwise now is not guessed about", function()
    local listing = whole(events("a", "b", "c"))()
    walks.some(listing, 2)
    local cursor = listing:cursor()
    for _, changed in ipairs {
      events("b", "a", "c"), events("b", "c"), events "a", events("n", "a", "b", "c"), events(),
    } do
      local _, message, err = whole(changed)({}, { resume = cursor }):next()
      assert.equal("paging", err.kind)
      assert.matches("the list has changed since the cursor was made", message)
    end
    assert.same({ "d" }, walks.ids(whole(events("a", "b", "d"))({}, { resume = cursor })))
  end)

  it("is an error when the service says that there is more", function()
    for _, body in ipairs {
      '{"events":[{"id":"a"}],"meta":{"next_cursor":"x"}}', '{"events":[{"id":"a"}],"meta":{"more":true}}',
    } do
      local _, _, err = whole(body)():next()
      assert.equal("paging", err.kind)
    end
  end)

  it("all() and count() can be repeated by a new walk only", function()
    local listing = whole(events("a", "b"))()
    assert.equal(2, #listing:all())
    assert.equal(0, #listing:all())
  end)
end)

describe("has_more", function()
  local paging = {
    by = "token", next = "meta.next_cursor", more = "meta.more", start = "cursor", size = "size", largest = 25,
  }

  local function first_error(meta)
    new_world { body = { ["example.events"] = '{"events":[{"id":"a"}],"meta":' .. meta .. "}" } }
    local listing = client({}, function(service) service.lists.events.paging = paging end).events()
    local record, _, err = listing:next()
    if not record then return err.kind end
    return listing:next() == nil and #world:log()
  end

  it("says where the end is", function()
    assert.equal(1, first_error '{"more":false,"next_cursor":"x"}')
    assert.equal(1, first_error '{"more":false,"next_cursor":null}')
    assert.equal(1, first_error '{"next_cursor":null}')
    assert.equal(1, first_error '{"more":null}')
  end)

  it("without a token is an error, not an end", function()
    assert.equal("paging", first_error '{"more":true,"next_cursor":null}')
    assert.equal("paging", first_error '{"more":true,"next_cursor":""}')
    assert.equal("paging", first_error '{"more":true}')
  end)

  it("that is no boolean is an error", function()
    assert.equal("decode", first_error '{"more":"yes","next_cursor":null}')
  end)
end)

describe("a service without a key", function()
  it("sends none", function()
    local service = footage.service(description(function(one)
      one.key_header, one.key_prefix = nil, nil
    end))
    local _, _, err = service.events():next()
    assert.equal(401, err.status)
    assert.is_nil(world:log()[1].headers.authorization)
    assert.matches("of no use", walks.raised(service.new, { api_key = "x" }).message)
  end)
end)

describe("a service's environment", function()
  it("is that of its table", function()
    local service = footage.service(description(function(one)
      one.base_url, one.base_url_variable, one.key_variables = "https://example.com", "FOOTAGE_NO_SUCH_URL",
        { "FOOTAGE_NO_SUCH_KEY" }
    end))
    local _, message = service.events():next()
    assert.matches("set FOOTAGE_NO_SUCH_KEY in the environment", message)
  end)
end)

describe("mistakes in the table name the entry", function()
  local function change(path, value)
    return function(service)
      local at, last = service, nil
      for part in path:gmatch "[^.]+" do
        if last then at = at[last] end
        last = part
      end
      at[last] = value
    end
  end

  local NIL = {}
  local cases = {
    { "nmae", "x", "the table has an unknown entry 'nmae'; did you mean 'name'?" },
    { "name", NIL, "footage.service: name must be a string, not nil" },
    { "name", "my service", "footage.service: name must be a short name" },
    { "name", 1, "footage.service: name must be a string, not number" },
    { "base_url", NIL, "footage.service: base_url must be a string, not nil" },
    { "base_url", "http://example.com", "footage.service: base_url cannot be used: http would show the key" },
    { "base_url", "ftp://example.com", "footage.service: base_url cannot be used" },
    { "key_header", "a b", "footage.service: key_header must be the name of a header" },
    { "key_header", NIL, "footage.service: key_header is missing" },
    { "key_variables", {}, "footage.service: key_variables must be a list of 1 to 3 strings" },
    { "records", NIL, "footage.service: records must be a table, not nil" },
    { "records.event", 1, "records.event must be a table, not number" },
    { "records.event.idd", "x", "records.event has an unknown entry 'idd'; did you mean 'id'?" },
    { "records.event.id", 1, "records.event.id must be a string, not number" },
    { "records.event.kind", { alwys = "x" }, "records.event.kind has an unknown entry 'alwys'; did you mean 'always'" },
    { "records.event.key", {}, "records.event.key must be a list of 1 to 6 strings" },
    { "records.event.same", { 1 }, "records.event.same has an entry without a name" },
    { "records.event.lists", { x = { list = "tickts", with = {} } },
      "records.event.lists.x.list: there is no list 'tickts'" },
    { "records.event.lists", { x = { list = "tickets", with = { sttus = "id" } } },
      "records.event.lists.x.with names 'sttus', which is no filter" },
    { "records.event.lists", { json = { list = "tickets", with = {} } }, "records.event.lists.json is no name" },
    { "records.event.lists", { x = {} }, "records.event.lists.x must be a table with list and with" },
    { "lists", NIL, "footage.service: lists must be a table, not nil" },
    { "lists.events", 1, "lists.events must be a table, not number" },
    { "lists.new", { path = "/x" }, "lists.new: a client has something else of this name" },
    { "lists.events.pth", "/x", "lists.events has an unknown entry 'pth'; did you mean 'path'?" },
    { "lists.events.path", NIL, "lists.events.path must be a string, not nil" },
    { "lists.events.path", "events", "lists.events.path must begin with one slash" },
    { "lists.events.path", "/a/../b", "lists.events.path must begin with one slash" },
    { "lists.events.path", "/e?x=1", "lists.events.path must begin with one slash" },
    { "lists.events.path", "/{a", "lists.events.path has a brace without a name" },
    { "lists.events.path", "/{}", "lists.events.path has a brace without a name" },
    { "lists.events.path", "/{kind}", "lists.events.filters.kind stands in the path already" },
    { "lists.events.items", NIL, "lists.events.items must be a string, not nil" },
    { "lists.events.record", "evnt", "lists.events.record: there is no record 'evnt'; did you mean 'event'?" },
    { "lists.events.method", "PUT", "lists.events.method must be GET or POST" },
    { "lists.events.method", "POST", "lists.events.method: only whole lists" },
    { "lists.events.send", "json", "lists.events.send must be json or form, for a list whose method is POST" },
    { "lists.events.filters", 1, "lists.events.filters must be a table, not number" },
    { "lists.events.filters.kind", "strng",
      "lists.events.filters.kind: there is no type 'strng'; did you mean 'string'?" },
    { "lists.events.filters.kind", {}, "lists.events.filters.kind must be a string, not table" },
    { "lists.events.filters.cursor", "string", "lists.events.paging.start is a filter of the list, too: 'cursor'" },
    { "lists.events.required", { "kin" }, "lists.events.required names 'kin', which is no filter" },
    { "lists.events.paging", NIL, "lists.events.paging must be a table, not nil" },
    { "lists.events.paging.by", "tokn", "lists.events.paging.by: there is no paging 'tokn'; did you mean 'token'?" },
    { "lists.events.paging.by", NIL, "lists.events.paging.by must be a string, not nil" },
    { "lists.events.paging.next", NIL, "lists.events.paging.next must be a string, not nil" },
    { "lists.events.paging.start", NIL, "lists.events.paging.start must be a string, not nil" },
    { "lists.events.paging.largest", NIL, "lists.events.paging.largest, the most items" },
    { "lists.events.paging.largest", 0.5, "lists.events.paging.largest must be a whole number" },
    { "lists.events.paging.largest", "9", "lists.events.paging.largest must be a whole number" },
    { "lists.events.paging.size", NIL, "lists.events.paging.largest is of no use without size" },
    { "lists.events.paging.number", "n", "lists.events.paging.number and .pages are for paging by number" },
    { "lists.events.paging.path", "/x", "lists.events.paging.path must hold {token}" },
    { "lists.events.paging.keep", { "x" }, "lists.events.paging.keep names 'x', which is no filter" },
    { "lists.events.successor", { list = "x" }, "lists.events.successor is of no use in a service without versions" },
    { "lists.events.fetch", {}, "lists.events.fetch must have one entry" },
    { "lists.events.fetch", { kind = 1 }, "lists.events.fetch.kind must be a table with path and value" },
    { "lists.tickets.total", NIL, "lists.tickets.paging needs the list's .total" },
    { "lists.tickets.paging.next", "x", "lists.tickets.paging.next and .more are for paging by token" },
    { "lists.repositories.paging.keep", { "visibility" }, "lists.repositories.paging.path and .keep are for" },
    { "lists.events.items", "data..events", '.items must name a field, as in "data.videos"' },
    { "lists.events.items", ".", ".items must name a field" },
    { "lists.events.paging.next", "", ".next must name a field" },
    { "records.event.id", "meta.", "records.event.id must name a field" },
    { "lists.events.path", "/e/x}", "lists.events.path has a brace without a name" },
    { "lists.events.path", "/{a{b}}", "lists.events.path has a brace without a name" },
    { "lists.events.paging.start", "", "lists.events.paging.start and .size must be names" },
    { "lists.events.paging.size", "cursor", "lists.events.paging.start and .size are the same parameter: 'cursor'" },
    { "lists.events.paging.keep", { "kind" }, "lists.events.paging.keep is of no use without .path" },
    { "lists.repositories.paging.start", "page", "lists.repositories.paging.start is of no use" },
    { "lists.events.fetch", { kind = { path = "/x/{y}", value = "z" } }, "lists.events.fetch.kind.path must not have" },
    { "lists.events.fetch", { kind = { path = "/x", value = "" } }, "lists.events.fetch.kind.value must name a field" },
    { "records.event.lists", { x = { list = "tickets", with = { status = "id" }, wiht = {} } },
      "records.event.lists.x has an unknown entry 'wiht'" },
    { "records.event.lists", { [""] = { list = "tickets", with = { status = "id" } } },
      "records.event.lists. is no name" },
    { "envelope", { success = "code" }, "envelope.success and .value, which that field must have, go together" },
    { "envelope", { value = 100 }, "envelope.success and .value, which that field must have, go together" },
    { "versions", { variable = "V", old = "v1", next = "v1" }, "versions.old and .next must be two names" },
    { "versions", { variable = "V", old = "v1", next = "v2", gone = { "" } }, "versions.gone must be phrases" },
    { "versions", { variable = "V", old = "v1", next = "v2", gone = { "Gone" } }, "versions.gone must be phrases" },
    { "envelope", { sucess = "x" }, "envelope has an unknown entry 'sucess'; did you mean 'success'?" },
    { "versions", { old = "a" }, "versions.variable must be a string, not nil" },
  }

  for _, case in ipairs(cases) do
    it(case[3], function()
      local value = case[2]
      if value == NIL then value = nil end
      local service = description(change(case[1], value))
      if case[3]:find("key_header is missing", 1, true) then service.key_variables = { "X" } end
      local err = walks.blamed(function() footage.service(service) end)
      assert.matches("footage.service: ", err.message, 1, true)
      assert.matches(case[3], err.message, 1, true)
    end)
  end

  it("names of lists that would be found nowhere, or in the place of something else", function()
    local names = {
      [""] = "is no name for a list", ["a b"] = "is no name for a list", ["v2."] = "is no name for a list",
      [".x"] = "is no name for a list", ["a.b.c"] = "is no name for a list",
      ["tickets.x"] = "'tickets' is a list already", ["request.x"] = "a client has something else of this name",
    }
    for name, words in pairs(names) do
      local service = description(function(one) one.lists[name] = one.lists.events end)
      local err = walks.blamed(function() footage.service(service) end)
      assert.matches(words, err.message, 1, true)
    end
  end)

  it("what is looked up must not be given anyhow", function()
    local service = description(function(one)
      one.lists.events.required = { "kind" }
      one.lists.events.fetch = { kind = { path = "/x", value = "y" } }
    end)
    local err = walks.raised(footage.service, service)
    assert.matches("lists.events.fetch names 'kind', which must be given", err.message, 1, true)
  end)

  it("what is no table", function()
    assert.matches("wants a table, not nil", walks.blamed(function() footage.service() end).message)
    assert.matches("wants a table, not string", walks.blamed(function() footage.service "x" end).message)
  end)

  it("successors", function()
    local function versioned(successor)
      return description(function(service)
        service.versions = { variable = "X_VERSION", old = "v1", next = "v2", gone = { "gone" } }
        service.lists.events.successor = successor
      end)
    end
    local function told(successor) return walks.raised(footage.service, versioned(successor)).message end
    assert.matches("lists.events.successor.list: there is no list 'x'", told { list = "x" }, 1, true)
    assert.matches("pages in another way", told { list = "tickets" })
    assert.matches("lists.events.successor has an unknown entry 'lst'", told { lst = "x" }, 1, true)
    assert.matches("lists.events.successor.list must be a string", told {}, 1, true)
  end)
end)
