-- Generated items: deterministic by seed, made on the fly from their index, never
-- stored. Owns ids, and what an item looks like: by hand for the four lists of the
-- documents, from a table of fields (item_fields.lua) for all others. Knows nothing
-- of worlds, requests or pages.
--
-- An index says where an item stands by age: 1, 2, 3... are the items of a new
-- world, newest first; 0, -1, -2... are those inserted later, newer than all
-- before. Ids carry their index in a scrambled form, so that an id leads back to
-- its item without a table of all ids.

local json = require "cjson"

local items = {}

-- How the lists' items are told apart: the name of the id, and its form ("heygen",
-- "twelvelabs", "uuid", or "number": the index itself).
local known = {
  ["heygen.assets"] = { number = 1, id = "id", id_form = "heygen" },
  ["heygen.videos"] = { number = 2, id = "video_id", id_form = "heygen" },
  ["heygen.folders"] = { number = 3, id = "id", id_form = "heygen" },
  ["twelvelabs.assets"] = { number = 4, id = "_id", id_form = "twelvelabs" },
}
local last_number = 4

-- ---------------------------------------------------------------- numbers ---

local WORD = 4294967296

-- a * b modulo 2^32; the halves keep every product below 2^53.
local function multiply(a, b)
  local low = a % 65536
  local high = (a - low) / 65536
  return ((high * b % 65536) * 65536 + low * b) % WORD
end

local SCRAMBLE = 2654435761
local UNSCRAMBLE = 1
for _ = 1, 5 do
  UNSCRAMBLE = multiply(UNSCRAMBLE, (2 - multiply(SCRAMBLE, UNSCRAMBLE)) % WORD)
end
local ORIGIN = 1073741824

-- Half a word at a time: "%x" of Lua 5.1 stops at 2^31 on some machines.
local function hex8(number)
  local low = number % 65536
  return string.format("%04x%04x", (number - low) / 65536, low)
end

local function index_to_hex(index)
  return hex8(multiply((index + ORIGIN) % WORD, SCRAMBLE))
end

local function hex_to_index(hex)
  local number = tonumber(hex:sub(1, 4), 16) * 65536 + tonumber(hex:sub(5, 8), 16)
  return multiply(number, UNSCRAMBLE) - ORIGIN
end

local PRIME = 2147483647

-- Without this the Nth numbers of neighbours follow from each other, and what every
-- third item has may be had by no other.
local function stirred(state)
  for _, factor in ipairs { SCRAMBLE, 2246822519 } do
    state = multiply(state, factor)
    state = (state + math.floor(state / 32768)) % WORD
  end
  return state % PRIME
end

-- A small generator of its own for each item: the same numbers on every machine.
local function dice(seed, list, index)
  local state = ((seed % PRIME) * 16807 + known[list].number * 7919 + (index % PRIME) * 48271) % PRIME
  if known[list].fields then state = stirred(state) end
  if state == 0 then state = 1 end
  local function roll(sides)
    state = state * 48271 % PRIME
    return math.floor(state / 7) % sides
  end
  roll(2) roll(2)
  return roll
end

local function filler(roll, digits)
  local text = {}
  for i = 1, digits / 4 do text[i] = string.format("%04x", roll(65536)) end
  return table.concat(text)
end

-- Newest first; two of three neighbours share a second, as in bulk uploads.
function items.created(index)
  return 1760000000 - math.floor(index * 2 / 3) * 97
end

-- ------------------------------------------------------------------- text ---

local quoted = {}

local function quote(text)
  return quoted[text] or (json.encode(text):gsub("\\/", "/"))
end
for _, word in ipairs { "image", "video", "audio", "GENERATED", "TRANSLATED", "completed" } do
  quoted[word] = quote(word)
end
items.quote = quote

local words = {
  "meeting", "Product demo", "Q3 review", "über uns", "日本語の動画", "interview",
  "Launch \"teaser\"", "beach+sun", "50% off", "a&b", "final_FINAL", "Ærlig talt", "intro", "Meeting notes",
}

