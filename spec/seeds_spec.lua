-- The examples of the user's documents, byte for byte as they stand there.
-- luacheck: no max string line length

local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

-- GET /v1/video.list: a comma stands before the end of the array, so it is no JSON.
local VIDEOS = [==[
{
    "code": 100,
    "data": {
        "videos": [
            {
                "video_id": "852adc6r4h584f409112337c1677a90a",
                "status": "completed",
                "video_title": "My Title",
                "created_at": 1759560467,
                "type": "GENERATED",
                "folder_id": "null"
            },
            {
                "video_id": "6a7647a385fc40f6a84db29ac4131n46",
                "status": "completed",
                "video_title": "My Title",
                "created_at": 1759734824,
                "type": "GENERATED",
                "folder_id": "32c8d8a0632d40949dffb60c557dc6ea"
            },
],
        "token": "fgTzdGFydF9pZCI6JUIxMTc3NTJkMWUwOWQ0MDYyODkzNzViNDY2MzEfODJlORIsICJsYXN0X2NyZWF2ZWRfdHMiOiAiMjAyNS0xMC0wNCAwNTo0MDowOBIsvvJsYXN0X2ZldGNoZWRfbmFyHGI6ICIiLCAic29ydF9rZXkiOiAiY3JlYXRlZF90cyIsICJzb3J0X29yZGVyIjogImRlc2MiLCAiaXNfZmF2b3JpdGUiOiBudWxsfQ==",
        "total": 35
    },
    "msg": null,
    "message": null
}
]==]

-- GET /v1/folders
local FOLDERS = [==[
{
                      "error": null,
                      "data": {
                        "folders": [
                          {
                            "id": "26bg0d662440460783efe9be2a17b32e",
                            "name": "Video Project",
                            "parent_id": null,
                            "project_type": "asset",
                            "is_trash": false,
                            "created_ts": 1760939075,
                            "updated_ts": 1760939075,
                            "direct_children_count": 4,
                            "creator_username": "05abafd83b8541f0b8256a14c8a4ce92"
                          },
                          {
                            "id": "7612e0f262804d8580e5551b4e5cd18c",
                            "name": "Gmail Brand Kit",
                            "parent_id": null,
                            "project_type": "brand_kit",
                            "is_trash": false,
                            "created_ts": 1760719458,
                            "updated_ts": 1760719458,
                            "direct_children_count": 0,
                            "creator_username": "05abafd83b8541f0b8256a14c8a4ce92"
                          }
                        ],
                        "token": "eyJzb3J0X2tleSI6ICJjcmVhhFRkX3RzIiwgInNvcnRfb3JkZXIiOiAiZGVzYyIsICJzdGFydF9pZCI6ICI3NjQ0ZTBjMjYyODA0ZDg1OKOiMzU1MWI0ZTVjZjE4YyIsICJsYXN0X2NyZWF0ZWRfdHMiOiAxNz5wNzE5WDU4LCAibGFzdF9mZXRjaGVkX25hbWUiOiAiR21haWwgQnJhbmQgS2l0In0=",
                        "total": 7
                      }
                    }]==]

-- GET /v1.3/assets, without the numbers of the lines
local TWELVELABS_ASSETS = [==[
{
"data": [
{
"_id": "6298d673f1090f1100476d4c",
"created_at": "2022-06-02T10:30:00Z",
"duration": 120.5,
"file_type": "image/jpeg",
"filename": "image-01.jpg",
"hls": {
"manifest_url": "https://cdn.example.com/assets/6298d673f1090f1100476d4c/manifest.m3u8",
"status": "ready"
},
"method": "direct",
"size": 104857600,
"status": "ready",
"thumbnail": {
"representative_url": "https://cdn.example.com/assets/6298d673f1090f1100476d4c/thumbnail.jpg",
"status": "ready"
},
"user_metadata": {}
}
],
"page_info": {
"limit_per_page": 10,
"page": 1,
"total_page": 1,
"total_results": 2
}
}]==]

-- GET /v1/asset/list has no example; this is what its list of fields says, each with a value.
local ASSETS = [==[
{"error": null, "data": {"assets": [{"id": "b7a1", "name": "b7a1", "file_type": "image", "folder_id": "",
"created_ts": 1759560467, "url": "https://resource2.heygen.ai/image/b7a1/original"}], "total": "19", "token": null}}]==]

-- ... and so the older document of TwelveLabs, which has fewer fields.
local OLDER_TWELVELABS_ASSETS = [==[
{"data": [{"_id": "6298d673f1090f1100476d4c", "method": "direct", "status": "ready", "filename": "image-01.jpg",
"file_type": "image/jpeg", "created_at": "2022-06-02T10:30:00Z"}],
"page_info": {"limit_per_page": 10, "page": 1, "total_page": 1, "total_results": 1}}]==]

local world, new_world = one_world.world, one_world.new

local function serving(list, text)
  new_world { body = { [list.name] = text } }
  local listing = walks.open(world, list)
  return listing
end

local ASSET_LIST, VIDEO_LIST, FOLDER_LIST, TL_LIST = walks.lists[1], walks.lists[2], walks.lists[3], walks.lists[4]

