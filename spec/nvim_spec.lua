-- footage in Neovim, from 0.7.2 on: installed under pack/ and as a bare clone on the 'runtimepath', what is said when a
-- part is missing, :checkhealth, pick, quickfix and :Footage. (Tasks in its loop: hosts_spec.lua.)

local editor = require "spec.support.editor"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local in_neovim = editor.is_here and it or pending
local world, new_world = one_world.world, one_world.new
local checkout = shell.run("pwd"):gsub("%s+$", "")

after_each(one_world.close)
teardown(one_world.check)

local function count(text, pattern)
  return select(2, text:gsub(pattern, ""))
end

-- ------------------------------------------------------------------------ installed ---

describe("in Neovim, a clone", function()
  local folder, clone

  -- What git would bring; with their times, so that nothing is compiled anew.
  before_each(function()
    folder = shell.folder()
    clone = folder .. "/data/nvim/site/pack/plugins/start/footage"
    shell.run(("mkdir -p %s && cp -Rp Makefile src lua spec doc %s && cd %s/lua && rm -f footage/core.so cjson.so")
      :format(clone, clone, clone))
  end)
  after_each(function() shell.run("rm -rf " .. shell.quote(folder)) end)

  local BUILD = (os.getenv "FOOTAGE_BUILD" or ""):match "^(.*)/[^/]+$"

  -- Commands, as they are pasted into a shell.
  local function paste(command, environment)
    local set = { BUILD = BUILD }
    for name, value in pairs(environment or {}) do set[name] = value end
    return shell.run(("cd / && export BUILD=%s && %s env -u LUA_PATH -u LUA_CPATH sh -c %s"):format(shell.quote(BUILD),
      shell.environment(set), shell.quote(command)))
  end

  local VIDEOS = "-c 'lua for video in require(\"footage.heygen\").videos() do io.stdout:write(video.id, \"\\n\") end'"

  -- What a user sees of a first loop; `where` leads to the clone.
  local function first_loop(where, environment)
    local set = { HEYGEN_BASE_URL = "http://127.0.0.1:9", HEYGEN_API_KEY = "k" }
    for name, value in pairs(environment or {}) do set[name] = value end
    return (editor.command(("-u NONE %s %s -c 'qall!' </dev/null"):format(where, VIDEOS), { environment = set }))
  end

  local function on_runtimepath()
    return "--cmd 'set runtimepath^=" .. clone .. "'"
  end

  local function assert_one_line(output, pattern)
    local words = output:match "footage: [^\r\n]*"
    assert(words and words:find(pattern), output)
    assert(not output:find("traceback", 1, true), output)
    assert.equal(1, count(output:gsub("Error detected while processing command line:", ""), "[^\r\n]+"), output)
    return words
  end

  in_neovim("without a core says what to run, and that works when it is pasted", function()
    local words = assert_one_line(first_loop(on_runtimepath()), "^footage: its core is not built for this Lua %(LuaJIT")
    local cure = words:match "run: (.*)$"
    assert.equal("make -C " .. clone .. " nvim", cure)
    local output, code = paste(cure)
    assert.equal(0, code, output)
    assert.matches("footage [%d.]+: its core and lua%-cjson are there for Neovim", output)

    new_world { items = { ["heygen.videos"] = 3 } }
    local set = { HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key }
    assert.equal(3, count(first_loop(on_runtimepath(), set), "%x+\r?\n"))
    -- As a package, whose start-up Neovim does by itself; help is there, too.
    set.XDG_DATA_HOME = folder .. "/data"
    local said = editor.command("-u NORC " .. VIDEOS
      .. " -c 'help footage' -c 'lua io.stdout:write(vim.fn.expand(\"%:t\"))' -c 'qall!' </dev/null",
      { environment = set })
    assert.equal(3, count(said, "%x+\r?\n"), said)
    assert.matches("footage%.txt$", said)

    -- After an update that was not built.
    local CHECK = "-u NORC -c 'checkhealth footage' -c 'lua io.stdout:write(table.concat(vim.api.nvim_buf_get_lines("
      .. "0, 0, -1, false), \"\\n\"))' -c 'qall!' </dev/null"
    assert.not_matches("older than its sources", (editor.command(CHECK, { environment = set })))
    shell.run(("touch -d '+1 hour' %s/src/core.c"):format(clone))
    said = editor.command(CHECK, { environment = set })
    assert.matches("core is older than its sources; run: make %-C .* nvim", said)
  end)

  in_neovim("without a core says so by :Footage, too, and starts without a word", function()
    local said = editor.command(("-u NONE %s -c %s -c %s -c 'qall!' </dev/null"):format(on_runtimepath(),
      "'lua vim.notify = function(text) io.stdout:write(text) end require(\"footage.nvim\").setup()'",
      "'Footage heygen videos' -c 'lua vim.wait(50)'"))
    assert_one_line(said, "^footage: its core is not built for this Lua .*; run: make %-C [^\n]* nvim$")
  end)

  local function compile(name, text, flags)
    local source = folder .. "/source.c"
    local file = assert(io.open(source, "wb"))
    file:write(text)
    file:close()
    local output, code = shell.run(("cc -shared -fPIC -o %s %s %s"):format(name, source, flags or ""))
    assert(code == 0, output)
  end

  in_neovim("with a core for another Lua says what to run, and that works when it is pasted", function()
    compile(clone .. "/lua/footage/core.so",
      "void lua_newuserdatauv(void); int luaopen_footage_core(void *L) { lua_newuserdatauv(); return 0; }")
    local words = assert_one_line(first_loop(on_runtimepath()), "^footage: its core was built for another Lua")
    local cure = words:match "run: (.*)$"
    assert.equal("make -C " .. clone .. " nvim", cure)
    local output, code = paste(cure)
    assert.equal(0, code, output)
    assert.not_matches("another Lua", (first_loop(on_runtimepath())))
  end)

  in_neovim("that rocks.nvim put into its tree without a core says so, wherever it is found", function()
    local tree = folder .. "/rocks"
    shell.run(("mkdir -p %s/share/lua/5.1 %s/rocks_rtp && cp -R lua/footage %s/share/lua/5.1 && rm -f "
      .. "%s/share/lua/5.1/footage/core.so && ln -s ../share/lua/5.1 %s/rocks_rtp/lua"):format(tree, tree, tree, tree,
      tree))
    for _, where in ipairs {
      "set runtimepath^=" .. tree .. "/rocks_rtp", ("lua package.path = '%s/share/lua/5.1/?.lua'"):format(tree),
    } do
      assert_one_line(first_loop("--cmd " .. shell.quote(where)),
        "^footage: its core is not built for this Lua %(LuaJIT, Lua 5%.1%); run :Rocks install footage")
    end
  end)

  in_neovim("without libcurl says what to install", function()
    compile(folder .. "/libcurl.so.99", "int nothing;", "-Wl,-soname,libcurl.so.99")
    compile(clone .. "/lua/footage/core.so",
      "extern int nothing; int luaopen_footage_core(void *L) { return nothing; }", folder .. "/libcurl.so.99")
    assert_one_line(first_loop(on_runtimepath()),
      "^footage: libcurl is missing or too old %(libcurl%.so%.99: .*%); Debian, Ubuntu: apt install libcurl4;")
  end)

  -- A Neovim that does not look where the system's lua-cjson is.
  local NOWHERE = [[--cmd 'lua package.cpath = "/nowhere/?.so"']]

  in_neovim("without lua-cjson says how to get it, for Neovim's Lua; a rock of it is found", function()
    local program = folder .. "/nvim"
    local file = assert(io.open(program, "wb"))
    file:write("#!/bin/sh\nexec nvim ", NOWHERE, ' "$@"\n')
    file:close()
    shell.run("chmod +x " .. program)
    assert.equal(0, (select(2, paste(("make -C %s nvim"):format(clone)))))
    local cjson = shell.run [[nvim --headless -u NONE -i NONE -n -c 'lua io.stdout:write(package.searchpath("cjson",
      package.cpath) or "")' -c q 2>/dev/null]]
    local words = assert_one_line(first_loop(NOWHERE .. " " .. on_runtimepath()), "^footage: lua%-cjson for this Lua")
    local tree = clone .. "/lua_modules"
    assert.equal(("elsewhere: luarocks --lua-version 5.1 --tree %s install lua-cjson && make -C %s nvim"):format(tree,
      clone), words:match "elsewhere: .*$")

    -- What that leaves behind.
    shell.run(("mkdir -p %s/lib/lua/5.1 && cp %s %s/lib/lua/5.1"):format(tree, cjson, tree))
    local output, code = paste(("make -C %s nvim"):format(clone), { NEOVIM = program })
    assert.equal(0, code, output)
    assert.not_matches("cjson for this Lua", (first_loop(NOWHERE .. " " .. on_runtimepath())))
  end)
end)

