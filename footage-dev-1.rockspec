rockspec_format = "3.0"
package = "footage"
version = "dev-1"

source = {
  url = "git+https://github.com/footage-lua/footage.git",
}

description = {
  summary = "The paginated lists of the video services HeyGen and TwelveLabs as plain Lua loops",
  detailed = [[
    The core is in C, on libcurl: it asks for pages ahead of the loop, tries again what may be tried
    again, and gives every item exactly once or raises an error.
  ]],
  homepage = "https://github.com/footage-lua/footage",
  issues_url = "https://github.com/footage-lua/footage/issues",
  license = "MIT",
  labels = { "http", "video", "heygen", "twelvelabs", "neovim" },
}

dependencies = {
  "lua >= 5.1",
  "lua-cjson >= 2.1.0",
}

-- No `header` and no `library`: LuaRocks would look for them in a few folders only, and many systems
-- keep them in others. src/core.c, which is compiled first, says what to install when they are not there.
-- This gives CURL_DIR, CURL_INCDIR and CURL_LIBDIR their meaning.
external_dependencies = {
  CURL = {},
}

test_dependencies = {
  "busted >= 2.0",
}

test = {
  type = "busted",
}

build = {
  type = "builtin",
  modules = {
    ["footage"] = "lua/footage/init.lua",
    ["footage.action"] = "lua/footage/action.lua",
    ["footage.client"] = "lua/footage/client.lua",
    ["footage.driver"] = "lua/footage/driver.lua",
    ["footage.driver.cqueues"] = "lua/footage/driver/cqueues.lua",
    ["footage.driver.loop"] = "lua/footage/driver/loop.lua",
    ["footage.driver.luv"] = "lua/footage/driver/luv.lua",
    ["footage.driver.nvim"] = "lua/footage/driver/nvim.lua",
    ["footage.habits"] = "lua/footage/habits.lua",
    ["footage.heygen"] = "lua/footage/heygen.lua",
    ["footage.heygen_v1"] = "lua/footage/heygen_v1.lua",
    ["footage.heygen_v3"] = "lua/footage/heygen_v3.lua",
    ["footage.json"] = "lua/footage/json.lua",
    ["footage.listing"] = "lua/footage/listing.lua",
    ["footage.load"] = "lua/footage/load.lua",
    ["footage.matching"] = "lua/footage/matching.lua",
    ["footage.part"] = "lua/footage/part.lua",
    ["footage.ready"] = "lua/footage/ready.lua",
    ["footage.task"] = "lua/footage/task.lua",
    ["footage.twelvelabs"] = "lua/footage/twelvelabs.lua",
    ["footage.wait"] = "lua/footage/wait.lua",
    ["footage.waiting"] = "lua/footage/waiting.lua",
    ["footage.warning"] = "lua/footage/warning.lua",
    ["footage.core"] = {
      sources = {
        "src/core.c",
        "src/buffer.c",
        "src/call.c",
        "src/client.c",
        "src/clock.c",
        "src/content.c",
        "src/cursor.c",
        "src/decoding.c",
        "src/engine.c",
        "src/event.c",
        "src/failure.c",
        "src/json.c",
        "src/limit.c",
        "src/link.c",
        "src/listing.c",
        "src/listing_ask.c",
        "src/listing_fetch.c",
        "src/listing_new.c",
        "src/listing_tally.c",
        "src/listing_version.c",
        "src/moment.c",
        "src/origin.c",
        "src/page.c",
        "src/paging_count.c",
        "src/paging_link.c",
        "src/paging_numbered.c",
        "src/paging_offset.c",
        "src/paging_token.c",
        "src/paging_whole.c",
        "src/part.c",
        "src/poller.c",
        "src/proxy.c",
        "src/query.c",
        "src/query_value.c",
        "src/raise.c",
        "src/reader.c",
        "src/recent.c",
        "src/record.c",
        "src/redirect.c",
        "src/request.c",
        "src/retry.c",
        "src/secrets.c",
        "src/seen.c",
        "src/service.c",
        "src/service_list.c",
        "src/settings.c",
        "src/single.c",
        "src/suggest.c",
        "src/text.c",
        "src/type.c",
        "src/unique.c",
        "src/waiting.c",
        "src/warning.c",
      },
      libraries = { "curl" },
      incdirs = { "$(CURL_INCDIR)" },
      libdirs = { "$(CURL_LIBDIR)" },
    },
  },
  platforms = {
    unix = {
      modules = { ["footage.core"] = { libraries = { "curl", "pthread" } } },
    },
    linux = {
      modules = { ["footage.core"] = { libraries = { "curl", "pthread", "dl" } } },
    },
    windows = {
      modules = { ["footage.core"] = { libraries = { "libcurl" } } },
    },
  },
}