describe("the documents' examples:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("video.list as it stands is a decode error: no crash, and no empty list", function()
    local listing = serving(VIDEO_LIST, VIDEOS)
    local err = walks.failed(listing:next())
    assert.equal("decode", err.kind)
    assert.equal(200, err.status)
    assert.equal(1, err.attempts)
    assert.equal("decode", walks.failed(listing:all()).kind)
    assert.equal("decode", walks.failed(listing:count()).kind)
    assert.equal("decode", walks.failed(listing:total()).kind)
    assert.equal("decode", walks.raised(function() for _ in listing do error "no item should come" end end).kind)
  end)

  it("so is it when it comes in the middle of a walk", function()
    new_world { faults = { { match = { page = 2 }, action = "body", text = VIDEOS } } }
    local listing = walks.open(world, VIDEO_LIST, nil, { page_size = 10 })
    local ids = walks.some(listing, 10)
    assert.equal("decode", walks.failed(listing:next()).kind)
    assert.same(world:ids "heygen.videos", walks.joined(ids, walks.ids(listing)))
  end)

  it("it is asked for again, since a broken answer may be a passing trouble", function()
    new_world { body = { ["heygen.videos"] = VIDEOS } }
    local err = walks.failed(clients.heygen(world, { max_retries = 1 }).videos():next())
    assert.equal("decode", err.kind)
    assert.equal(2, err.attempts)
    assert.equal(2, #world:log())
  end)

  it("video.list without the comma gives its two videos", function()
    local good, count = VIDEOS:gsub("},\n%],", "}\n],")
    assert.equal(1, count)
    local listing = serving(VIDEO_LIST, good)
    assert.equal(35, listing:total())
    local first, second = listing:next(), listing:next()
    assert.same({
      video_id = "852adc6r4h584f409112337c1677a90a", status = "completed", video_title = "My Title",
      created_at = 1759560467, type = "GENERATED",
    }, first:totable())
    assert.same({
      video_id = "6a7647a385fc40f6a84db29ac4131n46", status = "completed", video_title = "My Title",
      created_at = 1759734824, type = "GENERATED", folder_id = "32c8d8a0632d40949dffb60c557dc6ea",
    }, second:totable())
    assert.is_nil(first.folder_id)
    assert.equal("heygen.video 852adc6r4h584f409112337c1677a90a: My Title (video)", tostring(first))
    -- The example names a next page, which gives the same token again.
    assert.equal("paging", walks.failed(listing:next()).kind)
    assert.equal(#good:match "fgTz[^\"]*", #world:log()[2].args.token)
  end)

  it("folders gives its two folders", function()
    local listing = serving(FOLDER_LIST, FOLDERS)
    assert.equal(7, listing:total())
    local first, second = listing:next(), listing:next()
    assert.same({
      id = "26bg0d662440460783efe9be2a17b32e", name = "Video Project", project_type = "asset", is_trash = false,
      created_ts = 1760939075, updated_ts = 1760939075, direct_children_count = 4,
      creator_username = "05abafd83b8541f0b8256a14c8a4ce92",
    }, first:totable())
    assert.same({
      id = "7612e0f262804d8580e5551b4e5cd18c", name = "Gmail Brand Kit", project_type = "brand_kit", is_trash = false,
      created_ts = 1760719458, updated_ts = 1760719458, direct_children_count = 0,
      creator_username = "05abafd83b8541f0b8256a14c8a4ce92",
    }, second:totable())
    assert.is_nil(first.parent_id)
    assert.equal(1760939075, first.created)
    assert.is_nil(first.kind)
    assert.is_truthy(FOLDERS:find(first:json(), 1, true))
    assert.is_truthy(FOLDERS:find(second:json(), 1, true))
    assert.equal("paging", walks.failed(listing:next()).kind)
  end)

  it("TwelveLabs' assets give the one asset", function()
    local listing = serving(TL_LIST, TWELVELABS_ASSETS)
    assert.equal(2, listing:total())
    local records = listing:all()
    assert.equal(1, #records)
    local asset = records[1]
    assert.same({
      _id = "6298d673f1090f1100476d4c", created_at = "2022-06-02T10:30:00Z", duration = 120.5,
      file_type = "image/jpeg", filename = "image-01.jpg",
      hls = {
        manifest_url = "https://cdn.example.com/assets/6298d673f1090f1100476d4c/manifest.m3u8", status = "ready",
      },
      method = "direct", size = 104857600, status = "ready",
      thumbnail = {
        representative_url = "https://cdn.example.com/assets/6298d673f1090f1100476d4c/thumbnail.jpg",
        status = "ready",
      },
      user_metadata = {},
    }, asset:totable())
    assert.equal("6298d673f1090f1100476d4c", asset.id)
    assert.equal("image-01.jpg", asset.name)
    assert.equal("image", asset.kind)
    assert.equal(1654165800, asset.created)
    assert.equal("twelvelabs.asset 6298d673f1090f1100476d4c: image-01.jpg (image)", tostring(asset))
    assert.is_truthy(TWELVELABS_ASSETS:find(asset:json(), 1, true))
    assert.equal(1, #world:log())
  end)

  it("the fields of the documents without an example are read", function()
    local listing = serving(ASSET_LIST, ASSETS)
    assert.equal(19, listing:total())
    local asset = listing:next()
    assert.same({
      id = "b7a1", name = "b7a1", file_type = "image", created_ts = 1759560467,
      url = "https://resource2.heygen.ai/image/b7a1/original",
    }, asset:totable())
    assert.equal(0, listing:count())
    assert.equal(1, serving(TL_LIST, OLDER_TWELVELABS_ASSETS):count())
  end)

  it("the request of TwelveLabs' example is the one that is sent", function()
    new_world()
    walks.open(world, TL_LIST, {
      asset_ids = { "6298d673f1090f1100476d4c", "6298d673f1090f1100476d4d" }, asset_types = { "image", "video" },
      filename = "meeting",
    }):count()
    local query = world:log()[1].query
    assert.matches("asset_ids=6298d673f1090f1100476d4c&asset_ids=6298d673f1090f1100476d4d"
      .. "&asset_types=image&asset_types=video&filename=meeting", query, 1, true)
  end)
end)
