-- Walking relations: a record knows what hangs on it.

local clients = require "spec.support.clients"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local world

setup(function()
  world = simulator.world { items = { ["heygen.folders"] = 12, ["heygen.videos"] = 40, ["heygen.assets"] = 40 } }
end)

teardown(function() world:close() end)

local function ids_of(listing)
  local ids = walks.ids(listing)
  table.sort(ids)
  return ids
end

-- The records of a listing for which `test` holds, by id.
local function chosen(listing, test)
  local ids = {}
  for record in listing do
    if test(record) then ids[#ids + 1] = record.id end
  end
  table.sort(ids)
  return ids
end

describe("relations", function()
  it("folder:folders(), folder:videos() and folder:assets() are what stands in the folder", function()
    local heygen = clients.heygen(world)
    local some = { folders = 0, videos = 0, assets = 0 }
    for folder in heygen.folders() do
      local folders = chosen(heygen.folders(), function(record) return record.parent_id == folder.id end)
      assert.same(folders, ids_of(folder:folders()))
      for _, name in ipairs { "videos", "assets" } do
        local wanted = chosen(heygen[name](), function(record) return record.folder_id == folder.id end)
        assert.same(wanted, ids_of(folder[name](folder)))
        some[name] = some[name] + #wanted
      end
      some.folders = some.folders + #folders
    end
    for name, count in pairs(some) do assert(count > 0, name) end
  end)

  -- {list of the thing, method, list that it gives, field of the thing and of what hangs on it}
  local relations = {
    { "twelvelabs.indexes", "videos", "index_id", "videos" },
    { "twelvelabs.indexes", "indexed_assets", "index_id", "indexed_assets" },
    { "twelvelabs.assets", "indexed_assets", "asset_id", "asset_indexed_assets" },
    { "twelvelabs.assets", "entities", "asset_id", "asset_entities" },
    { "twelvelabs.entity_collections", "entities", "entity_collection_id", "entities" },
    { "twelvelabs.multipart_uploads", "chunks", "upload_id", "upload_chunks" },
    { "twelvelabs.knowledge_stores", "items", "knowledge_store_id", "knowledge_items" },
    { "twelvelabs.knowledge_stores", "collections", "knowledge_store_id", "item_collections" },
    { "twelvelabs.connections", "imports", "connection_id", "imports" },
    { "heygen.avatar_groups", "avatars", "group_id", "group_avatars" },
    { "heygen.v3.avatars", "looks", "group_id", "v3.looks" },
    { "heygen.v3.video_agents", "videos", "session_id", "v3.agent_videos" },
  }

  for _, relation in ipairs(relations) do
    local from, method, filter, to = relation[1], relation[2], relation[3], relation[4]
    it(("%s: %s() is the list of that one's own"):format(from, method), function()
      local list = clients.list(world, from:match "^%a+%." .. to)
      local things = assert(clients.list(world, from)({}, { max = 3 }):all())
      local some = 0
      for _, thing in ipairs(things) do
        local wanted = walks.ids(list { [filter] = thing.id })
        assert.same(wanted, walks.ids(thing[method](thing)))
        assert.same(walks.slice(wanted, 1, 2), walks.ids(thing[method](thing, {}, { max = 2 })))
        some = some + #wanted
      end
      assert(some > 0, "nothing hangs on any of them")
    end)
  end

  it("a collection's items know the store as well", function()
    local store = clients.twelvelabs(world).knowledge_stores():first()
    local collection = store:collections():first()
    assert.same(
      walks.ids(clients.twelvelabs(world).collection_items {
        knowledge_store_id = store.id, collection_id = collection.id,
      }), walks.ids(collection:items()))
  end)

  it("take filters and options like any other list", function()
    local folder
    for one in clients.heygen(world).folders() do
      if not folder and one:videos():first() then folder = one end
    end
    world:clear_log()
    folder:videos({ title = "x" }, { page_size = 7 }):all()
    assert.same({ folder_id = folder.id, title = "x", limit = "7" }, world:log()[1].args)
  end)

  it("mistakes are blamed on the caller", function()
    local heygen = clients.heygen(world)
    local folder = heygen.folders():first()
    local function told(call) return walks.blamed(call).message end
    local twice = told(function() folder:videos { folder_id = "x" } end)
    assert.matches("'folder_id' is the record's own id here", twice, 1, true)
    assert.matches("did you mean 'title'", told(function() folder:videos { titel = "x" } end), 1, true)
    assert.matches("a record expected", walks.blamed(function() folder.videos() end).message)
    assert.matches("a record expected", walks.blamed(function() folder.videos({}) end).message)
    assert.matches("must be a table", walks.blamed(function() folder:videos "x" end).message)
  end)

  it("work for records that outlive their client", function()
    local folder = (function() return clients.heygen(world).folders():first() end)()
    collectgarbage() collectgarbage()
    assert.is_table(folder:videos():all())
  end)

  it("a method goes before a field of the service of the same name", function()
    local raw = simulator.world {
      raw = { ["heygen.folders"] = { { id = "f1", name = "n", videos = 7, parent_id = "p" } } },
    }
    local folder = clients.heygen(raw).folders():first()
    assert.is_function(folder.videos)
    assert.equal(7, folder:totable().videos)
    raw:close()
  end)
end)
