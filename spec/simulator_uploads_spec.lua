-- Files that are sent to the simulator: forms, signed PUTs, chunks, and all that goes wrong with them. With the curl
-- program as its client.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local requests = require "spec.support.requests"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local world, new_world = one_world.world, one_world.new

local files = {}

-- A file of the first bytes of a movie and others behind; gives its name. It is removed at the end of the spec.
local function movie(size, head)
  local name = shell.file((head or "\0\0\0\24ftypisom\0\0\2\0isommp42"))
  shell.run(("head -c %d /dev/urandom >>%s; truncate -s %d %s"):format(size, name, size, name))
  files[#files + 1] = name
  return name
end

local function size_of(name)
  return tonumber((shell.output("wc -c <" .. name)))
end

local function clean()
  for _, name in ipairs(files) do os.remove(name) end
  files = {}
  one_world.close()
end

local function post(url, body, flags)
  return requests.send(url, { flags = ("--request POST --header 'Content-Type: application/json' --data-binary %s %s")
    :format(shell.quote(type(body) == "table" and json.encode(body) or body), flags or "") })
end

-- A PUT of a file without the key; `headers` are {name: value}.
local function put(url, name, headers, flags)
  local words = { flags or "", "--header 'Expect:'", "--upload-file " .. name }
  for header, value in pairs(headers or {}) do
    words[#words + 1] = "--header " .. shell.quote(header .. ": " .. value)
  end
  return requests.send(url, { key = false, flags = table.concat(words, " ") })
end

local function form(url, fields, flags)
  local words = { flags or "", "--header 'Expect:'" }
  for _, field in ipairs(fields) do words[#words + 1] = "--form " .. shell.quote(field) end
  return requests.send(url, { flags = table.concat(words, " ") })
end

local function code_of(answer)
  return { answer.status, answer.json and (answer.json.error and answer.json.error.code or answer.json.code) }
end

describe("simulator: uploads:", function()
  after_each(clean)
  teardown(one_world.check)

  describe("HeyGen's form", function()
    it("takes one file and tells what it was", function()
      new_world()
      local name = movie(3000000)
      local field = "file=@" .. name .. ";type=video/x;filename=a b.mp4"
      local data = form(world.heygen .. "/v3/assets", { field }).json.data
      assert.same({ "video/mp4", 3000000 }, { data.mime_type, data.size_bytes })
      local upload = world:uploads()[1]
      assert.same({ data.asset_id, "form", "a b.mp4", "video/x", 3000000, true },
        { upload.asset_id, upload.way, upload.name, upload.type, upload.size, upload.completed })
      assert(world:holds(upload, name))
      assert.is_nil(world:holds(upload, movie(3000000)))
      assert.equal(data.asset_id, world:ids("heygen.v3.assets")[1])
      local asset = requests.send(world.heygen .. "/v3/assets/" .. data.asset_id).json.data
      assert.same({ "a b.mp4", "video", data.url }, { asset.name, asset.type, asset.url })
      assert.is_true(world:log()[1].received > 3000000)
      assert.is_nil(world:log()[1].body)
      form(world.heygen .. "/v3/assets", { "file=@" .. movie(100) })
      assert.matches('name="file"', world:log()[3].body, 1, true)
    end)

    it("refuses what is no such form, or too large", function()
      new_world { form_limit = { heygen = 1000 } }
      local url, small = world.heygen .. "/v3/assets", movie(900)
      assert.same({ 413, "payload_too_large" }, code_of(form(url, { "file=@" .. movie(1001) })))
      assert.same({ 413, "payload_too_large" }, code_of(form(url, { "file=@" .. movie(20000000) })))
      for _, fields in ipairs {
        { "other=@" .. small }, { "file=@" .. small, "a=b" }, { "file=@/dev/null" },
      } do
        assert.same({ 400, "invalid_parameter" }, code_of(form(url, fields)))
      end
      assert.equal(400, post(url, "{}").status)
      assert.equal(0, #world:uploads())
      assert.equal(200, form(url, { "file=@" .. small }).status)
    end)

    it("gives its first answer again to an idempotency key", function()
      new_world()
      local url, flags = world.heygen .. "/v3/assets", "--header 'Idempotency-Key: k1'"
      local one = form(url, { "file=@" .. movie(100) }, flags)
      local two = form(url, { "file=@" .. movie(200) }, flags)
      assert.equal(one.json.data.asset_id, two.json.data.asset_id)
      assert.equal(1, #world:uploads())
    end)

    it("v1 takes the bytes alone", function()
      new_world()
      local name = movie(5000)
      local function send(type)
        return requests.send(world.heygen .. "/v1/asset", {
          flags = "--header 'Content-Type: " .. type .. "' --data-binary @" .. name,
        })
      end
      local data = send("video/mp4").json.data
      assert.same({ "raw", data.id, 5000 },
        { world:uploads()[1].way, world:uploads()[1].asset_id, world:uploads()[1].size })
      assert(world:holds(world:uploads()[1], name))
      assert.same({ 400, 40012 }, code_of(send "image/png"))
    end)
  end)

  describe("HeyGen's direct upload", function()
    local function slot(name, more)
      local fields = { filename = "a.mp4", content_type = "video/mp4", size_bytes = size_of(name) }
      for key, value in pairs(more or {}) do fields[key] = value end
      local answer = post(world.heygen .. "/v3/assets/direct-uploads", fields)
      assert.equal(200, answer.status, answer.body)
      return answer.json.data
    end

    local function complete(id, body) return post(world.heygen .. "/v3/assets/" .. id .. "/complete", body or "{}") end

    it("is a PUT of what was announced, then complete", function()
      new_world { upload_seconds = 60, max_bytes = 5000000 }
      local name = movie(4000000)
      local place = slot(name)
      assert.same({ 60, 5000000 }, { place.expires_in_seconds, place.max_bytes })
      assert.equal(world.files, place.upload_url:sub(1, #world.files))
      assert.same({ 409, "conflict" }, code_of(complete(place.asset_id)))
      local answer = put(place.upload_url, name, place.upload_headers)
      assert.equal(200, answer.status)
      assert.matches('^"%x+"$', answer.headers.etag)
      local first, again = complete(place.asset_id), complete(place.asset_id)
      assert.same({ 200, 200, "processing" }, { first.status, again.status, first.json.data.status })
      assert.equal(first.json.data.url:match "^[^?]+", again.json.data.url:match "^[^?]+")
      local upload = world:uploads()[1]
      assert.same({ "put", 1, 4000000, true }, { upload.way, upload.puts, upload.size, upload.completed })
      assert(world:holds(upload, name))
      assert.equal(4000000, world:log("files")[1].received)
      assert.equal(200, put(place.upload_url, name, place.upload_headers).status) -- as S3 does
    end)

    it("is not there yet as often as a switch says", function()
      new_world { conflicts = 2 }
      local name = movie(100)
      local place = slot(name)
      put(place.upload_url, name, place.upload_headers)
      local seen = {}
      for n = 1, 3 do seen[n] = complete(place.asset_id).status end
      assert.same({ 409, 409, 200 }, seen)
    end)

    it("compares type and checksum with the bytes", function()
      new_world()
      local name = movie(1000)
      local sum = shell.output("sha256sum " .. name):match "^%x+"
      for _, case in ipairs {
        { { content_type = "image/png" }, 200, 400 }, { { checksum_sha256 = sum }, 200, 200 },
        { { checksum_sha256 = ("0"):rep(64) }, 400, 409 }, { { content_type = "text/plain" }, 200, 400 },
      } do
        local place = slot(name, case[1])
        assert.equal(case[2], put(place.upload_url, name, place.upload_headers).status)
        assert.equal(case[3], complete(place.asset_id).status)
      end
      local place = slot(name)
      put(place.upload_url, name, place.upload_headers)
      assert.equal(400, complete(place.asset_id, { checksum_sha256 = ("0"):rep(64) }).status)
      assert.equal(200, complete(place.asset_id, { checksum_sha256 = sum }).status)
    end)

    it("wants the signed headers as they are, once, and no others of that kind", function()
      new_world { max_bytes = 1000 }
      local name = movie(100)
      local place = slot(name)
      local function with(changes)
        local headers = {}
        for key, value in pairs(place.upload_headers) do headers[key] = value end
        for key, value in pairs(changes) do headers[key] = value end
        return headers
      end
      local type = place.upload_headers["Content-Type"]
      for _, case in ipairs {
        { with { ["Content-Type"] = "video/x" }, 403, "SignatureDoesNotMatch" },
        { with { ["Content-Type"] = "" }, 403, "SignatureDoesNotMatch" }, -- curl leaves such a header out
        { with { ["content-type"] = type }, 403, "SignatureDoesNotMatch" },
        { with { ["x-amz-acl"] = "private" }, 403, "AccessDenied" },
        { with { ["x-other"] = "1" }, 200 },
      } do
        local answer = put(place.upload_url, name, case[1])
        assert.equal(case[2], answer.status, answer.body)
        if case[3] then assert.matches("<Code>" .. case[3], answer.body, 1, true) end
      end
      assert.equal(403, put(place.upload_url, movie(101), place.upload_headers).status)
      local large = movie(1001)
      assert.equal(400, put(slot(large).upload_url, large, with {
        ["x-amz-meta-asset"] = world:uploads()[2].asset_id,
      }).status)
      world:expire()
      assert.matches("Request has expired", put(place.upload_url, name, place.upload_headers).body, 1, true)
    end)

    it("wants a length", function()
      new_world()
      local name = movie(100)
      for _, status in ipairs { 501, 411 } do
        world:set { chunked_put = status }
        local place = slot(name)
        local flags = "--header 'Transfer-Encoding: chunked'"
        assert.equal(status, put(place.upload_url, "-", place.upload_headers, flags).status)
      end
    end)

    it("comes with a key for a loss", function()
      new_world()
      local name = movie(100)
      local place = slot(name)
      assert.equal(400, put(place.upload_url, name, { Authorization = "Bearer x" }).status)
      local key = movie(100000, ("x"):rep(65530) .. "test-key")
      place = slot(key)
      assert.equal(400, put(place.upload_url, key, place.upload_headers).status)
      local leaks = world:leaks()
      assert.same({ "header authorization", "body" }, { leaks[1].where, leaks[2].where })
    end)

    it("goes by https where it was asked for by that", function()
      new_world()
      local name = movie(3000000)
      local fields = { filename = "a.mp4", content_type = "video/mp4", size_bytes = 3000000 }
      local place = post(world.tls1.heygen .. "/v3/assets/direct-uploads", fields).json.data
      assert.equal(world.tls.files, place.upload_url:sub(1, #world.tls.files))
      assert.equal(200, put(place.upload_url, name, place.upload_headers).status)
      assert(world:holds(world:uploads()[1], name))
    end)

    it("in batches", function()
      new_world()
      local name = movie(100)
      local file = { filename = "a.mp4", content_type = "video/mp4", size_bytes = 100 }
      local made = post(world.heygen .. "/v3/assets/direct-uploads/batches", { files = { file, file } })
      local places = made.json.data.items
      for _, place in ipairs(places) do
        assert.equal(200, put(place.upload_url, name, place.upload_headers).status)
        assert.equal(200, complete(place.asset_id).status)
      end
      assert.equal(2, #world:uploads())
    end)
  end)

  describe("TwelveLabs' form", function()
    local function send(fields) return form(world.twelvelabs .. "/assets", fields) end
    local function asset(id) return requests.send(world.twelvelabs .. "/assets/" .. id).json end

    it("makes an asset that becomes ready", function()
      new_world()
      local name = movie(300000)
      local answer = send {
        "method=direct", "file=@" .. name .. ";filename=x.mp4", "filename=mine.mp4", "enable_hls=true",
        'user_metadata={"a":1}',
      }
      assert.equal(201, answer.status, answer.body)
      local made = answer.json
      assert.same({ "direct", "processing", "mine.mp4", "video/mp4", 1 },
        { made.method, made.status, made.filename, made.file_type, made.user_metadata.a })
      assert.equal(made._id, world:ids("twelvelabs.assets")[1])
      assert.equal("processing", asset(made._id).status)
      local ready = asset(made._id)
      assert.same({ "ready", 300000, "pending" }, { ready.status, ready.size, ready.hls.status })
      ready = asset(made._id)
      assert.equal(world.files, ready.hls.manifest_url:sub(1, #world.files))
      assert(world:holds(world:uploads()[1], name))
      assert.same({ method = "direct", filename = "mine.mp4", enable_hls = "true", user_metadata = '{"a":1}' },
        world:uploads()[1].fields)
    end)

    it("has its limits", function()
      new_world { form_limit = { twelvelabs = 40000000 } }
      local function status(...) return send({ ... }).status end
      assert.equal(400, status("method=direct", "file=@" .. movie(33000000, "\137PNG\r\n\26\n")))
      assert.equal(201, status("method=direct", "file=@" .. movie(33000000)))
      assert.same({ 400, "video_filesize_too_large" },
        code_of(send { "method=direct", "file=@" .. movie(41000000) }))
      local name = movie(100)
      assert.equal(400, status("method=direct"))
      assert.equal(400, status("method=other", "file=@" .. name))
      assert.equal(400, status("method=direct", "file=@" .. name, "colour=red"))
      assert.equal(400, status("method=direct", "file=@" .. name, "user_metadata=x"))
      assert.equal(400, status("method=direct", "file=@/dev/null"))
      assert.equal(1, #world:uploads())
    end)

    it("fetches addresses, if they hold", function()
      new_world { looks = 1, files = { ["gone.mp4"] = { missing = true } } }
      local function fate(url)
        return asset(send({ "method=url", "url=" .. url }).json._id)
      end
      local url = world:file_url "files2.heygen.ai/one.mp4"
      local ready = fate(url)
      assert.same({ "ready", "one.mp4", world:file(url).size }, { ready.status, ready.filename, ready.size })
      assert.equal(url, world:uploads()[1].url)
      assert.equal("failed", fate(world:file_url "files2.heygen.ai/gone.mp4").status)
      world:expire()
      local failed = fate(url)
      assert.equal("failed", failed.status)
      assert.matches("expired", failed.error.message)
      assert.equal("ready", fate("https://example.com/a.mp4").status)
    end)
  end)

  describe("a multipart session", function()
    local CHUNK = 100000

    local function open(size, config, more)
      config = config or {}
      config.chunk_size = config.chunk_size or CHUNK
      new_world(config)
      local fields = { filename = "a.mp4", type = "video", total_size = size }
      for name, value in pairs(more or {}) do fields[name] = value end
      return post(world.twelvelabs .. "/assets/multipart-uploads", fields)
    end

    local function at(session, rest)
      return world.twelvelabs .. "/assets/multipart-uploads/" .. session.upload_id .. (rest or "")
    end

    -- Sends one chunk of a file; gives its report and the answer.
    local function send(session, name, number, url)
      local part = os.tmpname()
      files[#files + 1] = part
      shell.run(("tail -c +%d %s | head -c %d >%s"):format((number - 1) * CHUNK + 1, name, CHUNK, part))
      local answer = put(url or session.upload_urls[number].url, part, session.upload_headers)
      return {
        chunk_index = number, proof_type = "etag", proof = (answer.headers.etag or ""):gsub('"', ""),
        chunk_size = size_of(part),
      }, answer
    end

    it("takes chunks and makes an asset of them", function()
      local session = open(250000, { first_urls = 2 }).json
      assert.same({ 3, CHUNK, 2 }, { session.total_chunks, session.chunk_size, #session.upload_urls })
      local name, reports = movie(250000), {}
      reports[1] = send(session, name, 1)
      reports[2] = send(session, name, 2)
      local more = post(at(session, "/presigned-urls"), { start = 3, count = 50 }).json
      assert.same({ 1, 3, 1 }, { more.count, more.start_index, #more.upload_urls })
      reports[3] = send(session, name, 3, more.upload_urls[1].url)
      local first = post(at(session), { completed_chunks = { reports[2], reports[1] } }).json
      assert.same({ 2, 0, 2 }, { first.processed_chunks, first.duplicate_chunks, first.total_completed })
      assert.is_nil(first.url)
      local told = requests.send(at(session, "?page_limit=2")).json
      assert.same({ "active", 2, 0, 1, 200000, 2, "completed" }, {
        told.status, told.chunks_completed, told.chunks_failed, told.chunks_pending, told.uploaded_size,
        #told.uploaded_chunks, told.uploaded_chunks[1].status,
      })
      assert.same({ index = 3, status = "pending" }, (function(chunk)
        return { index = chunk.index, status = chunk.status }
      end)(requests.send(at(session, "?page_limit=2&page=2")).json.uploaded_chunks[1]))
      local listed = requests.send(world.twelvelabs .. "/assets/multipart-uploads?page_limit=1").json.data[1]
      assert.same({ session.upload_id, CHUNK, 3 }, { listed.upload_id, listed.chunk_size, listed.total_chunks })
      local last = post(at(session), { completed_chunks = { reports[1], reports[3] } }).json
      assert.same({ 1, 1, 3, session.asset_id }, {
        last.processed_chunks, last.duplicate_chunks, last.total_completed, last.asset_id,
      })
      assert.is_string(last.url)
      assert.equal("completed", requests.send(at(session)).json.status)
      requests.send(world.twelvelabs .. "/assets/" .. session.asset_id)
      assert.equal("ready", requests.send(world.twelvelabs .. "/assets/" .. session.asset_id).json.status)
      local upload = world:uploads()[1]
      assert(world:holds(upload, name))
      assert.is_nil(world:holds(upload, movie(250000)))
      assert.same({ "multipart", 1, 2, 50000 },
        { upload.way, upload.chunks[1].puts, upload.chunks[1].reports, upload.chunks[3].size })
    end)

    it("has addresses that are good once, and for a while", function()
      local session = open(CHUNK, { chunk_seconds = 100 }).json
      local name = movie(CHUNK)
      local _, answer = send(session, name, 1)
      assert.equal(200, answer.status)
      _, answer = send(session, name, 1)
      assert.equal(403, answer.status)
      local fresh = post(at(session, "/presigned-urls"), { start = 1, count = 1 }).json.upload_urls[1].url
      world:expire()
      _, answer = send(session, name, 1, fresh)
      assert.equal(403, answer.status)
      fresh = post(at(session, "/presigned-urls"), { start = 1, count = 1 }).json.upload_urls[1].url
      _, answer = send(session, name, 1, fresh)
      assert.equal(200, answer.status)
      assert.equal(2, world:uploads()[1].chunks[1].puts)
      local log = world:log "files"
      assert.same({ 200, 403, 403, 200 }, { log[1].status, log[2].status, log[3].status, log[4].status })
      assert.equal(CHUNK, log[4].received)
    end)

    it("wants its headers", function()
      local session = open(CHUNK, { upload_headers = { ["x-amz-tagging"] = "a=b" } }).json
      assert.same({ ["x-amz-tagging"] = "a=b" }, session.upload_headers)
      local name = movie(CHUNK)
      assert.equal(403, put(session.upload_urls[1].url, name, { ["Content-Type"] = "x/y" }).status)
      assert.equal(200, put(session.upload_urls[1].url, name, session.upload_headers).status)
    end)

    it("looks at reports", function()
      local session = open(150000).json
      local name = movie(150000)
      local report = send(session, name, 1)
      local function told(changes)
        local own = {}
        for key, value in pairs(report) do own[key] = value end
        for key, value in pairs(changes) do own[key] = value end
        return post(at(session), { completed_chunks = { own } }).status
      end
      for _, changes in ipairs {
        { proof = "x" }, { proof = '"' .. report.proof .. '"' }, { chunk_index = 2 }, { chunk_index = 0 },
        { chunk_size = 5 }, { proof_type = "md5" },
      } do
        assert.equal(400, told(changes))
      end
      local many = {}
      for place = 1, 51 do many[place] = report end
      assert.equal(400, post(at(session), { completed_chunks = many }).status)
      assert.equal(200, told {})
      for _, body in ipairs { { start = 0, count = 1 }, { start = 3, count = 1 }, { start = 1, count = 51 } } do
        assert.equal(400, post(at(session, "/presigned-urls"), body).status)
      end
    end)

    it("can fail in many ways", function()
      assert.equal(403, open(5, { sessions = "forbidden" }).status)
      assert.equal(400, open(0).status)
      assert.equal(400, open(5, nil, { type = "text" }).status)
      assert.equal(400, open(10000000001).status)
      assert.equal(400, open(32000001, nil, { type = "image" }).status)
      local session = open(CHUNK, { failed_chunks = { 1 } }).json
      local name = movie(CHUNK)
      local report = send(session, name, 1)
      assert.equal(0, post(at(session), { completed_chunks = { report } }).json.total_completed)
      local told = requests.send(at(session)).json
      assert.same({ "failed", 1 }, { told.uploaded_chunks[1].status, told.chunks_failed })
      local fresh = post(at(session, "/presigned-urls"), { start = 1, count = 1 }).json.upload_urls[1].url
      report = send(session, name, 1, fresh)
      assert.equal(1, post(at(session), { completed_chunks = { report } }).json.total_completed)
      session = open(CHUNK, { total_chunks = 7 }).json
      assert.equal(7, session.total_chunks)
      for _, state in ipairs { "expired", "failed" } do
        world:set { sessions = state }
        assert.equal(state, requests.send(at(session)).json.status)
        assert.equal(400, post(at(session, "/presigned-urls"), { start = 1, count = 1 }).status)
      end
      world:set { sessions = "gone" }
      local answer = requests.send(at(session))
      assert.same({ 404, "" }, { answer.status, answer.body })
      world:set { sessions = json.null }
    end)
  end)

  describe("a place of a spec's own", function()
    it("takes what it is told to", function()
      new_world()
      local name = movie(1000)
      local url = world:put_url("any/where", { headers = { ["x-amz-a"] = "b" }, once = true })
      assert.equal(403, put(url, name).status)
      assert.equal(200, put(url, name, { ["x-amz-a"] = "b" }).status)
      assert.equal(403, put(url, name, { ["x-amz-a"] = "b" }).status)
      url = world:put_url("any/where", { size = 999 })
      assert.equal(403, put(url, name).status)
      assert.equal(404, put(world:file_url("no/where", { style = "s3" }), name).status)
      assert.equal(403, put((url:gsub("%?.*", "")), name).status)
      assert.equal(405, requests.send(url, { key = false, flags = "--request DELETE" }).status)
    end)
  end)

  describe("faults:", function()
    local LARGE = 30000000

    -- The answer to a PUT of a file that suffers this, its address, and what the log says.
    local function suffer(fault, size, flags)
      fault.match = fault.match or { method = "PUT" }
      new_world { file_faults = { fault } }
      local name, url = movie(size or 1000), world:put_url "any/where"
      local answer = put(url, name, nil, flags)
      return answer, world:log("files")[1], url, name
    end

    it("an early answer, and none of the rest", function()
      local answer, entry = suffer({ early = 100000, status = 503, retry_after = 1 }, LARGE)
      assert.same({ 503, "1" }, { answer.status, answer.headers["retry-after"] })
      assert.equal(100000, entry.received)
      assert.equal(403, (suffer({ early = 0 }, LARGE)).status)
      answer = suffer({ early = 100000, how = "reset" }, LARGE)
      assert.is_true(answer.exit == 55 or answer.exit == 56 or answer.status == 403, tostring(answer.exit))
      answer = suffer({ early = 100000, how = "close" }, LARGE)
      assert.is_true(answer.exit == 55 or answer.exit == 56 or answer.status == 403, tostring(answer.exit))
    end)

    it("an answer that is lost, with or without the deed", function()
      local answer, entry, url, name = suffer { lose_answer = true }
      assert.equal(52, answer.exit)
      assert.same({ 1000, nil }, { entry.received, entry.status })
      assert.equal(200, put(url, name).status)
      answer = suffer { status = 500 }
      assert.equal(500, answer.status)
    end)

    it("no ETag, slow reading, and a connection that ends when it is used again", function()
      assert.is_nil((suffer { no_etag = true }).headers.etag)
      assert.is_true((suffer({ first_byte_ms = 300 })).seconds >= 0.3)
      assert.is_true((suffer({ slow_read = { bytes = 1000, ms = 300 } })).seconds >= 0.3)
      assert.equal(28, (suffer({ read_stall = 1000 }, LARGE, "--max-time 1")).exit)
      local _, _, url, name = suffer { close_on_reuse = true }
      world:clear_log()
      world:set { file_faults = { { close_on_reuse = true } } }
      local one = " --upload-file " .. name .. " '" .. url .. "' --output /dev/null"
      shell.run("curl --silent" .. one .. one)
      local log = world:log "files"
      assert.equal("close_on_reuse", log[2].fault)
      assert.is_nil(log[2].status)
    end)

    it("at a form: early, lost, refused after the body, done all the same", function()
      local function send(fault, size)
        fault.match = { method = "POST", path = "/v3/assets" }
        new_world { file_faults = { fault } }
        return form(world.heygen .. "/v3/assets", { "file=@" .. movie(size or 1000) })
      end
      local answer = send({ early = 100000, status = 503 }, LARGE)
      assert.same({ 503, 0 }, { answer.status, #world:uploads() })
      assert.equal(100000, world:log()[1].received)
      assert.same({ 52, 1 }, { send({ lose_answer = true }).exit, #world:uploads() })
      assert.same({ 500, 0 }, { send({ status = 500 }).status, #world:uploads() })
      assert.same({ 500, 1 }, { send({ status = 500, done = true }).status, #world:uploads() })
      assert.same({ 200, 1 }, { send({ close_on_reuse = true }).status, #world:uploads() })
      new_world { file_faults = { { close_on_reuse = true } } }
      local url = world.heygen .. "/v3/assets"
      shell.run(("curl --silent --header 'x-api-key: test-key' --form file=@%s %s %s"):format(movie(10), url, url))
      local log = world:log()
      assert.same({ 200, "close_on_reuse", log[1].connection }, { log[1].status, log[2].fault, log[2].connection })
      assert.is_nil(log[2].status)
      assert.equal(28, (function()
        new_world { file_faults = { { read_stall = 1000 } } }
        return form(world.heygen .. "/v3/assets", { "file=@" .. movie(LARGE) }, "--max-time 1").exit
      end)())
    end)
  end)

  -- No larger than what goes out before the first answer of flow control: beyond that, curl 7.88 and lua-http now and
  -- then wait for one another.
  it("come by HTTP/2, too", function()
    new_world { form_limit = { heygen = 55000 } }
    local name, url = movie(50000), world.tls.heygen .. "/v3/assets"
    local answer = form(url, { "file=@" .. name }, "--http2")
    assert.same({ 200, "2" }, { answer.status, answer.version })
    assert(world:holds(world:uploads()[1], name))
    assert.equal(413, form(url, { "file=@" .. movie(60000) }, "--http2").status)
    world:set { file_faults = { { early = 20000, status = 503 }, { lose_answer = true } } }
    assert.equal(503, form(url, { "file=@" .. name }, "--http2").status)
    assert.are_not.equal(0, form(url, { "file=@" .. name }, "--http2").exit)
    assert.equal(200, form(url, { "file=@" .. name }, "--http2").status)
  end)

  it("keep little in memory", function()
    new_world()
    local function resident()
      local status = shell.output(("cat /proc/%d/status"):format(simulator.process().pid))
      return tonumber(status:match "VmRSS:%s*(%d+)")
    end
    local name = movie(30000000)
    form(world.heygen .. "/v3/assets", { "file=@" .. name })
    local before = resident()
    for _ = 1, 5 do form(world.heygen .. "/v3/assets", { "file=@" .. name }) end
    assert.is_true(resident() < before + 60000, resident() - before) -- of 150000
  end)
end)
