-- The rows of the transfers: files of gigabytes down and up, beside curl. `prepare` writes what nginx serves.

local rig = require "spec.bench.rig"

local heading, measure, middle = rig.heading, rig.measure, rig.middle
local quote, row, seconds = rig.quote, rig.row, rig.seconds

local transfers = {}

local ROUNDS = math.max(1, math.floor(rig.rounds / 4))
local BIG, SESSION, CHUNK, MANY, EACH = 2e9, 1e9, 10e6, 20, 10e6

-- A file that looks like a video and takes no room on the disk.
local function make_file(name, size)
  local file = assert(io.open(name, "wb"))
  file:write "\0\0\0\24ftypisom\0\0\2\0isomiso2"
  file:close()
  rig.output_of(("truncate -s %.0f %s"):format(size, quote(name)))
end

local function write(name, text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

local function session_conf()
  local lines = { "echo_read_request_body;" }
  local function add(text) lines[#lines + 1] = ("echo -n '%s';"):format(text) end
  add(('{"upload_id":"session","asset_id":"asset","chunk_size":%.0f,"total_chunks":%.0f,"upload_urls":['):format(
    CHUNK, SESSION / CHUNK))
  for number = 1, SESSION / CHUNK do
    add(('%s{"chunk_index":%d,"url":"%s/chunk/%d"}'):format(number > 1 and "," or "", number, rig.nginx.files, number))
  end
  add "]}"
  return table.concat(lines, "\n")
end

local function videos_json()
  local videos = {}
  for number = 1, MANY do
    videos[number] = ('{"id":"v%d","title":"video %d","status":"completed","video_url":"%s/late/%d.mp4"}'):format(
      number, number, rig.nginx.files, number)
  end
  return '{"data":[' .. table.concat(videos, ",") .. '],"has_more":false,"next_token":null}'
end

function transfers.prepare(folder)
  local files = folder .. "/files"
  rig.output_of("mkdir -p " .. quote(files))
  make_file(files .. "/big.mp4", BIG)
  make_file(files .. "/small.mp4", 1000)
  make_file(files .. "/total.mp4", MANY * EACH)
  make_file(folder .. "/session.mp4", SESSION)
  rig.output_of("mkdir -p " .. quote(folder .. "/chunks"))
  for number = 1, SESSION / CHUNK do make_file(("%s/chunks/%d.mp4"):format(folder, number), CHUNK) end
  for number = 1, MANY do make_file(("%s/%d.mp4"):format(files, number), EACH) end
  write(files .. "/videos.json", videos_json())
  write(folder .. "/session.conf", session_conf())
end

-- ------------------------------------------------------------------- rows ---

local function ours(how, file, folder, parallel)
  return ("%s %s/transfer.lua %s %s %s %s"):format(quote(rig.lua), quote(rig.here), how, quote(file), quote(folder),
    parallel or "")
end

-- Each once a round, in turn, into an empty folder; what was got is removed.
local function contest(commands)
  local results = {}
  for round = 1, ROUNDS do
    for name, command in pairs(commands) do
      local folder = rig.output_of "mktemp -d"
      results[name] = results[name] or {}
      results[name][round] = measure("move", "sh -c " .. quote(command:gsub("FOLDER", folder)))
      rig.output_of("rm -rf " .. quote(folder))
    end
  end
  return results
end

local function compare(title, results, most)
  for _, figure in ipairs { "wall", "cpu" } do
    local mine, least = middle(results.ours, figure)
    local theirs, their_least = middle(results.curl, figure)
    row(title .. (figure == "wall" and ", wall" or ", CPU"), seconds(mine, least), "curl", seconds(theirs, their_least),
      mine / theirs, "at most " .. most, mine / theirs <= most)
  end
end

local function one_file(big)
  heading "a file of 2 GB, and curl"
  local origin = rig.nginx.origin .. "/move"
  compare("down, and on the disk", contest {
    ours = ours("download", big, "FOLDER"),
    curl = ("curl -sS -o FOLDER/got %s/big.mp4 && sync FOLDER/got && echo 1"):format(origin),
  }, 1.1)
  compare("up, PUT", contest {
    ours = ours("put", big, "FOLDER"),
    curl = ("curl -sS -H Expect: -T %s %s/store/x >/dev/null && echo 1"):format(quote(big), origin),
  }, 1.1)
  compare("up, a form", contest {
    ours = ours("form", big, "FOLDER"),
    curl = ("curl -sS -H Expect: -F file=@%s %s/store/x >/dev/null && echo 1"):format(quote(big), origin),
  }, 1.1)
end

-- The wire is what curl takes for the same requests one after another, with nothing late.
local function chunks(folder, file)
  heading "1 GB in chunks of 10 MB, 20 ms late each, 4 at once"
  local results = contest {
    ours = ours("chunks", file, "FOLDER", 4),
    disk = "cat " .. quote(file) .. " >/dev/null && echo 1",
    wire = ("curl -sS -H Expect: -T '%s/chunks/[1-%d].mp4' %s/move/store/ >/dev/null && echo 1"):format(folder,
      SESSION / CHUNK, rig.nginx.origin),
  }
  local mine, least = middle(results.ours, "wall")
  local slower = math.max((middle(results.disk, "wall")), (middle(results.wire, "wall")))
  row("wall time", seconds(mine, least), "the slower of disk and wire", seconds(slower), mine / slower, "at most 1.2",
    mine / slower <= 1.2)
end

local function several()
  heading "20 files of 10 MB, 30 ms to the first byte"
  local results = contest {
    eight = ours("many", "-", "FOLDER", 8), one = ours("many", "-", "FOLDER", 1),
    rate = ("curl -sS -o FOLDER/got %s/move/total.mp4 && sync FOLDER/got && echo 1"):format(rig.nginx.origin),
  }
  local mine, least = middle(results.eight, "wall")
  local one, rate = (middle(results.one, "wall")), (middle(results.rate, "wall"))
  local bar = math.max(one / 5, 1.2 * rate)
  row("wall time, 8 at once", seconds(mine, least), "one at a time", seconds(one), mine / one,
    "at most " .. seconds(bar), mine <= bar)
end

local function memory(big, session)
  heading "peak memory over that of a small file"
  local base = measure("move", ours("small", "-", rig.output_of "mktemp -d")).rss
  for _, case in ipairs {
    { "2 GB down", contest { ours = ours("download", big, "FOLDER") }, 1 },
    { "2 GB up, a form", contest { ours = ours("form", big, "FOLDER") }, 1 },
    { "1 GB in chunks, 4 at once", contest { ours = ours("chunks", session, "FOLDER", 4) }, 4 },
    { "20 files, 8 at once", contest { ours = ours("many", "-", "FOLDER", 8) }, 8 },
  } do
    local more, most = (middle(case[2].ours, "rss")) - base, 4096 + 512 * case[3]
    row(case[1], rig.mebibytes(more), "base", rig.mebibytes(base), nil, "at most " .. rig.mebibytes(most), more <= most)
  end
end

function transfers.run(folder)
  local big, session = folder .. "/files/big.mp4", folder .. "/session.mp4"
  one_file(big)
  chunks(folder, session)
  several()
  memory(big, session)
end

return transfers