local function name_of(roll, index)
  return words[roll(#words) + 1] .. " " .. (index % 1000)
end

-- Milliseconds for every other time; of two items in one second (see items.created)
-- the newer one has the larger number.
local function milliseconds_of(roll, index)
  local place, number = index % 3, roll(500)
  if place == 0 then return 500 + number end
  return roll(2) == 0 and number or nil
end

local function iso(seconds, milliseconds)
  local text = os.date("!%Y-%m-%dT%H:%M:%S", seconds)
  if milliseconds then text = string.format("%s.%03d", text, milliseconds) end
  return text .. "Z"
end

-- A folder field in the form that the world asks for when the item is in the root.
local function folder_text(key, id, root)
  if id then return ',"' .. key .. '":"' .. id .. '"' end
  if root == "absent" then return "" end
  if root == "empty" then return ',"' .. key .. '":""' end
  if root == "string_null" then return ',"' .. key .. '":"null"' end
  return ',"' .. key .. '":null'
end

-- -------------------------------------------------------------------- ids ---

local function heygen_id(list, seed, index)
  local roll = dice(seed, list, index)
  return index_to_hex(index) .. filler(roll, 24), roll
end

local function twelvelabs_id(list, seed, index)
  local roll = dice(seed, list, index)
  return hex8(items.created(index)) .. filler(roll, 8) .. index_to_hex(index), roll
end

local id_makers = { heygen = heygen_id, twelvelabs = twelvelabs_id }

function id_makers.uuid(list, seed, index)
  local roll = dice(seed, list, index)
  return index_to_hex(index) .. "-" .. filler(roll, 4) .. "-" .. filler(roll, 4) .. "-" .. filler(roll, 4) .. "-"
    .. filler(roll, 12), roll
end

function id_makers.number(list, seed, index)
  return tostring(index), dice(seed, list, index)
end

local id_patterns = {
  heygen = "^(%x%x%x%x%x%x%x%x)%x+$",
  twelvelabs = "^%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x(%x%x%x%x%x%x%x%x)$",
  uuid = "^(%x%x%x%x%x%x%x%x)%-",
}

function items.id(list, seed, index)
  return (id_makers[known[list].id_form](list, seed, index))
end

function items.id_name(list)
  return known[list].id
end

-- The index that an id stands for, or nil when this list and seed never made it.
function items.index_of(list, seed, id)
  local form = known[list].id_form
  if form == "number" then return tonumber(id) end
  local hex = id:match(id_patterns[form])
  local index = hex and hex_to_index(hex)
  if not index or items.id(list, seed, index) ~= id then return nil end
  return index
end

-- Half of the things lie in the root, the others in one of four folders.
local function folder_for(roll, seed)
  local place = roll(8)
  if place < 4 then return nil end
  return items.id("heygen.folders", seed, place - 3)
end

-- ---------------------------------------------------------------- the lists ---

local make = {}

make["heygen.assets"] = function(seed, index, form)
  local id, roll = heygen_id("heygen.assets", seed, index)
  local kind = ({ "image", "image", "video", "video", "audio" })[roll(5) + 1]
  local folder = folder_for(roll, seed)
  local ending = ({ image = ".png", video = ".mp4", audio = ".mp3" })[kind]
  local name = roll(5) < 3 and id or (name_of(roll, index) .. ending)
  local url
  if roll(8) > 0 then
    if kind == "image" then
      url = "files://dynamic.heygen.ai/image/" .. id .. "/original"
    else
      url = "files://resource2.heygen.ai/" .. kind .. "/" .. id .. "/original" .. ending
    end
  end
  local text = '{"id":"' .. id .. '","name":' .. quote(name) .. ',"file_type":' .. quote(kind)
    .. folder_text("folder_id", folder, form.root)
    .. ',"created_ts":' .. string.format("%d", items.created(index))
    .. ',"url":' .. (url and quote(url) or "null")
  return text, {
    id = id, name = name, file_type = kind, folder_id = folder, created_ts = items.created(index), url = url,
  }
end

local video_states = { "completed", "completed", "completed", "processing", "failed", "pending", "waiting", "draft" }

make["heygen.videos"] = function(seed, index, form)
  local id, roll = heygen_id("heygen.videos", seed, index)
  local folder = folder_for(roll, seed)
  local status = video_states[roll(#video_states) + 1]
  local kind = roll(4) == 0 and "TRANSLATED" or "GENERATED"
  local title = roll(10) == 0 and "" or name_of(roll, index)
  local text = '{"video_id":"' .. id .. '","status":' .. quote(status) .. ',"video_title":' .. quote(title)
    .. ',"created_at":' .. string.format("%d", items.created(index)) .. ',"type":' .. quote(kind)
    .. folder_text("folder_id", folder, form.root)
  return text, {
    id = id, video_title = title, status = status, type = kind, folder_id = folder, created_at = items.created(index),
  }
end

local project_types = { "mixed", "asset", "video", "video_translate", "instant_avatar", "brand_kit" }

-- Folder i with an even i lies in folder i / 3, when there is one: a tree whose
-- counts of children are right in a new world.
local function parent_index(index)
  if index % 2 == 0 and index >= 3 then return math.floor(index / 3) end
end

local function children_of(index, count)
  local children = 0
  if index >= 1 then
    for child = index * 3, index * 3 + 2 do
      if child <= count and parent_index(child) == index then children = children + 1 end
    end
  end
  return children
end

function items.username(seed)
  return "05" .. filler(dice(seed, "heygen.folders", 0), 28) .. "92"
end

make["heygen.folders"] = function(seed, index, form)
  local id, roll = heygen_id("heygen.folders", seed, index)
  local parent = parent_index(index)
  parent = parent and items.id("heygen.folders", seed, parent)
  local name = name_of(roll, index)
  local trashed = roll(5) == 0
  local created = items.created(index)
  local updated = created + (roll(2) == 0 and 0 or roll(86400))
  local project_type = project_types[roll(#project_types) + 1]
  local text = '{"id":"' .. id .. '","name":' .. quote(name)
    .. folder_text("parent_id", parent, form.root)
    .. ',"project_type":' .. quote(project_type)
    .. ',"is_trash":' .. tostring(trashed)
    .. ',"created_ts":' .. string.format("%d", created) .. ',"updated_ts":' .. string.format("%d", updated)
    .. ',"direct_children_count":' .. children_of(index, form.count)
    .. ',"creator_username":' .. quote(form.username)
  return text, {
    id = id, name = name, parent_id = parent, is_trash = trashed, project_type = project_type, created_ts = created,
    updated_ts = updated, creator_username = form.username,
  }
end

local media = {
  { "image/jpeg", ".jpg" }, { "video/mp4", ".mp4" }, { "audio/mpeg", ".mp3" },
  { "image/png", ".png" }, { "video/quicktime", ".mov" }, { "audio/wav", ".wav" }, { "video/mp4", ".mp4" },
}

local function technical(kind, roll, size)
  local text = ',"technical_metadata":{"file_size_bytes":' .. string.format("%d", size)
  if kind == "video" then
    text = text .. ',"video_codec":"h264","video_width":1920,"video_height":1080,"video_fps":29.97,"has_audio":'
      .. tostring(roll(3) > 0) .. ',"is_hdr":false,"video_streams":[{"index":0,"codec":"h264"}],"audio_streams":[]'
  elseif kind == "audio" then
    text = text .. ',"has_audio":true,"audio_streams":[{"index":0,"codec":"mp3","channels":2}]'
  end
  return text .. "}"
end

make["twelvelabs.assets"] = function(seed, index, form)
  local id, roll = twelvelabs_id("twelvelabs.assets", seed, index)
  local medium = media[roll(#media) + 1]
  local mime = medium[1]
  local kind = mime:match("^%a+")
  local status = ({ [0] = "processing", "failed" })[roll(12)] or "ready"
  if status == "processing" and form.ripe then status = "ready" end
  local filename = name_of(roll, index) .. medium[2]
  local size = roll(9) == 0 and 3221225472 + roll(1000000000) or 1024 + roll(1073741824)
  local part = {
    '{"_id":"', id, '","method":"', ({ "direct", "url", "multipart" })[roll(3) + 1], '","status":"', status,
    '","filename":', quote(filename), ',"file_type":"', mime, '","created_at":"',
    iso(items.created(index), milliseconds_of(roll, index)), '","size":', string.format("%d", size),
  }
  local function add(text) part[#part + 1] = text end
  if kind ~= "image" and status ~= "processing" then
    add(string.format(',"duration":%.1f', 1 + roll(72000) / 10))
  end
  if kind == "video" and roll(2) == 0 then
    local state = ({ "ready", "ready", "ready", "pending", "processing", "error" })[roll(6) + 1]
    if status ~= "ready" then state = "pending" end
    add(',"hls":{"status":"' .. state .. '"')
    if state == "ready" then add(',"manifest_url":"files://cdn.example.com/assets/' .. id .. '/manifest.m3u8"') end
    add("}")
  end
  if kind ~= "audio" and roll(2) == 0 then
    local state = status == "ready" and "ready" or "processing"
    add(',"thumbnail":{"status":"' .. state .. '"')
    if state == "ready" then
      add(',"representative_url":"files://cdn.example.com/assets/' .. id .. '/thumbnail.jpg"')
    end
    add("}")
  end
  local metadata = roll(4)
  if metadata == 1 then
    add(',"user_metadata":{}')
  elseif metadata > 1 then
    add(',"user_metadata":{"category":"sports","rating":' .. roll(6) .. ',"score":0.' .. (1 + roll(9))
      .. ',"reviewed":' .. tostring(roll(2) == 0) .. "}")
  end
  if status == "ready" then add(technical(kind, roll, size)) end
  if status == "failed" then add(',"error":{"message":"The file could not be decoded."}') end
  return table.concat(part), { id = id, filename = filename, file_type = mime, status = status }
end

-- A total in the form that the world asks for ("absent" is the caller's business).
function items.total_text(form, total)
  if form == "string" then return string.format('"%d"', total) end
  if form == "float" then return string.format("%d.0", total) end
  if form == "negative" then return "-1" end
  if form == "null" then return "null" end
  if form == "nonsense" then return '"a lot"' end
  return string.format("%d", total)
end

-- ------------------------------------------------------- lists made of fields ---

local function write(value)
  local kind = type(value)
  if value == json.null then return "null" end
  if kind == "string" then return quote(value) end
  if kind == "number" then return string.format("%.14g", value) end
  if kind == "boolean" then return tostring(value) end
  return (json.encode(value):gsub("\\/", "/"))
end

-- One {name, value of it} after the other; `hidden` ones are for filters only.
local function write_fields(list, item, form)
  local parts, fields = {}, item.fields
  for place, field in ipairs(form) do
    local name, value = field[1], field[2]
    if type(value) == "function" then value = value(item) end
    if value ~= nil then
      if not field.hidden then parts[#parts + 1] = '"' .. name .. '":' .. write(value) end
      if value ~= json.null then fields[name] = value end
    end
    if place == 1 and list.text_only then return write(value) end
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

-- Makes a list of lists.lua known: its `fields` are {{name, value or function of the
-- item}, ...}, its `id_form` stands above. An item is {list, seed, index, form, id, roll,
-- fields (those before), source (the item of the list that it is `of`)}.
function items.define(list)
  last_number = last_number + 1
  local hidden = {}
  for _, field in ipairs(list.fields) do hidden[field[1]] = field.hidden end
  known[list.name] = {
    number = last_number, id = list.id, id_form = list.id_form or list.service, fields = list.fields,
    text_only = list.text_only, hidden = hidden,
  }
end

local function make_of_fields(list, seed, index, form, source)
  local kind = known[list]
  local item = { list = list, seed = seed, index = index, form = form, source = source, fields = {} }
  if source then
    item.id, item.roll = source.id, dice(seed, list, index)
  else
    item.id, item.roll = id_makers[kind.id_form](list, seed, index)
  end
  item.fields.id = item.id
  return write_fields(kind, item, kind.fields), item.fields
end

-- The text of an item, and the fields that filters look at. `form` says in which of
-- the documented forms: root, files, count, ripe, each as world.lua explains;
-- `source` are the fields of the item that this one shows in other words.
function items.make(list, seed, index, form, source)
  if make[list] then
    local text, fields = make[list](seed, index, form)
    return text .. "}", fields
  end
  return make_of_fields(list, seed, index, form, source)
end

-- An item that has nothing but its id.
function items.bare(list, seed, index)
  local name, id = items.id_name(list), items.id(list, seed, index)
  return '{"' .. name .. '":' .. quote(id) .. "}", { id = id, [name] = id }
end

-- A member with this value is none.
items.absent = {}

-- The same item of a list with other members; json.null takes one out of the fields that filters look at.
function items.change(list, text, fields, members)
  if not members then return text, fields end
  local whole, own, hidden = json.decode(text), {}, known[list].hidden or {}
  for name, value in pairs(fields) do own[name] = value end
  for name, value in pairs(members) do
    if value == items.absent then value = nil end
    if not hidden[name] then whole[name] = value end
    if value == json.null then value = nil end
    own[name] = value
  end
  return (json.encode(whole):gsub("\\/", "/")), own
end

items.name_of, items.iso, items.milliseconds_of, items.filler = name_of, iso, milliseconds_of, filler
items.hex_to_index = hex_to_index

return items
