-- Signed addresses of the file origin, as CloudFront's and S3's are: what they look like, and whether one holds.
-- Owns signatures and their ends; knows nothing of files.
--
-- Services write "files://HOST/PATH" where an address of theirs stands; when an answer leaves, that becomes the
-- address of the file origin with a new signature, HOST being the first part of its path. In lists the signature is
-- the same until world:expire(), so that what lists tell can be compared; each reading of one thing has another one.

local content = require "content"

local addresses = {}

local WEEK = 604800

-- A signature tells what it was made of, so that a query can be made again and compared whole.
local function sign(world, path, made)
  local what = string.format("g%dn%df%dl%d", made.generation, made.number, made.from, made.life)
  local sum = content.summing()
  sum:update(table.concat({ world.id, path, what, table.concat(made.names, ";") }, "\n"))
  return what .. "~" .. sum:hex():sub(1, 40)
end

local styles = {}

function styles.none() return "" end

function styles.cloudfront(world, path, made)
  return string.format("Expires=%d&Signature=%s&Key-Pair-Id=KSIMULATOR", made.from + made.life,
    sign(world, path, made))
end

function styles.s3(world, path, made)
  local date = os.date("!%Y%m%dT%H%M%SZ", made.from)
  return "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIASIM%2F" .. date:sub(1, 8)
    .. "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=" .. date .. "&X-Amz-Expires=" .. string.format("%d", made.life)
    .. "&X-Amz-SignedHeaders=" .. table.concat(made.names, "%3B") .. "&X-Amz-Signature=" .. sign(world, path, made)
end

-- CloudFront stands before HeyGen's files, S3 before what else is signed; assets of HeyGen are open to all.
local function style_of(world, host)
  local style = world.config.signatures or "service"
  if style ~= "service" then return style end
  if host == "files2.heygen.ai" then return "cloudfront" end
  if host:find("heygen", 1, true) then return "none" end
  return "s3"
end

local function whole(world, origin, path, options)
  local made = {
    generation = world.generation, number = options.number, from = options.from,
    life = options.seconds or world.config.url_seconds or WEEK, names = options.headers or { "host" },
  }
  local query = styles[options.style or style_of(world, path:match "^[^/]+")](world, path, made)
  return origin .. "/w/" .. world.id .. "/" .. path .. (query ~= "" and "?" .. query or "")
end

-- A new address of a path; options: style ("cloudfront", "s3", "none"), seconds, headers (names that are signed, small
-- and in order, "host" among them).
function addresses.make(world, origin, path, options)
  world.signatures = world.signatures + 1
  local own = { number = world.signatures, from = os.time() }
  for name, value in pairs(options or {}) do own[name] = value end
  return whole(world, origin, path, own)
end

-- An answer's text with the addresses that lead to the file origin; `fresh`: each with a signature of its own.
function addresses.lead(world, origin, text, fresh)
  if not text:find("files://", 1, true) then return text end
  local led = text:gsub("files://([^\"%s]+)", function(path)
    if (world.config.urls or "local") == "service" then return "https://" .. path end
    if fresh then return addresses.make(world, origin, path) end
    return whole(world, origin, path, { number = 0, from = world.signed_at })
  end)
  return led
end

-- All that was signed until now holds no longer.
function addresses.expire(world)
  world.generation = world.generation + 1
  world.signed_at = os.time()
end

-- Whether a query is the right one for a path: true, or nil and "missing", "wrong" or "expired"; then its style and
-- the names of signed headers.
function addresses.check(world, path, query)
  local style = query:find("X-Amz-Signature=", 1, true) and "s3"
    or query:find("Signature=", 1, true) and "cloudfront" or "none"
  if style == "none" then
    local asked = style_of(world, path:match "^[^/]+")
    if asked ~= "none" then return nil, "missing", asked, {} end
    if world.config.expired_urls then return nil, "expired", style, {} end
    return true, nil, style, {}
  end
  local generation, number, from, life = query:match "Signature=g(%d+)n(%d+)f(%d+)l(%d+)~"
  local names = {}
  for name in (query:match "X%-Amz%-SignedHeaders=([^&]*)" or ""):gsub("%%3B", ";"):gmatch "[^;]+" do
    names[#names + 1] = name
  end
  if style == "cloudfront" then names[1] = "host" end
  local right = generation and styles[style](world, path, {
    generation = tonumber(generation), number = tonumber(number), from = tonumber(from), life = tonumber(life),
    names = names,
  })
  if right ~= query then return nil, "wrong", style, names end
  if from + life <= os.time() or tonumber(generation) < world.generation or world.config.expired_urls then
    return nil, "expired", style, names
  end
  return true, nil, style, names
end

return addresses
