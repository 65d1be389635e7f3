-- HeyGen's batches (actions-heygen.md 3 and 4): several things made by one request, and the items that tell of each.
-- Owns the items' words; the things themselves are made as any other.

local items = require "items"
local json = require "cjson"
local jobs = require "jobs"
local things = require "heygen_things"

local BATCHES = "heygen.v3.batches"

-- By the path: the field of the body with the entries, the list of the items, and the thing that each makes.
local kinds = {
  ["/v3/videos"] = { entries = "videos", list = "heygen.v3.video_batch", thing = "/v3/videos" },
  ["/v3/lipsyncs"] = { entries = "lipsyncs", list = "heygen.v3.lipsync_batch", thing = "/v3/lipsyncs" },
  ["/v3/video-translations"] = {
    entries = "video_translations", list = "heygen.v3.video_translation_batch", thing = "/v3/video-translations",
  },
  ["/v3/video-quality/comparisons"] = {
    entries = "comparisons", list = "heygen.v3.comparison_batch_items", thing = "/v3/video-quality/comparisons",
  },
}

local function thing_at(path)
  for _, thing in ipairs(things) do
    if thing.path == path and not thing.create then return thing end
  end
end

-- `done` are the members of an item whose thing is there.
local function item_job(done)
  return {
    first = "queued", still = "processing", ready = "completed", failed = "failed", done = done,
    broken = { error = { code = "internal_error", message = "This item failed." } },
  }
end

return function(actions, answer, refuse)
  local batches = { kinds = kinds }

  local function new_batch(world)
    local target = world.stores[BATCHES]
    local index = target:add(BATCHES, {})
    world.batches = world.batches or {}
    world.batches[target:id(index)] = {}
    return target:id(index), index
  end

  local function begin(world, index)
    jobs.begin(world, { BATCHES }, index, { still = "processing", ready = "completed", failed = "failed" })
  end

  -- One item, in front of all others: so the last is added first.
  local function add_item(world, list, batch_id, number, members)
    members.batch_id, members.item_index, members.status = batch_id, number - 1, "queued"
    local index = world.stores[list]:add(list, members, true)
    table.insert(world.batches[batch_id], 1, { list = list, index = index })
    return index
  end

  -- The list of many's states tells of what a batch made, too.
  local function tell_states(world, thing, index, batch_id, number)
    local list = thing.told and thing.told[#thing.told]
    if list then
      world.stores[list]:change(index, list, { batch_id = batch_id, batch_ids = batch_id, item_index = number - 1 })
    end
  end

  local function make_item(world, kind, batch_id, number, entry)
    local thing = thing_at(kind.thing)
    local index = actions.make(world, thing, entry)
    local id = world.stores[thing.list]:id(index)
    tell_states(world, thing, index, batch_id, number)
    if kind.entries == "comparisons" then
      local members = { comparison = { comparison_id = id, status = "processing" }, status = items.absent }
      local item = add_item(world, kind.list, batch_id, number, members)
      return world.stores[kind.list]:change(item, kind.list, { status = items.absent })
    end
    local item = add_item(world, kind.list, batch_id, number, { video_id = json.null, error = json.null })
    jobs.begin(world, { kind.list }, item, item_job { video_id = id })
  end

  -- All or nothing: one entry that is no object, or a folder, which items have none of, refuses all.
  function batches.make(world, kind, entries)
    for number, entry in ipairs(entries) do
      if type(entry) ~= "table" or entry.folder_id ~= nil or (kind.entries == "videos" and not entry.type) then
        return refuse(400, "invalid_parameter", "Invalid payload(s) at index " .. number - 1, kind.entries)
      end
    end
    local id, index = new_batch(world)
    for number = #entries, 1, -1 do make_item(world, kind, id, number, entries[number]) end
    begin(world, index)
    return answer({ batch_id = id }, 202)
  end

  -- Slots for files, in the order of the request; they wait for their bytes.
  function batches.make_of_assets(world, slots)
    local id = new_batch(world)
    for number = #slots, 1, -1 do
      add_item(world, "heygen.v3.asset_batch", id, number, { video_id = slots[number].asset_id, error = json.null })
    end
    return answer({ batch_id = id, items = slots }, 202)
  end

  -- May be said as often as one likes.
  function batches.complete(world, id)
    local index = actions.place(world, BATCHES, id)
    if not index then return refuse(404, "not_found", "Not found: " .. id) end
    begin(world, index)
    for _, item in ipairs((world.batches or {})[id] or {}) do
      jobs.begin(world, { item.list }, item.index, item_job())
    end
    return answer({ batch_id = id }, 202)
  end

  -- Somebody looks at a batch, and so at its items.
  function batches.look(world, list, id)
    local index = actions.place(world, BATCHES, id)
    if not index then return end
    for _, item in ipairs((world.batches or {})[id] or {}) do
      if item.list == list then jobs.look(world, list, item.index) end
    end
    jobs.look(world, BATCHES, index)
  end

  return batches
end
