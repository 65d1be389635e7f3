-- Writes what nginx serves, with the simulator's generated items:
--   lua5.1 spec/bench/pages.lua FOLDER
--
--   FOLDER/heygen/100/N.json           20,000 assets by token; the token of page N is N
--   FOLDER/twelvelabs/{10,50}/N.json   20,000 assets by number; 0.json is what is past the end
--   FOLDER/{heygen,twelvelabs}/{few,many}.json   one page of 10,000 and of 1,000,000 assets, into which
--                                      nginx puts the number of the page, so that no id comes twice
--   FOLDER/twelvelabs/big/N.json       1,000 assets, 50 and a megabyte a page
--   FOLDER/heygen/whole.json           75,000 assets and 18 MB in one answer
--   FOLDER/next.map                    the token that follows a token, for these

local here = arg[0]:match "^(.*)/[^/]*$" or "."
package.path = here .. "/../simulator/?.lua;" .. package.path

local items = require "items"

local folder = assert(arg[1], "usage: pages.lua FOLDER")
local SEED, ITEMS = 1, 20000
local LISTS = { few = 10000, many = 1000000 }

local function write(name, text)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
  file:close()
end

local function item_texts(list, first, last)
  local texts = {}
  for index = first, last do texts[#texts + 1] = items.make(list, SEED, index, {}) end
  return table.concat(texts, ",")
end

local function heygen_page(texts, total, next_token)
  return ('{"code":100,"data":{"assets":[%s],"total":%d,"token":%s},"message":null,"msg":null}'):format(
    texts, total, next_token)
end

local function twelvelabs_page(texts, size, number, pages, total)
  return ('{"data":[%s],"page_info":{"limit_per_page":%d,"page":%s,"total_page":%d,"total_results":%d}}'):format(
    texts, size, number, pages, total)
end

local function heygen_pages(size)
  local pages = ITEMS / size
  for number = 1, pages do
    local texts = item_texts("heygen.assets", (number - 1) * size + 1, number * size)
    local next_token = number < pages and ('"%d"'):format(number + 1) or "null"
    write(("heygen/%d/%d.json"):format(size, number), heygen_page(texts, ITEMS, next_token))
  end
end

local function heygen_whole()
  local WHOLE = 75000
  write("heygen/whole.json", heygen_page(item_texts("heygen.assets", 1, WHOLE), WHOLE, "null"))
end

local function twelvelabs_pages(size)
  local pages = ITEMS / size
  for number = 1, pages do
    local texts = item_texts("twelvelabs.assets", (number - 1) * size + 1, number * size)
    write(("twelvelabs/%d/%d.json"):format(size, number), twelvelabs_page(texts, size, number, pages, ITEMS))
  end
  write(("twelvelabs/%d/0.json"):format(size), twelvelabs_page("", size, pages + 1, pages, ITEMS))
end

local function big_pages()
  local BIG, blob = 1000, ('"blob":"' .. ("lorem ipsum "):rep(1700) .. '"}')
  for number = 1, BIG / 50 do
    local texts = {}
    for index = (number - 1) * 50 + 1, number * 50 do
      texts[#texts + 1] = items.make("twelvelabs.assets", SEED, index, {}):gsub("}$", "," .. blob)
    end
    write(("twelvelabs/big/%d.json"):format(number),
      twelvelabs_page(table.concat(texts, ","), 50, number, BIG / 50, BIG))
  end
end

-- @@@@ and #### are what nginx replaces.
local function template(list, size)
  local texts = {}
  for index = 1, size do
    local text = items.make(list, SEED, index, {})
    texts[index] = text:gsub(items.id(list, SEED, index), ("@@@@%024d"):format(index), 1)
  end
  return table.concat(texts, ",")
end

local function templates()
  local heygen, twelvelabs = template("heygen.assets", 100), template("twelvelabs.assets", 50)
  local map = {}
  for name, total in pairs(LISTS) do
    write("heygen/" .. name .. ".json", heygen_page(heygen, total, "####"))
    write("twelvelabs/" .. name .. ".json", twelvelabs_page(twelvelabs, 50, "@@@@", total / 50, total))
    for number = 1, total / 100 - 1 do
      map[#map + 1] = ('"%s %s" "\\"%d\\"";\n'):format(name, number == 1 and "" or number, number + 1)
    end
  end
  write("next.map", table.concat(map))
end

assert(os.execute(("mkdir -p '%s/heygen/100' '%s/twelvelabs/10' '%s/twelvelabs/50' '%s/twelvelabs/big'"):format(
  folder, folder, folder, folder)))
heygen_pages(100)
heygen_whole()
twelvelabs_pages(10)
twelvelabs_pages(50)
big_pages()
templates()
