-- Requests to a service that bring a file in their body: forms, and v1's raw upload. The body is read piece by piece
-- and not kept. Owns that reading and its faults (file_faults.lua); what a service does with the file is its own.

local cqueues = require "cqueues"
local file_faults = require "file_faults"
local file_origin = require "file_origin"
local receiving = require "receiving"

local intake = {}

-- What stands around the file in a form.
local AROUND = 65536
-- A body as small as that stands in the log.
local KEPT = 4096

-- What the body becomes in the request: its `parts`, or the `file` itself; `limit`: the most bytes of a file, by
-- service; `too_long`: what is said to more.
local known = {
  ["/v3/assets"] = { "parts", 32000000, { 413, "payload_too_large" } },
  ["/v1.3/assets"] = { "parts", 200000000, { 400, "video_filesize_too_large" } },
  ["/v1/asset"] = { "file", math.huge },
}

local function never() return false end

-- The most bytes that a form's file may have.
function intake.limit(world, request)
  return world:switch("form_limit", request.service) or known[request.path][2]
end

-- Reads the body of a request that brings a file: request.parts or request.file, as receiving.lua tells them. Gives nil
-- for any other request, else {fault, how = "whole" | "early" | "gone" | "long"}.
function intake.read(world, stream, headers, request, entry)
  local kind = request.method == "POST" and known[request.path]
  if not kind then return nil end
  request.seen = never
  local fault = file_faults.pick(world, {
    method = "POST", path = request.path, number = file_origin.count(world, request.path),
  })
  if next(fault) then entry.fault = "file" end
  local length = headers:get "content-length"
  if length and tonumber(length) > intake.limit(world, request) + AROUND then
    request.unread = true
    return { fault = fault, how = "long" }
  end
  local got = kind[1] == "parts" and receiving.form(request.content_type or "") or receiving.summed()
  local pieces = {}
  local how = receiving.read(world, stream, headers, request, fault, function(text)
    if request.received + #text <= KEPT then pieces[#pieces + 1] = text end
    got.add(text)
  end)
  if request.received <= KEPT then entry.body = table.concat(pieces) end
  request[kind[1]] = got.finish()
  entry.received = request.received
  if fault.first_byte_ms then cqueues.poll(world.closing, fault.first_byte_ms / 1000) end
  return { fault = fault, how = how }
end

local function refusal(service, request, status, code)
  return { status = status, body = service.forge_error(request.world, request, code), headers = {} }
end

-- The answer to such a request: what `answer()` gives, or what its fault tells instead.
function intake.answer(taken, request, service, answer)
  local fault = taken and taken.fault or {}
  if taken and taken.how == "long" then return refusal(service, request, unpack(known[request.path][3])) end
  if taken and taken.how == "early" then return refusal(service, request, fault.status or 403, fault.code) end
  local response = (not fault.status or fault.done) and answer() or nil
  if fault.status then return refusal(service, request, fault.status, fault.code) end
  return response
end

return intake
