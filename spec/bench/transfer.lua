-- Files as a script moves them. transfer.lua HOW FILES FOLDER [PARALLEL]; FILES is where the bench's files are served.
-- Prints how many it moved.

local footage = require "footage"

local how, files, folder, parallel = arg[1], arg[2], arg[3], tonumber(arg[4])
local heygen = footage.heygen.new { api_version = "v3" }

local ways = {}

function ways.download() return heygen.request { path = "/big.mp4", save = folder .. "/got.mp4" } end

function ways.small() return heygen.request { path = "/small.mp4", save = folder .. "/got.mp4" } end

function ways.put() return heygen.request { method = "PUT", path = "/store/x", body = footage.file(files) } end

function ways.form()
  return heygen.request { method = "POST", path = "/store/x", form = { file = footage.file(files) } }
end

function ways.chunks() return footage.twelvelabs.upload(files, nil, { parallel = parallel }) end

function ways.many() return heygen.videos():download(folder .. "/", { parallel = parallel }) end

local done = assert(ways[how]())
print(type(done) == "number" and ("%.0f"):format(done) or 1)
