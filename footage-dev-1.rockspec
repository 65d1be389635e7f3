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
  copy_directories = { "doc" },
  modules = {
    ["footage"] = "lua/footage/init.lua",
    ["footage.action"] = "lua/footage/action.lua",
    ["footage.client"] = "lua/footage/client.lua",
    ["footage.driver"] = "lua/footage/driver.lua",
    ["footage.driver.cqueues"] = "lua/footage/driver/cqueues.lua",
    ["footage.driver.loop"] = "lua/footage/driver/loop.lua",
    ["footage.driver.luv"] = "lua/footage/driver/luv.lua",
    ["footage.driver.nvim"] = "lua/footage/driver/nvim.lua",
    ["footage.driver.wakers"] = "lua/footage/driver/wakers.lua",
    ["footage.habits"] = "lua/footage/habits.lua",
    ["footage.heygen"] = "lua/footage/heygen.lua",
    ["footage.heygen_v1"] = "lua/footage/heygen_v1.lua",
    ["footage.heygen_v3"] = "lua/footage/heygen_v3.lua",
    ["footage.json"] = "lua/footage/json.lua",
    ["footage.listing"] = "lua/footage/listing.lua",
    ["footage.load"] = "lua/footage/load.lua",
    ["footage.many"] = "lua/footage/many.lua",
    ["footage.matching"] = "lua/footage/matching.lua",
    ["footage.part"] = "lua/footage/part.lua",
    ["footage.ready"] = "lua/footage/ready.lua",
    ["footage.task"] = "lua/footage/task.lua",
    ["footage.tell"] = "lua/footage/tell.lua",
    ["footage.transfer.bar"] = "lua/footage/transfer/bar.lua",
    ["footage.transfer.characters"] = "lua/footage/transfer/characters.lua",
    ["footage.transfer.hash"] = "lua/footage/transfer/hash.lua",
    ["footage.transfer.kind"] = "lua/footage/transfer/kind.lua",
    ["footage.transfer.name"] = "lua/footage/transfer/name.lua",
    ["footage.transfer.progress"] = "lua/footage/transfer/progress.lua",
    ["footage.transfer.rate"] = "lua/footage/transfer/rate.lua",
    ["footage.transfer.record_file"] = "lua/footage/transfer/record_file.lua",
    ["footage.twelvelabs"] = "lua/footage/twelvelabs.lua",
    ["footage.types"] = "lua/footage/types.lua",
    ["footage.wait"] = "lua/footage/wait.lua",
    ["footage.waiting"] = "lua/footage/waiting.lua",
    ["footage.warning"] = "lua/footage/warning.lua",
    ["footage.yields"] = "lua/footage/yields.lua",
    ["footage.core"] = {
      sources = {
        "src/core.c",
        "src/base/buffer.c",
        "src/base/clock.c",
        "src/base/failure.c",
        "src/base/moment.c",
        "src/base/path.c",
        "src/base/query_text.c",
        "src/base/secrets.c",
        "src/base/seen.c",
        "src/base/text.c",
        "src/base/unique.c",
        "src/call.c",
        "src/http/attempt.c",
        "src/http/content.c",
        "src/http/engine.c",
        "src/http/engine_lua.c",
        "src/http/event.c",
        "src/http/limit.c",
        "src/http/link.c",
        "src/http/origin.c",
        "src/http/pipe_guard.c",
        "src/http/poller.c",
        "src/http/process.c",
        "src/http/proxy.c",
        "src/http/redirect.c",
        "src/http/request.c",
        "src/http/response.c",
        "src/http/retry.c",
        "src/http/settings.c",
        "src/http/socket.c",
        "src/lua/decoding.c",
        "src/lua/disk.c",
        "src/lua/json.c",
        "src/lua/raise.c",
        "src/lua/suggest.c",
        "src/lua/terminal.c",
        "src/lua/type.c",
        "src/service/answer.c",
        "src/service/client.c",
        "src/service/list.c",
        "src/service/list_filters.c",
        "src/service/list_move.c",
        "src/service/list_paging.c",
        "src/service/list_read.c",
        "src/service/query.c",
        "src/service/query_value.c",
        "src/service/reader.c",
        "src/service/record.c",
        "src/service/service.c",
        "src/service/service_read.c",
        "src/service/single.c",
        "src/service/warning.c",
        "src/waiting.c",
        "src/walk/cursor.c",
        "src/walk/listing.c",
        "src/walk/listing_ask.c",
        "src/walk/listing_cursor.c",
        "src/walk/listing_fetch.c",
        "src/walk/listing_lua.c",
        "src/walk/listing_new.c",
        "src/walk/listing_query.c",
        "src/walk/listing_step.c",
        "src/walk/listing_tally.c",
        "src/walk/listing_version.c",
        "src/walk/page.c",
        "src/walk/page_read.c",
        "src/walk/paging_count.c",
        "src/walk/paging_kinds.c",
        "src/walk/paging_link.c",
        "src/walk/paging_numbered.c",
        "src/walk/paging_offset.c",
        "src/walk/paging_token.c",
        "src/walk/paging_whole.c",
        "src/walk/part.c",
        "src/walk/recent.c",
      },
      libraries = { "curl" },
      incdirs = { "src", "$(CURL_INCDIR)" },
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
