-- What `make release` looks at before it begins, and the rockspec that it writes. The whole of it takes minutes, and is
-- run by itself alone.

local shell = require "spec.support.shell"

local root = shell.run("pwd"):gsub("%s+$", "")
local folder

-- No repository around this one, and nobody's settings.
local GIT = "env -u GIT_DIR -u GIT_WORK_TREE -u GIT_INDEX_FILE GIT_CONFIG_GLOBAL=/dev/null "

local CHANGELOG = [[
# Changelog

## [Unreleased]

## 0.2.0 - 2026-11-28

### Added

- Something.

## 0.1.0 - 2026-11-21

- The first.
]]

local function write(name, text)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
  file:close()
end

local function in_folder(command)
  return shell.run(("cd %s && %s"):format(shell.quote(folder), command))
end

local function commit()
  local output, code = in_folder(GIT .. "sh -c 'git add -A && git -c user.name=a -c user.email=a@b commit -q -m all'")
  assert(code == 0, output)
end

local function release(words)
  return in_folder(("%s %s %s/spec/support/release.lua %s"):format(GIT, shell.lua, shell.quote(root), words))
end

-- A checkout that may be released as 0.2.0.
before_each(function()
  folder = shell.folder()
  in_folder(GIT .. "git init -q && mkdir -p src/base")
  write("src/base/version.h", '#define FOOTAGE_VERSION "0.2.0"\n')
  write("CHANGELOG.md", CHANGELOG)
  write("footage-dev-1.rockspec", shell.read "footage-dev-1.rockspec")
  commit()
end)

after_each(function() shell.run("rm -rf " .. shell.quote(folder)) end)

local with_git = shell.has "git" and it or function(name) pending(name .. " (git is not here)") end

describe("a release is begun", function()
  with_git("when nothing is in the way", function()
    assert.same({ "", 0 }, { release "check 0.2.0" })
    write("CHANGELOG.md", (CHANGELOG:gsub("## %[Unreleased%]\n\n", ""):gsub("## 0.2.0", "## [0.2.0]")))
    commit()
    assert.same({ "", 0 }, { release "check 0.2.0" })
  end)

  with_git("from what is committed, and from nothing else", function()
    write("new file", "")
    assert.same({ 'release: not committed: "new file"; a release is made of what is committed\n', 1 },
      { release "check 0.2.0" })
    write("CHANGELOG.md", CHANGELOG .. "\n")
    local output, code = release "check 0.2.0"
    assert.same({ "release: not committed: CHANGELOG.md and 1 more; a release is made of what is committed\n", 1 },
      { output, code })
  end)

  with_git("once", function()
    in_folder(GIT .. "git tag v0.2.0")
    local output, code = release "check 0.2.0"
    assert.equal(1, code)
    assert.matches("^release: the tag v0%.2%.0 is there already, at %x+; a version is released once\n$", output)
  end)

  with_git("in a checkout of git", function()
    shell.run("rm -rf " .. shell.quote(folder .. "/.git"))
    assert.same({ "release: this is no git checkout; a release is made of one\n", 1 }, { release "check 0.2.0" })
  end)

  for _, version in ipairs {
    "", "0.2", "0.2.0.1", "v0.2.0", "0.2.0-1", "0.2.0-rc1", "dev", "00.2.0", "0.02.0", " 0.2.0", "0.2.0 ", "0,2,0",
  } do
    it(("of three numbers, and not of '%s'"):format(version), function()
      local output, code = release("check " .. shell.quote(version))
      assert.equal(1, code)
      assert(output:find("VERSION is three numbers, as in: make release VERSION=0.2.0 (this is '" .. version .. "')", 1,
        true), output)
    end)
  end

  local function refused(title, name, text, words)
    with_git(title, function()
      write(name, text)
      commit()
      assert.same({ "release: " .. words .. "\n", 1 }, { release "check 0.2.0" })
    end)
  end

  local function changelog(title, from, to, words)
    local first, last = CHANGELOG:find(from, 1, true)
    refused(title, "CHANGELOG.md", CHANGELOG:sub(1, first - 1) .. to .. CHANGELOG:sub(last + 1), words)
  end

  refused("of what the sources say", "src/base/version.h", '#define FOOTAGE_VERSION "0.1.0"\n',
    "src/base/version.h says 0.1.0, not 0.2.0")
  changelog("with a heading", "## 0.2.0 - 2026-11-28", "",
    "CHANGELOG.md has no heading '## 0.2.0 - YYYY-MM-DD'")
  for _, date in ipairs { "", " - soon", " - 2026-02-30", " - 28.11.2026", " - 2026-11-28 or so" } do
    changelog(("with a date, and not '%s'"):format(date), " - 2026-11-28", date,
      "CHANGELOG.md: the heading of 0.2.0 must be '## 0.2.0 - YYYY-MM-DD'")
  end
  changelog("with something to say", "- Something.", "",
    "CHANGELOG.md says nothing below the heading of 0.2.0")
  changelog("with all of it under its heading", "## [Unreleased]\n", "## [Unreleased]\n\n- And this.\n",
    "CHANGELOG.md has entries below [Unreleased], which belong below the heading of 0.2.0")
  changelog("as the newest", "## [Unreleased]\n", "## 0.3.0 - 2026-11-28\n\n- More.\n",
    "CHANGELOG.md has 0.3.0 above 0.2.0")
  for _, before in ipairs { "0.2.1", "0.10.0", "1.0.0" } do
    changelog("above " .. before, "## 0.1.0", "## " .. before,
      "0.2.0 is not above " .. before .. ", the version before it in CHANGELOG.md")
  end
end)

local function load_rockspec(text)
  local spec = {}
  if rawget(_G, "setfenv") then
    setfenv(assert(loadstring(text)), spec)() -- luacheck: ignore 113
  else
    assert(load(text, "rockspec", "t", spec))()
  end
  return spec
end

describe("the rockspec of a release", function()
  it("is the one of the checkout, with the version and its tag", function()
    local output, code = release "rockspec 0.2.0"
    assert(code == 0, output)
    local ours, its = load_rockspec(shell.read "footage-dev-1.rockspec"), load_rockspec(output)
    assert.equal("0.2.0-1", its.version)
    assert.equal("v0.2.0", its.source.tag)
    its.version, its.source.tag = ours.version, nil
    assert.same(ours, its)
  end)

  it("is none of one that looks otherwise", function()
    for _, line in ipairs { 'version = "dev-1"', '  url = "' } do
      local text = shell.read "footage-dev-1.rockspec"
      local first, last = text:find(line, 1, true)
      write("footage-dev-1.rockspec", text:sub(1, first - 1) .. "x" .. text:sub(last + 1))
      local output, code = release "rockspec 0.2.0"
      assert.equal(1, code)
      assert.matches("^release: footage%-dev%-1%.rockspec ", output)
    end
  end)
end)

describe("the version", function()
  it("is that of the newest heading of the changelog", function()
    local newest = shell.read("CHANGELOG.md"):match "\n## %[?(%d[^%]%s]*)"
    assert.equal(newest, shell.read("src/base/version.h"):match '"(.-)"')
    assert.equal("footage " .. newest, require("footage")._VERSION)
  end)
end)
