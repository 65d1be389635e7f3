-- Listings: the loop and everything else that a script does with one.

-- luacheck: ignore 512 (loops that are left at once are what is tested here)

local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"
local core = require "footage.core"

local world, new_world = one_world.world, one_world.new

local function open(list, filters, options, client_options)
  return walks.open(world, list, filters, options, client_options)
end

-- Pages of ten of the 25 items that a new world has.
local function open_tens(list, options, client_options)
  local given = { page_size = 10 }
  for name, value in pairs(options or {}) do given[name] = value end
  return open(list, nil, given, client_options)
end

-- A failure of the Nth page of a list, once. (Pages in flight together arrive in any order.)
local function failing(list, page)
  return { { match = { list = list.name, page = page }, action = "status", status = 403 } }
end

local function each_list(behaviour)
  for _, list in ipairs(walks.lists) do behaviour(list) end
end

local function each_token_list(behaviour)
  for _, list in ipairs(walks.token_lists) do behaviour(list) end
end

describe("listing:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("lazy", function()
    each_list(function(list)
      it(list.name .. " sends nothing before its first use", function()
        new_world()
        local listing = open(list)
        assert.is_string(tostring(listing))
        assert.is_string(listing:cursor())
        listing:each() listing:take(3) listing:pages()
        core.engine.pump()
        assert.same({}, world:log())
      end)
    end)

    it("closing what was never used sends nothing", function()
      new_world()
      open(walks.lists[1]):close()
      assert.same({}, world:log())
    end)
  end)

  describe("the loop", function()
    each_list(function(list)
      it(list.name .. " gives every item once, newest first", function()
        new_world()
        assert.same(world:ids(list.name), walks.ids(open_tens(list)))
        assert.equal(3, #world:log())
      end)

      it(list.name .. " goes on in a second loop where the first one stopped", function()
        new_world()
        local listing, first = open_tens(list), {}
        for record in listing do
          first[#first + 1] = record.id
          if #first == 7 then break end
        end
        assert.same(world:ids(list.name), walks.joined(first, walks.ids(listing)))
      end)

      it(list.name .. " stays at its end, and says to a loop that it has ended", function()
        new_world()
        local listing = open_tens(list)
        assert.equal(25, #walks.ids(listing))
        for _ = 1, 3 do
          local record, message = listing:next()
          assert.is_nil(record)
          assert.is_nil(message)
        end
        assert.matches("has ended", walks.blamed(function() for _ in listing do break end end).message)
        assert.same({}, walks.ids(listing:each()))
        assert.same({}, listing:all())
        assert.equal(0, listing:count())
        assert.equal("argument", walks.raised(listing).kind)
        assert.equal(3, #world:log())
      end)

      for _, count in ipairs { 0, 1, 10, 20 } do
        it(list.name .. " ends after " .. count .. " items, at a page's end or none at all", function()
          new_world { items = { [list.name] = count } }
          assert.same(world:ids(list.name), walks.ids(open_tens(list)))
          assert.equal(math.max(1, count / 10), #world:log())
        end)
      end

      it(list.name .. " raises the error of a page, and then goes on without skipping or doubling", function()
        for page = 1, 3 do
          new_world { faults = failing(list, page) }
          local listing = open_tens(list)
          local err, ids = walks.until_raised(listing)
          assert.equal("http", err.kind)
          assert.same(world:ids(list.name), walks.joined(ids, walks.ids(listing)))
        end
      end)
    end)

    it("a list function gives the four values of a loop that closes", function()
      new_world()
      local heygen = clients.heygen(world)
      local values = { heygen.assets() }
      assert.equal(4, select("#", heygen.assets()))
      assert.is_nil(values[2])
      assert.is_nil(values[3])
      assert.equal(values[1], values[4])
      assert.equal("footage.listing", require("footage").type(values[1]))
    end)

    it("leaving it early closes the listing where the language can, and never loses the place", function()
      new_world()
      local listing, state, control, closing = clients.heygen(world).assets(nil, { page_size = 10 })
      for record in listing, state, control, closing do
        assert.equal(world:ids("heygen.assets")[1], record.id)
        break
      end
      if walks.closes_loops then
        assert.matches("closed", tostring(listing))
        assert.equal("argument", walks.raised(listing).kind)
      else
        assert.equal(24, listing:count())
      end
    end)

    it("a listing that is a variable to be closed is closed at the end of its block", function()
      if not walks.closes_loops then return end
      new_world()
      local listing = open_tens(walks.lists[4])
      local block = assert(load "local listing <close> = ...; return listing:next().id")
      assert.equal(world:ids("twelvelabs.assets")[1], block(listing))
      assert.matches("closed", tostring(listing))
      assert.equal("argument", walks.raised(listing).kind)
    end)

    for _, form in ipairs { "each", "pages", "take" } do
      it("leaving a loop over :" .. form .. " early does not close the listing", function()
        new_world()
        local listing = open_tens(walks.lists[1])
        local left = form == "pages" and 15 or 24
        for _ in listing[form](listing, form == "take" and 20 or nil) do break end
        assert.equal(left, listing:count())
      end)
    end

    each_token_list(function(list)
      it(list.name .. " has nothing in flight once it is left early", function()
        if not walks.closes_loops then return end
        new_world { delays = { [2] = 300 } }
        local service = clients[list.service](world)
        for _ in service[list.list](nil, { page_size = 10 }) do break end
        -- The second answer would have made the connection free again. Cancelled, it took it along.
        local until_then = os.time() + 5
        repeat core.engine.wait(0.1) until os.time() > until_then or #world:log() == 2
        for _ = 1, 6 do core.engine.wait(0.1) end
        assert.is_truthy(service[list.list]():first())
        local log = world:log()
        assert.equal(3, #log)
        assert.not_equal(log[2].connection, log[3].connection)
      end)
    end)
  end)

  describe(":next", function()
    each_list(function(list)
      it(list.name .. " gives nil, message, err, and tries the same place again", function()
        for page = 1, 3 do
          new_world { faults = failing(list, page) }
          local listing, ids, failures = open_tens(list), {}, 0
          for _ = 1, 40 do
            local record, message, err = listing:next()
            if message then
              failures = failures + 1
              walks.failed(record, message, err)
            elseif not record then
              break
            else
              ids[#ids + 1] = record.id
            end
          end
          assert.equal(1, failures)
          assert.same(world:ids(list.name), ids)
        end
      end)

      it(list.name .. " keeps failing as long as the service does, and loses nothing", function()
        new_world { faults = { { match = { page = 2 }, times = 4, action = "status", status = 403 } } }
        local listing = open_tens(list, { parallel = 1 })
        local ids = walks.some(listing, 10)
        for _ = 1, 4 do assert.equal(403, walks.failed(listing:next()).status) end
        assert.same(world:ids(list.name), walks.joined(ids, walks.ids(listing)))
      end)
    end)
  end)

  describe("parts of a walk:", function()
    each_list(function(list)
      it(list.name .. " :each gives a plain function", function()
        new_world()
        local each = open_tens(list):each()
        assert.is_function(each)
        assert.same(world:ids(list.name), walks.ids(each))
        assert.is_nil(each())
      end)

      it(list.name .. " :pages gives pages with length, places, a loop and a name", function()
        new_world()
        local ids, sizes = {}, {}
        for page in open_tens(list):pages() do
          sizes[#sizes + 1] = #page
          assert.equal("footage.page", require("footage").type(page))
          local text = tostring(page)
          assert.matches(list.name, text, 1, true)
          assert.matches(tostring(#page), text, 1, true)
          local again = walks.ids(page:each())
          assert.same(again, walks.ids(page:each()))
          for place = 1, #page do
            ids[#ids + 1] = page[place].id
            assert.equal(again[place], page[place].id)
          end
          for _, place in ipairs { #page + 1, 1e300, math.huge } do assert.is_nil(page[place]) end
          for _, place in ipairs { 0, -1, 1.5, 0 / 0, "no such" } do
            assert.equal("argument", walks.raised(function() return page[place], 1 end).kind)
          end
        end
        assert.same({ 10, 10, 5 }, sizes)
        assert.same(world:ids(list.name), ids)
      end)

      it(list.name .. " :pages begins with what is left of a page and respects max", function()
        new_world()
        local listing = open_tens(list, { max = 17 })
        local ids, sizes = walks.some(listing, 4), {}
        for page in listing:pages() do
          sizes[#sizes + 1] = #page
          ids = walks.joined(ids, walks.ids(page:each()))
        end
        assert.same({ 6, 7 }, sizes)
        assert.same(walks.slice(world:ids(list.name), 1, 17), ids)
      end)

      it(list.name .. " :first takes one record with one request", function()
        new_world { items = { [list.name] = 300 } }
        local listing = open(list)
        assert.equal(world:ids(list.name)[1], listing:first().id)
        for _ = 1, 5 do core.engine.wait(0.01) end
        assert.equal(1, #world:log())
        assert.equal(world:ids(list.name)[2], listing:first().id)
      end)

      it(list.name .. " :first of nothing is nothing, and of a failure the triple", function()
        new_world { items = { [list.name] = 0 }, faults = failing(list, 1) }
        local listing = open(list)
        assert.equal("http", walks.failed(listing:first()).kind)
        local record, message = listing:first()
        assert.is_nil(record)
        assert.is_nil(message)
      end)

      it(list.name .. " :take is lazy and asks for nothing beyond", function()
        new_world()
        local listing = open_tens(list)
        local take = listing:take(10)
        assert.same({}, world:log())
        local ids = walks.ids(take)
        for _ = 1, 5 do core.engine.wait(0.01) end
        assert.equal(1, #world:log())
        assert.equal(10, #ids)
        assert.is_nil(take:next())
        ids = walks.joined(ids, walks.ids(listing:take(3)), walks.ids(listing:take(0)), walks.ids(listing:take(100)))
        assert.same(world:ids(list.name), ids)
      end)

      it(list.name .. " :take raises errors, and can be called again", function()
        new_world { faults = failing(list, 2) }
        local listing = open_tens(list)
        local take = listing:take(15)
        local err, ids = walks.until_raised(take)
        assert.equal("http", err.kind)
        assert.same(walks.slice(world:ids(list.name), 1, 15), walks.joined(ids, walks.ids(take)))
      end)

      it(list.name .. " :all is a table of all that is left, :count their number", function()
        new_world()
        assert.equal(25, open_tens(list):count())
        local listing = open_tens(list)
        local ids = walks.some(listing, 12)
        local all = listing:all()
        assert.equal(13, #all)
        for _, record in ipairs(all) do ids[#ids + 1] = record.id end
        assert.same(world:ids(list.name), ids)
        listing = open_tens(list)
        walks.some(listing, 12)
        assert.equal(13, listing:count())
        assert.equal(0, listing:count())
      end)

      for _, method in ipairs { "all", "count" } do
        it(list.name .. " :" .. method .. " leaves the listing where it was after an error", function()
          for _, taken in ipairs { 0, 4, 10, 14 } do
            new_world { faults = failing(list, 3) }
            local listing = open_tens(list, { max = 23, parallel = 1 })
            local ids = walks.some(listing, taken)
            local before = listing:cursor()
            local err = walks.failed(listing[method](listing))
            assert.equal(before, err.cursor)
            assert.equal(before, listing:cursor())
            assert.same(walks.slice(world:ids(list.name), 1, 23), walks.joined(ids, walks.ids(listing)))
          end
        end)
      end
    end)
  end)

  describe(":total", function()
    each_list(function(list)
      it(list.name .. " asks for the first page and takes nothing", function()
        new_world()
        local listing = open_tens(list)
        assert.equal(25, listing:total())
        if walks.has_integers then assert.equal("integer", math.type(listing:total())) end
        assert.equal("1", world:log()[1].args.page or "1")
        assert.same(world:ids(list.name), walks.ids(listing))
        assert.equal(25, listing:total())
        assert.equal(3, #world:log())
      end)

      it(list.name .. " gives the triple of a failure, and then the total", function()
        new_world { faults = failing(list, 1) }
        local listing = open(list)
        assert.equal("http", walks.failed(listing:total()).kind)
        assert.equal(25, listing:total())
        assert.equal(25, listing:count())
      end)

      for _, form in ipairs { "integer", "string", "float" } do
        it(list.name .. " is a whole number when the service writes it as " .. form, function()
          new_world { total = form }
          local listing = open_tens(list)
          assert.equal(25, listing:total())
          if walks.has_integers then assert.equal("integer", math.type(listing:total())) end
          assert.equal(25, listing:count())
        end)
      end
    end)

    each_token_list(function(list)
      for _, form in ipairs { "negative", "absent", "null", "nonsense" } do
        it(list.name .. " is nil when the service says " .. form .. ", and the walk is whole", function()
          new_world { total = form }
          local listing = open_tens(list)
          local total, message = listing:total()
          assert.is_nil(total)
          assert.is_nil(message)
          assert.equal(25, listing:count())
        end)
      end
    end)

    for _, form in ipairs { "negative", "absent", "null", "nonsense" } do
      it("of numbered pages may not be " .. form .. ", since the walk stands on it", function()
        new_world { total = form }
        local listing = open(walks.lists[4])
        assert.equal("decode", walks.failed(listing:next()).kind)
      end)
    end

    it("is known with max = 0, which takes nothing", function()
      new_world()
      local listing = open(walks.lists[1], nil, { max = 0 })
      assert.equal(25, listing:total())
      assert.is_nil((listing:next()))
    end)
  end)

  describe(":cursor", function()
    each_list(function(list)
      it(list.name .. " is exact to the item, at every place, in another client", function()
        new_world()
        local ids = world:ids(list.name)
        for _, place in ipairs { 0, 1, 5, 9, 10, 11, 19, 20, 21, 24, 25 } do
          local listing = open_tens(list)
          walks.some(listing, place)
          local cursor = listing:cursor()
          assert.is_nil(cursor:find "[%c%s]")
          assert.same(walks.slice(ids, place + 1), walks.ids(open_tens(list, { resume = cursor })), "after " .. place)
        end
      end)

      it(list.name .. " carries a walk through a new client for each item", function()
        new_world()
        local ids, cursor = {}, nil
        for _ = 1, 40 do
          local listing = open_tens(list, { resume = cursor })
          local record, message = listing:next()
          assert.is_nil(message)
          if not record then break end
          ids[#ids + 1] = record.id
          cursor = listing:cursor()
          listing:close()
        end
        assert.same(world:ids(list.name), ids)
      end)

      it(list.name .. " of the end resumes to the end, with nothing sent", function()
        new_world()
        local listing = open_tens(list)
        walks.ids(listing)
        world:clear_log()
        local resumed = open_tens(list, { resume = listing:cursor() })
        assert.same({}, resumed:all())
        assert.equal(listing:cursor(), resumed:cursor())
        assert.same({}, world:log())
      end)

      it(list.name .. " stays the same through a resume that takes nothing", function()
        new_world()
        local listing = open_tens(list)
        walks.some(listing, 13)
        local cursor = listing:cursor()
        assert.equal(cursor, open_tens(list, { resume = cursor }):cursor())
      end)

      it(list.name .. " stands in an error, where the walk can go on", function()
        new_world { faults = failing(list, 2) }
        local listing = open_tens(list)
        local err, ids = walks.until_raised(listing)
        assert.equal(10, #ids)
        assert.equal(listing:cursor(), err.cursor)
        assert.same(world:ids(list.name), walks.joined(ids, walks.ids(open_tens(list, { resume = err.cursor }))))
      end)

      it(list.name .. " works while other pages are at hand or on their way", function()
        new_world { delay_ms = 20 }
        local listing = open_tens(list)
        local ids = walks.some(listing, 10)
        core.engine.wait(0.1)
        local rest = walks.ids(open_tens(list, { resume = listing:cursor() }))
        assert.same(world:ids(list.name), walks.joined(ids, rest))
      end)

      it(list.name .. " of a walk over :pages, :take and :first is exact too", function()
        new_world()
        local listing = open_tens(list)
        local ids = { listing:first().id }
        ids = walks.joined(ids, walks.ids(listing:take(3)))
        ids = walks.joined(ids, walks.ids(open_tens(list, { resume = listing:cursor() }):take(8)))
        walks.some(listing, 8)
        for page in listing:pages() do
          ids = walks.joined(ids, walks.ids(page:each()))
          break
        end
        ids = walks.joined(ids, walks.ids(open_tens(list, { resume = listing:cursor() })))
        assert.same(world:ids(list.name), ids)
      end)

      it(list.name .. " resumed within a page that changed meanwhile neither loses nor doubles", function()
        for _, taken in ipairs { 3, 7, 10, 17 } do
          new_world()
          local before = world:ids(list.name)
          local listing = open_tens(list)
          local ids = walks.some(listing, taken)
          local cursor = listing:cursor()
          listing:close()
          local gone = { [before[2]] = true, [before[taken + 1]] = true, [before[22]] = true }
          world:mutate { list = list.name, delete = { before[2], before[taken + 1], before[22] }, insert = 2 }
          local known, counts = {}, {}
          for _, id in ipairs(before) do known[id] = true end
          for _, id in ipairs(walks.ids(open_tens(list, { resume = cursor }))) do
            if known[id] then ids[#ids + 1] = id end
            counts[id] = (counts[id] or 0) + 1
            assert.equal(1, counts[id])
          end
          local expected = {}
          for place, id in ipairs(before) do
            if place <= taken or not gone[id] then expected[#expected + 1] = id end
          end
          assert.same(expected, ids, "after " .. taken)
        end
      end)

      it(list.name .. " counts `max` anew, since it belongs to a walk", function()
        new_world()
        local listing = open_tens(list, { max = 12 })
        local ids = walks.ids(listing)
        assert.equal(12, #ids)
        ids = walks.joined(ids, walks.ids(open_tens(list, { resume = listing:cursor(), max = 5 })))
        assert.same(walks.slice(world:ids(list.name), 1, 17), ids)
      end)
    end)

    it("holds with filters, which have to be the same", function()
      new_world { items = { ["twelvelabs.assets"] = 60 } }
      local filters = { asset_types = { "video", "image" }, filename = "e" }
      local all = walks.ids(open(walks.lists[4], filters, { page_size = 7 }))
      local listing = open(walks.lists[4], filters, { page_size = 7 })
      local ids = walks.some(listing, 9)
      local again = { filename = "e", asset_types = { "video", "image" } }
      local rest = walks.ids(open(walks.lists[4], again, { resume = listing:cursor() }))
      assert.is_true(#all > 9)
      assert.same(all, walks.joined(ids, rest))
    end)

    each_token_list(function(list)
      it(list.name .. " may be resumed with another page size", function()
        new_world()
        local listing = open_tens(list)
        local ids = walks.some(listing, 13)
        local rest = walks.ids(open(list, nil, { page_size = 4, resume = listing:cursor() }))
        assert.same(world:ids(list.name), walks.joined(ids, rest))
      end)
    end)
  end)

  describe(":close", function()
    each_list(function(list)
      it(list.name .. " ends the walk, and next says so at the caller's line", function()
        new_world()
        local listing = open_tens(list)
        walks.some(listing, 3)
        local cursor = listing:cursor()
        listing:close()
        listing:close()
        local sent = #world:log()
        for _, call in ipairs {
          function() local _ = listing:next() end,
          function() local _ = listing() end,
          function() local _ = listing:all() end,
          function() local _ = listing:count() end,
          function() local _ = listing:first() end,
          function() for _ in listing do break end end,
          function() for _ in listing:pages() do break end end,
        } do
          assert.matches("closed", walks.blamed(call).message)
        end
        assert.equal(sent, #world:log())
        assert.matches("closed", tostring(listing))
        assert.equal(cursor, listing:cursor())
        local resumed = open_tens(list, { resume = cursor })
        assert.equal(22, resumed:count())
      end)

      it(list.name .. " after the end leaves it at its end", function()
        new_world()
        local listing = open_tens(list)
        walks.ids(listing)
        listing:close()
        local record, message = listing:next()
        assert.is_nil(record)
        assert.is_nil(message)
      end)

      it(list.name .. " cancels what is in flight", function()
        new_world { faults = { { match = { page = 2 }, action = "stall", at = "before_headers" } } }
        local listing = open_tens(list)
        walks.some(listing, 1)
        for _ = 1, 100 do
          if #world:log() == 2 then break end
          core.engine.wait(0.02)
        end
        listing:close()
        local waits = core.engine.timeout()
        assert.is_true(waits == nil or waits < 5)
        world:clear_log()
        assert.equal(25, open_tens(list):count())
      end)
    end)

    it("forgotten listings cancel what is in flight too", function()
      new_world { faults = { { match = { page = 2 }, times = "always", action = "stall", at = "before_headers" } } }
      for _, list in ipairs(walks.lists) do walks.some(open_tens(list), 1) end
      collectgarbage() collectgarbage()
      for _ = 1, 5 do core.engine.wait(0.01) end
      local waits = core.engine.timeout()
      assert.is_true(waits == nil or waits < 5)
    end)
  end)

  describe("tostring", function()
    each_list(function(list)
      it(list.name .. " is one line that names the list and how far it is", function()
        new_world()
        local listing = open_tens(list)
        local states = { tostring(listing) }
        walks.some(listing, 7)
        states[2] = tostring(listing)
        listing:close()
        states[3] = tostring(listing)
        for place, state in ipairs(states) do
          assert.matches(list.name, state, 1, true)
          assert.is_nil(state:find "%c")
          assert.not_equal(state, states[place - 1])
        end
        assert.matches("7", states[2])
        assert.matches("closed", states[3])
      end)
    end)
  end)

  describe("how much:", function()
    each_list(function(list)
      it(list.name .. " asks for the largest page that the service allows", function()
        new_world()
        open(list):count()
        assert.equal(tostring(list.largest), world:log()[1].args[list.size])
      end)

      it(list.name .. " takes page_size, or the service's own parameter", function()
        new_world()
        open(list, nil, { page_size = 9 }):count()
        open(list, { [list.size] = 9 }):count()
        local log = world:log()
        assert.equal(6, #log)
        for _, entry in ipairs(log) do assert.equal("9", entry.args[list.size]) end
      end)

      for _, max in ipairs { 1, 9, 10, 11, 25, 1000 } do
        it(list.name .. " gives at most max = " .. max .. ", and asks for no page beyond", function()
          new_world()
          local listing = open_tens(list, { max = max })
          assert.same(walks.slice(world:ids(list.name), 1, math.min(max, 25)), walks.ids(listing))
          assert.is_nil((listing:next()))
          assert.equal(math.ceil(math.min(max, 25) / 10), #world:log())
        end)
      end

      it(list.name .. " sends nothing for max = 0", function()
        new_world()
        assert.same({}, walks.ids(open(list, nil, { max = 0 })))
        assert.same({}, world:log())
      end)

      it(list.name .. " asks for no larger a page than max makes useful", function()
        new_world()
        assert.equal(3, #walks.ids(open(list, nil, { max = 3 })))
        assert.equal("3", world:log()[1].args[list.size])
      end)

      it(list.name .. " takes whole numbers that are floats", function()
        new_world()
        assert.equal(4, open(list, { [list.size] = 2.0 }, { max = 4.0 }):count())
        assert.equal("2", world:log()[1].args[list.size])
      end)

      it(list.name .. " works called with a colon", function()
        new_world()
        local client = clients[list.service](world)
        assert.equal(25, client[list.list](client):count())
        assert.equal(4, client[list.list](client, { [list.size] = 10 }, { max = 4 }):count())
      end)
    end)

    each_token_list(function(list)
      it(list.name .. " starts at `token`", function()
        new_world()
        open_tens(list):count()
        local token = world:log()[2].args.token
        assert.same(walks.slice(world:ids(list.name), 11), walks.ids(open(list, { token = token })))
        assert.same(world:ids(list.name), walks.ids(open(list, { token = "" })))
      end)

      for _, answer in ipairs { "empty", "empty_with_token", "default" } do
        it(list.name .. " with limit = 0 ends without an item when the service answers " .. answer, function()
          new_world { limit_zero = answer }
          local listing = open(list, { limit = 0 })
          assert.equal(25, listing:total())
          assert.same({}, walks.ids(listing))
          local log = world:log()
          assert.equal(1, #log)
          assert.equal("0", log[1].args.limit)
        end)
      end
    end)

    it("twelvelabs.assets starts at `page`", function()
      new_world()
      local list = walks.lists[4]
      for page = 1, 3 do
        local rest = walks.slice(world:ids(list.name), page * 10 - 9)
        assert.same(rest, walks.ids(open(list, { page = page, page_limit = 10 })))
      end
      assert.same({}, walks.ids(open(list, { page = 4, page_limit = 10 })))
      assert.same(walks.slice(world:ids(list.name), 11), walks.ids(open(list, { page = "2", page_limit = 10 })))
    end)

    for _, past in ipairs { "empty", "null", "repeat", "repeat_unclamped" } do
      it("twelvelabs.assets started behind the end is empty when the service answers " .. past, function()
        new_world { past_end = past }
        assert.same({}, walks.ids(open(walks.lists[4], { page = 9, page_limit = 10 })))
      end)
    end
  end)

  describe("ahead:", function()
    each_token_list(function(list)
      it(list.name .. " has the next page on its way while a page is used", function()
        new_world()
        local listing = open_tens(list)
        walks.some(listing, 1)
        for _ = 1, 100 do
          if #world:log() == 2 then break end
          core.engine.pump()
        end
        assert.equal(2, #world:log())
        assert.equal(24, listing:count())
        assert.equal(3, #world:log())
      end)

      it(list.name .. " asks for one page at a time, whatever `parallel` says", function()
        new_world { delay_ms = 40 }
        open_tens(list, { parallel = 8 }):count()
        local log = world:log()
        for place = 2, 3 do assert.is_true(log[place].time - log[place - 1].time >= 0.035) end
      end)
    end)

    it("numbered pages are asked for together and delivered in order", function()
      -- No more together than an eighth of the items before them.
      new_world { items = { ["twelvelabs.assets"] = 400 }, hold = { [2] = 5, [3] = 4 } }
      assert.same(world:ids("twelvelabs.assets"), walks.ids(open(walks.lists[4], nil, { page_size = 40 })))
      local log = world:log()
      assert.equal(10, #log)
      for place = 2, 5 do assert.is_true(log[place].time < log[2].answered) end
    end)

    it("numbered pages in any order of answers come in order", function()
      new_world { items = { ["twelvelabs.assets"] = 200 }, jitter_ms = 30 }
      for _, parallel in ipairs { 2, 3, 16 } do
        assert.same(world:ids("twelvelabs.assets"), walks.ids(open_tens(walks.lists[4], { parallel = parallel })))
      end
      assert.equal(60, #world:log())
    end)

    it("numbered pages come one at a time with parallel = 1", function()
      new_world { delay_ms = 40 }
      assert.equal(25, open_tens(walks.lists[4], { parallel = 1 }):count())
      local log = world:log()
      for place = 2, 3 do assert.is_true(log[place].time - log[place - 1].time >= 0.035) end
    end)

    it("no more numbered pages are asked for than `max` needs", function()
      new_world { items = { ["twelvelabs.assets"] = 200 } }
      assert.equal(35, open_tens(walks.lists[4], { max = 35, parallel = 16 }):count())
      assert.equal(4, #world:log())
    end)
  end)

  describe("filters", function()
    local cases = {
      { 1, "file_type", "video", function(item) return item.file_type == "video" end },
      { 1, "folder_id", "", function(item) return item.folder_id == "" end },
      { 2, "title", "Meeting", function(item) return item.video_title:lower():find("meeting", 1, true) end },
      { 2, "folder_id", "null", function(item) return item.folder_id == "null" end },
      { 3, "name_filter", "e", function(item) return item.name:lower():find("e", 1, true) end },
      { 3, "is_trash", true, function(item) return item.is_trash end },
      { 3, "is_trash", false, function(item) return not item.is_trash end },
      { 4, "filename", "MEETING", function(item) return item.filename:lower():find("meeting", 1, true) end },
      { 4, "asset_types", { "image" }, function(item) return item.file_type:find "^image" end },
      { 4, "asset_types", "audio", function(item) return item.file_type:find "^audio" end },
      { 4, "asset_types", { "image", "video" }, function(item) return not item.file_type:find "^audio" end },
    }
    for _, case in ipairs(cases) do
      local list, name, value, matches = walks.lists[case[1]], case[2], case[3], case[4]
      local shown = type(value) == "table" and table.concat(value, " and ") or tostring(value)
      it(list.name .. " with " .. name .. " = " .. shown .. " gives those alone", function()
        new_world { items = { [list.name] = 60 } }
        local expected = {}
        for _, item in ipairs(world:items(list.name)) do
          if matches(item) then expected[#expected + 1] = item[list.id] end
        end
        assert.is_true(#expected > 0 and #expected < 60)
        assert.same(expected, walks.ids(open(list, { [name] = value }, { page_size = 5 })))
        for _, entry in ipairs(world:log()) do
          local sent = entry.args[name]
          local wanted = type(value) == "table" and (#value > 1 and value or value[1]) or tostring(value)
          assert.same(wanted, sent)
        end
      end)
    end

    it("twelvelabs.assets by ids go out as repeated keys", function()
      new_world()
      local ids = world:ids("twelvelabs.assets")
      local wanted = { ids[3], ids[9], ids[20] }
      assert.same(wanted, walks.ids(open(walks.lists[4], { asset_ids = wanted })))
      local _, count = world:log()[1].query:gsub("asset_ids=", "")
      assert.equal(3, count)
    end)

    local odd = "a&b=c +\195\188%/?#;,'\"\\\1\n[]{}|~"
    for _, case in ipairs { { 1, "folder_id" }, { 2, "title" }, { 3, "name_filter" }, { 3, "parent_id" },
      { 4, "filename" } } do
      local list, name = walks.lists[case[1]], case[2]
      it(list.name .. " with any characters in " .. name .. " arrive as they are", function()
        new_world()
        assert.same({}, walks.ids(open(list, { [name] = odd })))
        assert.equal(odd, world:log()[1].args[name])
      end)
    end

    it("with unknown values of an enumeration are left to the service", function()
      new_world()
      assert.same({}, walks.ids(open(walks.lists[1], { file_type = "hologram" })))
      local err = walks.failed(open(walks.lists[4], { asset_types = { "hologram" } }):next())
      assert.equal("parameter_invalid", err.code)
    end)
  end)

  describe("ends:", function()
    each_token_list(function(list)
      for _, token in ipairs { "null", "empty", "string_null", "absent" } do
        it(list.name .. " with a token that is " .. token, function()
          new_world { end_token = token }
          assert.same(world:ids(list.name), walks.ids(open_tens(list)))
          assert.equal(3, #world:log())
        end)
      end

      it(list.name .. " not with an empty page that has a token", function()
        new_world { faults = { { match = { request = 1 }, action = "empty_pages" } } }
        assert.same(world:ids(list.name), walks.ids(open_tens(list)))
        assert.equal(4, #world:log())
      end)

      it(list.name .. " not with a page that is shorter than was asked for", function()
        new_world { over_limit = "clamp", default_limit = 10 }
        assert.same(world:ids(list.name), walks.ids(open(list, nil, { page_size = 7 })))
      end)

      it(list.name .. " with an error when a token is repeated", function()
        new_world { faults = { { match = { request = 2 }, action = "same_token" } } }
        local listing = open_tens(list)
        local err, ids = walks.until_raised(listing)
        assert.equal("paging", err.kind)
        assert.matches("token", err.message)
        assert.is_true(#ids <= 20)
        assert.same(walks.slice(world:ids(list.name), 1, #ids), ids)
        -- Nothing is lost, should the service come to its senses.
        assert.same(world:ids(list.name), walks.joined(ids, walks.ids(listing)))
      end)

      it(list.name .. " with an error when tokens go round in a circle", function()
        local good = list.name == "heygen.videos" and '{"code":100,"data":{"%s":[{"%s":"%s"}],"total":9,"token":"%s"}}'
          or '{"error":null,"data":{"%s":[{"%s":"%s"}],"total":9,"token":"%s"}}'
        local function answer(request, token)
          return { match = { request = request }, action = "body",
            text = good:format(list.array, list.id, "item" .. request, token) }
        end
        new_world { faults = { answer(1, "A"), answer(2, "B"), answer(3, "C"), answer(4, "A"), answer(5, "B") } }
        local listing = open(list)
        local err, ids = walks.until_raised(listing)
        assert.equal("paging", err.kind)
        assert.same({ "item1", "item2", "item3" }, ids)
      end)

      for _, form in ipairs { "array", "null", "absent" } do
        it(list.name .. " when there is nothing and the items are " .. form, function()
          new_world { items = { [list.name] = 0 }, empty_data = form }
          assert.same({}, walks.ids(open(list)))
          assert.equal(0, open(list):total())
        end)
      end
    end)

    for _, past in ipairs { "empty", "repeat", "error" } do
      it("numbered pages without asking for a page past the last, even if that were " .. past, function()
        for _, count in ipairs { 0, 10, 20, 25 } do
          new_world { items = { ["twelvelabs.assets"] = count }, past_end = past }
          assert.same(world:ids("twelvelabs.assets"), walks.ids(open_tens(walks.lists[4], { parallel = 16 })))
          assert.equal(math.max(1, math.ceil(count / 10)), #world:log())
        end
      end)
    end

    for _, form in ipairs { "array", "null", "absent" } do
      it("numbered pages when there is nothing and the items are " .. form, function()
        for pages = 0, 1 do
          new_world { items = { ["twelvelabs.assets"] = 0 }, empty_data = form, empty_total_page = pages }
          assert.same({}, walks.ids(open(walks.lists[4])))
        end
      end)
    end
  end)

  describe("answers of a wrong shape:", function()
    local shapes = {
      "array", "string", "number", "null", "data_array", "data_string", "data_null", "items_object", "items_string",
      "items_null", "items_absent", "item_null", "item_string", "item_number", "item_array", "item_without_id",
      "item_id_null", "nulls",
    }
    local own = {
      token = { "token_number", "token_object", "token_array" },
      number = { "page_info_array", "page_info_null", "page_info_absent" },
    }
    each_list(function(list)
      for _, shape in ipairs(walks.joined(shapes, own[list.by])) do
        it(list.name .. " " .. shape .. " is a decode error, and nothing is lost", function()
          new_world { faults = { { match = { page = 2 }, action = "wrong_shape", shape = shape } } }
          local listing = open_tens(list)
          local err, ids = walks.until_raised(listing)
          assert.equal("decode", err.kind)
          assert.equal(200, err.status)
          assert.equal(1, err.attempts)
          assert.equal(10, #ids)
          assert.same(world:ids(list.name), walks.joined(ids, walks.ids(listing)))
        end)
      end

      it(list.name .. " with broken UTF-8 or deep nesting in an item neither crash nor end the walk", function()
        new_world { faults = {
          { match = { request = 1 }, action = "invalid_utf8" },
          { match = { request = 2 }, action = "deep_json", inside = "item" },
          { match = { request = 3 }, action = "deep_json" },
        } }
        local listing = open_tens(list, { parallel = 1 })
        local ids = walks.some(listing, 10)
        assert.equal("decode", walks.failed(listing:next()).kind)
        assert.equal("decode", walks.failed(listing:next()).kind)
        assert.same(world:ids(list.name), walks.joined(ids, walks.ids(listing)))
      end)
    end)
  end)

  describe("failing envelopes in HTTP 200:", function()
    local cases = {
      { 1, "object", "unauthorized" }, { 1, "string", nil }, { 2, "object", "400112" }, { 3, "object", "unauthorized" },
      { 3, "string", nil },
    }
    for _, case in ipairs(cases) do
      local list, form, code = walks.lists[case[1]], case[2], case[3]
      it(list.name .. " with the error as " .. form .. " is an api error", function()
        for _, code_form in ipairs { "number", "string" } do
          new_world { error_form = form, code_form = code_form, faults = {
            { match = { request = 2 }, action = "failing_envelope", code = 400112, message = "No such luck" },
          } }
          local listing = open_tens(list)
          local ids = walks.some(listing, 10)
          local err = walks.failed(listing:next())
          assert.equal("api", err.kind)
          assert.equal(code, err.code)
          assert.equal(200, err.status)
          assert.matches("No such luck", err.message, 1, true)
          assert.same(world:ids(list.name), walks.joined(ids, walks.ids(listing)))
        end
      end)
    end

    it("a code of \"100\", as the document has it, is success", function()
      new_world { code_form = "string" }
      assert.equal(25, open_tens(walks.lists[2]):count())
    end)

    it("a warning and sunset headers are no failure", function()
      new_world { warning = true, sunset = true }
      for _, list in ipairs(walks.token_lists) do assert.equal(25, open_tens(list):count()) end
    end)
  end)
end)
