-- What the benchmarks serve is what they say: every asset once. (`make bench` itself takes minutes.)

local json = require "cjson"
local shell = require "spec.support.shell"

local here = debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or "spec"

describe("the pages of the benchmarks", function()
  local folder = shell.folder()

  local function read(name)
    return shell.read(folder .. "/" .. name)
  end

  setup(function()
    local said, code = shell.run(("%s lua5.1 %s %s"):format(shell.environment {},
      shell.quote(here .. "/bench/pages.lua"), shell.quote(folder)))
    assert.equal(0, code, said)
  end)

  teardown(function() shell.run("rm -rf " .. shell.quote(folder)) end)

  local function different(pages, ids_of)
    local seen, count = {}, 0
    for number = 1, pages do
      for _, id in ipairs(ids_of(number)) do
        if not seen[id] then count = count + 1 end
        seen[id] = true
      end
    end
    return count
  end

  it("hold 20,000 HeyGen assets, in 200 pages that lead on to each other", function()
    assert.equal(20000, different(200, function(number)
      local data = json.decode(read(("heygen/100/%d.json"):format(number))).data
      assert.equal(number < 200 and tostring(number + 1) or json.null, data.token)
      local ids = {}
      for place, asset in ipairs(data.assets) do ids[place] = asset.id end
      return ids
    end))
  end)

  for size, pages in pairs { [50] = 400, [10] = 2000 } do
    it(("hold 20,000 TwelveLabs assets, %d a page"):format(size), function()
      assert.equal(20000, different(pages, function(number)
        local page = json.decode(read(("twelvelabs/%d/%d.json"):format(size, number)))
        assert.same({ size, number, pages }, {
          page.page_info.limit_per_page, page.page_info.page, page.page_info.total_page,
        })
        local ids = {}
        for place, asset in ipairs(page.data) do ids[place] = asset._id end
        return ids
      end))
    end)
  end

  it("of the long lists have ids that differ by the number of the page", function()
    local function page_of(name, number)
      return json.decode((read(name):gsub("@@@@", number):gsub("####", "null")))
    end
    for name, size in pairs { ["heygen/many.json"] = 100, ["twelvelabs/many.json"] = 50 } do
      assert.equal(2 * size, different(2, function(number)
        local page, ids = page_of(name, number), {}
        for place, asset in ipairs(page.data.assets or page.data) do ids[place] = asset.id or asset._id end
        return ids
      end))
    end
    local _, followers = read "next.map":gsub("\n", "")
    assert.equal(99 + 9999, followers)
  end)
end)