-- --------------------------------------------------------------------- :checkhealth ---

describe("in Neovim, :checkhealth footage", function()
  local CHECK = [[
    vim.cmd "checkhealth footage"
    say(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"))
  ]]
  local function on_path(path)
    return "vim.o.runtimepath = vim.o.runtimepath .. ',' .. " .. ("%q"):format(path) .. "\n"
  end

  in_neovim("says what there is, which keys are set, and whether the services answer", function()
    new_world {}
    local said = editor.run(on_path(checkout) .. CHECK)
    for _, words in ipairs {
      "OK:? footage: %d", "OK:? Lua: LuaJIT", "OK:? libcurl: %d+%.%d+.*HTTP/2", "OK:? lua%-cjson: ",
      "OK:? heygen: HEYGEN_API_KEY is set", "OK:? twelvelabs: TWELVE_LABS_API_KEY is set",
      "OK:? heygen: answers, and takes the key", "OK:? twelvelabs: answers, and takes the key", "picks with: window",
    } do
      assert.matches(words, said)
    end
    assert.not_matches(world.key, said, 1, true)
  end)

  in_neovim("asks no service without a key, or when it is told not to", function()
    new_world {}
    local said = editor.run(on_path(checkout) .. CHECK, { HEYGEN_API_KEY = "", TWELVE_LABS_API_KEY = "wrong" })
    assert.matches("heygen: there is no key: set HEYGEN_API_KEY", said)
    assert.matches("ERROR:? twelvelabs: .*401", said)
    world:clear_log()
    said = editor.run("vim.g.footage_look = 0\n" .. on_path(checkout) .. CHECK)
    assert.matches("g:footage_look is 0", said)
    assert.same({}, world:log "heygen")
  end)

  in_neovim("says what to do where the core cannot be loaded", function()
    new_world {}
    local said = editor.run("package.cpath = '/nowhere/?.so'\n" .. on_path(checkout) .. CHECK)
    assert.matches("ERROR:? footage: its core is not built for this Lua .*run: make %-C .* nvim", said)
    assert.not_matches("answers", said)
  end)
end)

-- ------------------------------------------------------------------------------ pick ---

describe("in Neovim, pick", function()
  in_neovim("fills while the pages come, filters, and gives several; the editor lives meanwhile", function()
    new_world { items = { ["heygen.videos"] = 60 }, delay_ms = 100 }
    local said = editor.run([[
      local ticks = 0
      vim.loop.new_timer():start(0, 2, function() ticks = ticks + 1 end)
      local footage = require "footage"
      local chosen
      require("footage.nvim").pick(footage.heygen.videos({}, { page_size = 10 }), {}, function(records)
        footage.sleep(0.01) -- it may wait
        chosen = records
      end)
      wait(function() return #float(1) >= 10 end)
      say("early", #float(1) < 60)
      wait(function() return #float(1) == 60 end)
      say("alive", ticks > 60 or ticks) -- of 300; 16 where the editor waits for each page
      keys "meeting"
      wait(function() return #float(1) < 60 end)
      for _, line in ipairs(float(1)) do assert(line:lower():find "meeting", line) end
      keys "<Tab><Tab>"
      wait(function() return float(1)[2]:find "^%*" end)
      keys "<CR>"
      wait(function() return chosen end)
      say(#chosen, chosen[1].name:lower():find "meeting" ~= nil, #floats(), vim.api.nvim_get_mode().mode)
    ]])
    assert.equal("early true\nalive true\n2 true 0 n\n", said)
  end)

  in_neovim("gives nothing when it is left, and asks for no more then", function()
    new_world { items = { ["heygen.videos"] = 100 }, delay_ms = 200 }
    local said = editor.run [[
      local chosen
      require("footage.nvim").pick(require("footage").heygen.videos({}, { page_size = 5 }), {}, function(records)
        chosen = records
      end)
      wait(function() return #float(1) >= 5 end)
      keys "<Esc>"
      wait(function() return chosen end)
      say(#chosen, #floats(), #notified)
    ]]
    assert.equal("0 0 0\n", said)
    assert(#world:log "heygen" < 8, #world:log "heygen")
  end)

  in_neovim("tells what went wrong, once and in one line; what came stays", function()
    new_world { items = { ["heygen.videos"] = 20 }, faults = {
      { match = { request = 2 }, action = "status", status = 401 },
    } }
    local said = editor.run [[
      require("footage.nvim").pick(require("footage").heygen.videos({}, { page_size = 5 }), {}, function() end)
      wait(function() return #notified > 0 end)
      say(#notified, #float(1), notified[1])
    ]]
    assert.matches("^1 5 footage: heygen.*401[^\n]*\n$", said)
  end)

  in_neovim("calls a vim.ui.select that was put in place once, with what there is", function()
    new_world { items = { ["heygen.videos"] = 25 } }
    local said = editor.run [[
      local calls = 0
      vim.ui.select = function(items, options, on_choice)
        calls = calls + 1
        say(#items, options.prompt, options.kind, options.format_item(items[1]):find(items[1].name, 1, true) ~= nil)
        on_choice(items[3], 3)
      end
      local heygen, nvim = require("footage").heygen, require "footage.nvim"
      local chosen
      local function is_chosen() return chosen end
      nvim.pick(heygen.videos({}, { page_size = 5 }), {}, function(records) chosen = records end)
      wait(is_chosen)
      say(calls, #chosen, chosen[1].id == heygen.videos():all()[3].id)
      chosen = nil
      nvim.pick(heygen.videos(), { max = 7, title = "some" }, function(records) chosen = records end)
      wait(is_chosen)
      say(calls)
    ]]
    assert.equal("25 heygen.videos footage true\n1 1 true\n7 some (the first 7) footage true\n2\n", said)
  end)

  in_neovim("stops at 200 for that", function()
    new_world { items = { ["heygen.videos"] = 230 } }
    assert.equal("200 heygen.videos (the first 200)\n", editor.run [[
      local done
      vim.ui.select = function(items, options, on_choice)
        say(#items, options.prompt)
        on_choice(nil)
        done = true
      end
      require("footage.nvim").pick(require("footage").heygen.videos())
      wait(function() return done end)
    ]])
  end)

  in_neovim("hides no record whose line a script cannot make", function()
    new_world { items = { ["heygen.videos"] = 5 } }
    assert.equal("5 true true\n", editor.run [[
      require("footage.nvim").pick(require("footage").heygen.videos(), { text = function(video)
        if video.name:find "intro" then error "no\nmore" end
        return video.name .. "\n" .. video.id
      end }, function() end)
      wait(function() return #float(1) == 5 end)
      say(#float(1), float(1)[2]:find "text failed: .*no more" ~= nil, float(1)[1]:find "%S 1 %x+$" ~= nil)
    ]])
  end)

  in_neovim("raises mistakes at the caller's line", function()
    new_world {}
    local said = editor.run [[
      local footage, pick = require "footage", require("footage.nvim").pick
      for _, wrong in ipairs {
        { {} }, { footage.heygen.videos(), 3 }, { footage.heygen.videos(), { maxx = 3 } },
        { footage.heygen.videos(), { max = "3" } }, { footage.heygen.videos(), {}, 3 },
        { footage.heygen.videos(), { with = "telescop" } },
      } do
        local fine, err = pcall(function() pick(wrong[1], wrong[2], wrong[3]) end)
        say(fine, (tostring(err):gsub("^[^ ]*", "")))
      end
      say(pcall(require("footage.nvim").act, footage.heygen.videos():first()))
    ]]
    assert.equal(7, count(said, "false [^\n]+\n"))
    for _, words in ipairs {
      "wants a listing, got table", "did you mean 'max'", "did you mean 'telescope'", "a table of records",
    } do
      assert(said:find(words, 1, true), said)
    end
  end)
end)

describe("in Neovim, what is chosen", function()
  -- Marks two, and takes the deed that is typed.
  local function with_two(deed, script, environment)
    return editor.run(([[
      local heygen = require("footage").heygen
      require("footage.nvim").pick(heygen.videos():filter { status = "completed" }, { max = 3 })
      wait(function() return #float(1) == 3 end)
      keys "<Tab><Tab>"
      wait(function() return float(1)[2]:find "^%%*" end)
      keys "<CR>"
      wait(function() return float(1)[1] == "  play" end)
      keys "%s<CR>"
    ]]):format(deed) .. script, environment)
  end

  in_neovim("is played, all at once", function()
    new_world { items = { ["heygen.videos"] = 30 } }
    local folder = shell.folder()
    local file = assert(io.open(folder .. "/mpv", "wb"))
    file:write('#!/bin/sh\nprintf "%s\\n" "$@" >', folder, "/new\nmv ", folder, "/new ", folder, "/played\n")
    file:close()
    shell.run("chmod +x " .. folder .. "/mpv")
    with_two("play", ([[
      wait(function() return vim.fn.filereadable "%s/played" == 1 end)
    ]]):format(folder), { PATH = folder .. ":" .. os.getenv "PATH" })
    local played = shell.read(folder .. "/played")
    assert.equal(2, count(played, "https?://[^\n]+\n"), played)
    assert.matches("%-%-\nhttp", played)
    shell.run("rm -rf " .. shell.quote(folder))
  end)

  in_neovim("has its address yanked", function()
    new_world { items = { ["heygen.videos"] = 30 } }
    local said = with_two("yank address", [[
      wait(function() return #notified > 0 end)
      say(vim.fn.getreg '"')
    ]])
    assert.equal(2, count(said, "https?://%S+\n"), said)
  end)

  in_neovim("is deleted when that is meant, and not without being asked", function()
    new_world { items = { ["heygen.videos"] = 30 } }
    local before = #world:ids "heygen.videos"
    local said = with_two("delete", [[
      wait(function() return float(1)[2] == "  delete all 2" end)
      keys "<Down><CR>"
      wait(function() return #notified > 0 end)
      say(notified[1])
    ]])
    assert.equal("footage: delete: 2 done\n", said)
    assert.equal(before - 2, #world:ids "heygen.videos")
    with_two("delete", [[
      wait(function() return float(1)[2] == "  delete all 2" end)
      keys "<CR>"
      wait(function() return #floats() == 0 end)
    ]])
    assert.equal(before - 2, #world:ids "heygen.videos")
  end)

  in_neovim("takes what a method needs, in the grammar of the command", function()
    new_world { items = { ["heygen.folders"] = 3 } }
    assert.equal("A4 today\n", editor.run [[
      local heygen = require("footage").heygen
      require("footage.nvim").act { heygen.folders():first() }
      wait(function() return #float(1) > 3 end)
      keys "rename<CR>"
      wait(function() return vim.fn.getcmdline() == "--name " end) -- the editor lives while it asks
      keys "'A4 today'<CR>"
      wait(function() return #notified > 0 end)
      say(heygen.folders():first().name)
    ]])
  end)
end)

-- Those that are installed: FOOTAGE_NVIM_PLUGINS names a folder with them.
describe("in Neovim, pick is a source of", function()
  local folder = os.getenv "FOOTAGE_NVIM_PLUGINS"
  local plugins = {
    telescope = { "telescope.nvim", "plenary.nvim" }, ["fzf-lua"] = { "fzf-lua" }, snacks = { "snacks.nvim" },
  }
  for name, parts in pairs(plugins) do
    it(name, function()
      if not editor.is_here then return pending "needs LuaJIT and Neovim" end
      if not folder then return pending("needs " .. name .. ", in the folder that FOOTAGE_NVIM_PLUGINS names") end
      local begin = "vim.o.columns, vim.o.lines = 160, 45\n"
      for _, part in ipairs(parts) do
        begin = begin .. ("vim.opt.runtimepath:prepend %q\n"):format(folder .. "/" .. part)
      end
      if name == "snacks" then begin = begin .. 'require("snacks").setup { picker = { enabled = true } }\n' end
      new_world { items = { ["heygen.videos"] = 30 }, delay_ms = 20 }
      local said = editor.run(begin .. [[
        local function pause(ms)
          local till = vim.loop.hrtime() + ms * 1e6
          wait(function() return vim.loop.hrtime() > till end)
        end
        local heygen, nvim, chosen = require("footage").heygen, require "footage.nvim", nil
        say(require("footage.nvim.sources").name())
        nvim.pick(heygen.videos({}, { page_size = 5 }), {}, function(records) chosen = records end)
        pause(2000)
        keys "meeting"
        pause(1000)
        keys "<Tab><Tab><CR>"
        wait(function() return chosen end)
        say(#chosen, chosen[1].name:lower():find "meeting" and chosen[2].name:lower():find "meeting" and true)
        chosen = nil
        nvim.pick(heygen.videos(), {}, function(records) chosen = records end)
        pause(1000)
        keys "<Esc><Esc>"
        wait(function() return chosen end)
        say(#chosen, #notified)
      ]])
      assert.equal(name .. "\n2 true\n0 0\n", said)
    end)
  end
end)

-- ------------------------------------------------------------- quickfix and :Footage ---

describe("in Neovim, quickfix", function()
  in_neovim("fills while the pages come; its entries lead to the records", function()
    new_world { items = { ["heygen.videos"] = 60 }, delay_ms = 50 }
    local said = editor.run [[
      local function items() return vim.fn.getqflist { title = 1, items = 1 } end
      local task = require("footage.nvim").quickfix(require("footage").heygen.videos({}, { page_size = 10 }))
      wait(function() return #items().items >= 10 end)
      say("early", #items().items < 60, items().title, vim.bo.buftype)
      wait(function() return task:is_closing() and #items().items == 60 end)
      vim.cmd "cfirst | cnext"
      say(vim.fn.getline ".", items().items[2].text)
    ]]
    assert.matches("^early true heygen%.videos quickfix\n", said)
    local id, text = said:match "\n%-%- heygen%.video (%x+): [^\n]- (%d%d%d%d%-%d%d%-%d%d  [^\n]*)\n$"
    assert(id and text:find(id, 1, true), said)
  end)

  in_neovim("ends with its list, or when its task is closed", function()
    new_world { items = { ["heygen.videos"] = 100 }, delay_ms = 100 }
    editor.run [[
      local quickfix, heygen = require("footage.nvim").quickfix, require("footage").heygen
      local task = quickfix(heygen.videos({}, { page_size = 5 }), { open = false })
      wait(function() return #vim.fn.getqflist() >= 5 end)
      vim.fn.setqflist({}, "f")
      wait(function() return task:is_closing() end)
      task = quickfix(heygen.videos({}, { page_size = 5 }), { open = false })
      wait(function() return #vim.fn.getqflist() >= 5 end)
      task:close()
      wait(function() return task:is_closing() end)
      assert(#notified == 0)
    ]]
    assert(#world:log "heygen" < 15, #world:log "heygen")
  end)
end)

describe("in Neovim, :Footage", function()
  in_neovim("picks from a list, fills the quickfix list, and reads things", function()
    new_world { items = { ["heygen.videos"] = 30 } }
    local said = editor.run [[
      require("footage.nvim").setup()
      vim.cmd "Footage heygen videos --title meeting --max 2"
      wait(function() return #float(1) == 2 end)
      keys "<Esc>"
      wait(function() return #floats() == 0 end)
      vim.cmd "Footage! heygen videos --max 3"
      wait(function() return #vim.fn.getqflist() == 3 end)
      vim.cmd("Footage heygen get video " .. require("footage").heygen.videos():first().id)
      wait(function() return float(1)[1] == "  play" end)
      keys "<Esc>"
      wait(function() return #floats() == 0 end)
      say(#notified)
    ]]
    assert.equal("0\n", said)
  end)

  in_neovim("completes, and tells mistakes in one line", function()
    new_world {}
    local said = editor.run [[
      require("footage.nvim").setup()
      for _, line in ipairs { "", "tw", "heygen vide", "twelvelabs assets --asset", "heygen get fold" } do
        say(table.concat(vim.fn.getcompletion("Footage " .. line, "cmdline"), " "))
      end
      for _, line in ipairs {
        "heygn videos", "heygen vidos", "heygen videos --titel x", "heygen videos --max many", "heygen videos stray",
        "heygen get video", "heygen get vidoe 3", "heygen group-avatars",
      } do
        local before = #notified
        vim.cmd("Footage " .. line)
        wait(function() return #notified > before end)
        say(notified[#notified])
      end
    ]]
    assert.matches("^heygen twelvelabs\ntwelvelabs\nvideos\n%-%-asset%-ids %-%-asset%-types\nfolder\n", said)
    for _, words in ipairs {
      "did you mean 'heygen'?", "did you mean 'videos'?", "did you mean '--title'?", "--max wants a number, got",
      "'stray' is no --filter of this list", "get video wants an id", "did you mean 'video'?",
      "--group-id must be given",
    } do
      assert(said:find(words, 1, true), words .. " is not in:\n" .. said)
    end
    assert.equal(13, count(said, "\n"), said)
  end)
end)
