-- What services and stores of files say when they refuse a transfer: it stands in the error as in that of any other
-- call, `err.status` and `err.code`, whichever step of whichever way it was.

local footage = require "footage"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local world, new_world = one_world.world, one_world.new
local heygen_ways, twelvelabs_ways = require "footage.heygen.upload", require "footage.twelvelabs.upload"

local folder, forms, own_getenv
before_each(function()
  folder, own_getenv = shell.folder(), os.getenv
  os.getenv = function(name) -- luacheck: ignore
    if name == "XDG_STATE_HOME" then return folder .. "/state" end
    return own_getenv(name)
  end
  forms = { heygen_ways.form, twelvelabs_ways.form }
end)
after_each(function()
  os.getenv = own_getenv -- luacheck: ignore
  heygen_ways.form, twelvelabs_ways.form = forms[1], forms[2]
  one_world.close()
  shell.run("rm -rf " .. folder)
end)
teardown(one_world.check)

local function client(service)
  return footage[service].new { base_url = world[service], api_key = world.key, max_retries = 0, warn = false }
end

local function make(size)
  local path = folder .. "/a.mp4"
  shell.run(("printf '\\0\\0\\0\\030ftypisom\\0\\0\\2\\0isommp42' >%s; head -c %d /dev/zero >>%s"):format(path, size,
    path))
  return path
end

local function in_json(body)
  return { status = 400, body = body, body_type = "application/json" }
end

-- {which step, service, whether it is large, where the answer is forged, what it says, status, code}
local cases = {
  { "HeyGen's form", "heygen", false, "store", { method = "POST" },
    { status = 402, code = "insufficient_credit" }, 402, "insufficient_credit" },
  { "HeyGen's address", "heygen", true, "service", { method = "POST", path = "/v3/assets/direct-uploads" },
    { status = 429, code = "rate_limited" }, 429, "rate_limited" },
  { "HeyGen's store", "heygen", true, "store", { method = "PUT" }, { status = 403, code = "SignatureDoesNotMatch" },
    403, "SignatureDoesNotMatch" },
  { "HeyGen's store, before it has all", "heygen", true, "store", { method = "PUT" },
    { early = 100000, status = 400, code = "EntityTooLarge" }, 400, "EntityTooLarge" },
  { "a store that says it in JSON", "heygen", true, "store", { method = "PUT" },
    in_json '{"code":"quota_exceeded","message":"no"}', 400, "quota_exceeded" },
  { "a store that says it within its JSON", "heygen", true, "store", { method = "PUT" },
    in_json '{"error":{"code":"quota_exceeded"}}', 400, "quota_exceeded" },
  { "a store whose code is none to print", "heygen", true, "store", { method = "PUT" },
    in_json '{"error":{"code":"\\u001b[1m"}}', 400, nil },
  { "HeyGen's end of it", "heygen", true, "world", nil, { conflicts = 9 }, 409, "conflict" },
  { "TwelveLabs' form", "twelvelabs", false, "store", { method = "POST" },
    { status = 400, code = "parameter_invalid" }, 400, "parameter_invalid" },
  { "TwelveLabs' session", "twelvelabs", true, "service", { method = "POST", path = "/v1.3/assets/multipart-uploads" },
    { status = 500, code = "internal_server_error" }, 500, "internal_server_error" },
  { "TwelveLabs' store", "twelvelabs", true, "store", { method = "PUT" }, { status = 503, code = "SlowDown" }, 503,
    "SlowDown" },
}

describe("an upload that is refused has status and code:", function()
  for _, case in ipairs(cases) do
    it(case[1], function()
      local service, is_large, where, match, fault, status, code =
        case[2], case[3], case[4], case[5], case[6], case[7], case[8]
      if where == "world" then
        new_world(fault)
      else
        fault.match, fault.times, fault.action = match, "always", where == "service" and "status" or nil
        new_world { [where == "service" and "faults" or "file_faults"] = { fault } }
      end
      if is_large then heygen_ways.form, twelvelabs_ways.form = 1000, 1000 end
      local record, message, err = client(service).upload(make(3000000))
      assert.is_nil(record)
      assert.equal("http", err.kind)
      assert.same({ status, code }, { err.status, err.code }, message)
      assert.equal(service, err.service)
      assert.not_matches("[?]", message)
    end)
  end
end)

describe("a download that is refused has status and code:", function()
  for status, code in pairs { [403] = "AccessDenied", [404] = "NoSuchKey", [503] = "SlowDown" } do
    it(status .. " " .. code, function()
      new_world { file_faults = { { status = status, code = code, times = "always" } },
        items = { ["heygen.videos"] = 6 } }
      local video = assert(client("heygen").v3.videos():filter { status = "completed" }:first())
      local path, message, err = video:download(folder .. "/")
      assert.is_nil(path)
      assert.same({ "http", status, code, "heygen" }, { err.kind, err.status, err.code, err.service })
      assert.matches(("HTTP %d %s at "):format(status, code), message, 1, true)
      assert.not_matches("[?]", message)
    end)
  end
end)

describe("a checksum that a script has of its file", function()
  local function sha256(path) return shell.output("sha256sum " .. path):match "%x+" end

  it("is checked by HeyGen's store, however small the file is", function()
    new_world()
    local path = make(300000)
    assert(client("heygen").upload(path, { checksum_sha256 = sha256(path) }))
    local upload = world:uploads()[1]
    assert.same({ "put", sha256(path), true }, { upload.way, upload.checksum, upload.completed })
    assert(world:holds(upload, path))
  end)

  it("ends the upload when it is another one's, which is not sent again", function()
    new_world()
    local record, message, err = client("heygen").upload(make(300000), { checksum_sha256 = ("0"):rep(64) })
    assert.is_nil(record)
    assert.same({ 400, "BadDigest" }, { err.status, err.code }, message)
    assert.equal(1, #world:uploads())
  end)
end)
