-- What must be true before a release, and its rockspec. Owns neither the clone nor the rock, which
-- spec/support/release.sh makes. It reads the checkout in the current folder, and changes nothing.
--
--   lua spec/support/release.lua check X.Y.Z      says in one line what is in the way, if anything is
--   lua spec/support/release.lua rockspec X.Y.Z   writes the rockspec

local here = arg[0]:match "^(.*)/support/[^/]*$" or "."
package.path = here .. "/../?.lua;" .. package.path

local shell = require "spec.support.shell"

local ROCKSPEC = "footage-dev-1.rockspec"

local function refuse(...)
  io.stderr:write("release: ", string.format(...), "\n")
  os.exit(1)
end

local function git(words)
  local output, code = shell.output("git " .. words .. " 2>/dev/null")
  return code == 0 and (output:gsub("%s+$", "")) or nil
end

-- {5, 12, 0} of "5.12.0"; nil for what is no version.
local function numbers_of(version)
  local numbers = { version:match "^(%d+)%.(%d+)%.(%d+)$" }
  for i, digits in ipairs(numbers) do
    if digits:find "^0%d" then return nil end
    numbers[i] = tonumber(digits)
  end
  return numbers[1] and numbers
end

local function is_above(version, other)
  local ours, theirs = numbers_of(version), numbers_of(other)
  for i = 1, 3 do
    if ours[i] ~= theirs[i] then return ours[i] > theirs[i] end
  end
  return false
end

local function is_day(text)
  local year, month, day = text:match "^(%d%d%d%d)%-(%d%d)%-(%d%d)$"
  return year and os.date("%Y-%m-%d", os.time { year = year, month = month, day = day, hour = 12 }) == text
end

-- {name, date, entries} of each heading of the second level, `entries` being how many there are below it.
local function sections_of(changelog)
  local sections = {}
  for line in changelog:gmatch "[^\n]*" do
    local name, date = line:match "^## %[?([^%]%s]+)%]?%s*%-?%s*(.-)%s*$"
    local last = sections[#sections]
    if name then
      sections[#sections + 1] = { name = name, date = date, entries = 0 }
    elseif last and line:find "^%- " then
      last.entries = last.entries + 1
    end
  end
  return sections
end

local function check_git(version)
  if not git "rev-parse --is-inside-work-tree" then refuse "this is no git checkout; a release is made of one" end
  local changed = git "status --porcelain"
  if changed ~= "" then
    local first, others = changed:match "^%s*%S+ ([^\n]*)", select(2, changed:gsub("\n", ""))
    refuse("not committed: %s%s; a release is made of what is committed", first,
      others > 0 and (" and %d more"):format(others) or "")
  end
  if git("rev-parse --verify refs/tags/v" .. version) then
    refuse("the tag v%s is there already, at %s; a version is released once", version,
      git("rev-parse --short v" .. version .. "^{commit}"))
  end
end

local function check_header(version)
  local header = shell.read("src/base/version.h"):match '#define FOOTAGE_VERSION "(.-)"'
  if header ~= version then refuse("src/base/version.h says %s, not %s", header or "nothing", version) end
end

local function check_changelog(version)
  local sections = sections_of(shell.read "CHANGELOG.md")
  local waiting = sections[1] and sections[1].name == "Unreleased" and table.remove(sections, 1)
  local at
  for i, section in ipairs(sections) do
    if section.name == version then at = i end
  end
  local heading = "## " .. version .. " - YYYY-MM-DD"
  if not at then refuse("CHANGELOG.md has no heading '%s'", heading) end
  if not is_day(sections[at].date) then refuse("CHANGELOG.md: the heading of %s must be '%s'", version, heading) end
  if sections[at].entries == 0 then refuse("CHANGELOG.md says nothing below the heading of %s", version) end
  if waiting and waiting.entries > 0 then
    refuse("CHANGELOG.md has entries below [Unreleased], which belong below the heading of %s", version)
  end
  if at > 1 then refuse("CHANGELOG.md has %s above %s", sections[1].name, version) end
  local before = sections[2]
  if before and not (numbers_of(before.name) and is_above(version, before.name)) then
    refuse("%s is not above %s, the version before it in CHANGELOG.md", version, before.name)
  end
end

-- One place of the text with other words.
local function replace(text, from, to)
  local first, last = text:find(from, 1, true)
  if not first or text:find(from, last + 1, true) then refuse("%s must have one line '%s'", ROCKSPEC, from) end
  return text:sub(1, first - 1) .. to .. text:sub(last + 1)
end

local function rockspec(version)
  local text = shell.read(ROCKSPEC)
  local url = text:match '\n  url = "[^\n]*,\n' or refuse("%s has no url", ROCKSPEC)
  text = replace(text, '\nversion = "dev-1"\n', ('\nversion = "%s-1"\n'):format(version))
  io.write((replace(text, url, ('%s  tag = "v%s",\n'):format(url, version))))
end

local what, version = arg[1], arg[2] or ""
if not numbers_of(version) then
  refuse("VERSION is three numbers, as in: make release VERSION=0.2.0 (this is '%s')", version)
end
if what == "check" then
  check_git(version)
  check_header(version)
  check_changelog(version)
elseif what == "rockspec" then
  rockspec(version)
else
  refuse "check X.Y.Z, or rockspec X.Y.Z"
end
