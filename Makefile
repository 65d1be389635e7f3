# footage: build, install, test. `make help` lists the commands. GNU make 3.81 or later.
#
#   LUA_VERSION   5.4 (default), 5.3, 5.2, 5.1 or jit
#   PREFIX        where `make install` puts things (/usr/local)
#   CC, CPPFLAGS, CFLAGS, LDFLAGS, DESTDIR   as everywhere
#   LUA_CFLAGS, CURL_CFLAGS, CURL_LIBS       instead of what pkg-config says
#   WERROR=       for a compiler that warns of something new

LUA_VERSION ?= 5.4
PREFIX ?= /usr/local
# Not every shell expands the ~ of `make PREFIX=~/.local`.
override PREFIX := $(patsubst ~/%,$(HOME)/%,$(PREFIX))
BUILD ?= build
LUA_VERSIONS := 5.1 5.2 5.3 5.4 jit

ifeq ($(filter $(LUA_VERSION),$(LUA_VERSIONS)),)
  $(error LUA_VERSION is one of $(LUA_VERSIONS), not '$(LUA_VERSION)')
endif

# LuaJIT's modules are those of 5.1. The interpreter and the headers have other names elsewhere.
JIT := $(filter jit,$(LUA_VERSION))
ABI := $(if $(JIT),5.1,$(LUA_VERSION))
NODOT := $(subst .,,$(ABI))
LUA_NAMES := $(if $(JIT),luajit,lua$(ABI) lua$(NODOT) lua-$(ABI) lua)
LUA ?= $(firstword $(shell for name in $(LUA_NAMES); do \
  $$name -e 'assert(_VERSION == "Lua $(ABI)")' >/dev/null 2>&1 && echo $$name; done) $(LUA_NAMES))

UNAME := $(shell uname -s)
PKG_CONFIG ?= pkg-config
LUA_PC := $(firstword $(shell for name in $(LUA_NAMES); do case "`$(PKG_CONFIG) --modversion $$name 2>/dev/null`" in \
  ($(if $(JIT),2,$(ABI)).*) echo $$name ;; esac; done))

# Without pkg-config, or when it knows nothing: the usual places, nearest first.
LUA_PLACES := $(foreach prefix,/usr /usr/local /opt/homebrew /opt/homebrew/opt/lua@$(ABI) /usr/local/opt/lua@$(ABI) \
  /opt/local,$(foreach folder,$(if $(JIT),luajit-2.1,lua$(ABI) lua/$(ABI) lua-$(ABI) lua$(NODOT) lua),$(prefix)/include/$(folder)) \
  $(if $(JIT),,$(prefix)/include))
LUA_CFLAGS ?= $(if $(LUA_PC),$(shell $(PKG_CONFIG) --cflags $(LUA_PC)),$(addprefix -I,$(patsubst %/lua.h,%,$(firstword \
  $(wildcard $(addsuffix /lua.h,$(LUA_PLACES)))))))
LUA_LIBS ?= $(if $(LUA_PC),$(shell $(PKG_CONFIG) --libs $(LUA_PC)),-llua)
CURL_CFLAGS ?= $(shell $(PKG_CONFIG) --cflags libcurl 2>/dev/null || curl-config --cflags 2>/dev/null)
CURL_LIBS ?= $(shell $(PKG_CONFIG) --libs libcurl 2>/dev/null || curl-config --libs 2>/dev/null || echo -lcurl)

CFLAGS ?= -O2 -g
WERROR ?= -Werror
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wconversion $(WERROR)
FLAGS = $(CPPFLAGS) -Isrc $(LUA_CFLAGS) $(CURL_CFLAGS) -std=c11 -fPIC -fvisibility=hidden $(WARNINGS)
SHARED := $(if $(filter Darwin,$(UNAME)),-bundle -undefined dynamic_lookup,-shared)
SYSTEM_LIBS := $(if $(filter Darwin,$(UNAME)),,-lpthread) $(if $(filter Linux,$(UNAME)),-ldl)

SOURCES := $(wildcard src/*.c src/*/*.c)
HEADERS := $(wildcard src/*.h src/*/*.h)
MODULES := $(wildcard lua/footage/*.lua lua/footage/*/*.lua)
MODULE_FOLDERS := $(sort $(patsubst lua/footage/%,%,$(dir $(MODULES))))
SCRIPTS := .ci/run $(wildcard spec/support/*.sh spec/bench/*.sh)

# Objects of two Luas never meet: each has a directory of its own.
OUT := $(BUILD)/$(LUA_VERSION)
OBJECTS = $(SOURCES:src/%.c=$(OUT)/obj/%.o)
CORE = $(OUT)/footage/core.so

# The checkout's own modules, for everything that is run from here. A variable with a version in its
# name would win over these, also when it is empty.
HERE := $(CURDIR)
ABSOLUTE_OUT := $(if $(filter /%,$(OUT)),$(OUT),$(HERE)/$(OUT))
RUN = env -u LUA_PATH_5_2 -u LUA_PATH_5_3 -u LUA_PATH_5_4 -u LUA_CPATH_5_2 -u LUA_CPATH_5_3 -u LUA_CPATH_5_4 \
  LUA_PATH="$(HERE)/lua/?.lua;$(HERE)/lua/?/init.lua;./?.lua;;" LUA_CPATH="$(ABSOLUTE_OUT)/?.so;;" \
  FOOTAGE_BUILD="$(ABSOLUTE_OUT)" FOOTAGE_LUA="$(LUA)"
ON ?= $(LUA_VERSIONS)
SPECS ?= spec

# The simulator, the benchmarks, the release, the recipes and the language server are programs of their own: their specs need
# to run only once.
ONCE := $(wildcard spec/simulator*_spec.lua) \
  $(patsubst %,spec/%_spec.lua,bench language_server recipes release)
EVERYWHERE := $(filter-out $(ONCE),$(wildcard spec/*_spec.lua))
# What the same C does on each Lua is looked at with fewer pages, rounds and schedules on all but 5.4 (brief.lua).
BRIEFLY := FOOTAGE_BRIEF=1 FOOTAGE_SCHEDULES=500
AGAIN = $(MAKE) --no-print-directory
# What test-all begins with, unless that was done already: LINT= says so.
LINT := lint

# Not NVIM: Neovim itself sets that for what it runs.
NEOVIM ?= nvim

.PHONY: all core nvim install uninstall demo test test-all test-one test-nvim test-rock lint lint-c format simulator \
  sanitize valgrind valgrind-hosts torture fuzz bench docs clean help FORCE

all: core

help:
	@echo "make                 build for Lua $(LUA_VERSION); LUA_VERSION=5.1, 5.2, 5.3, 5.4 or jit"
	@echo "make install         into PREFIX=$(PREFIX), for LUA_VERSION; make uninstall takes it away"
	@echo "make demo            from nothing: install what is missing, build, run two loops and a download"
	@echo "make test            from nothing: install what is missing, build, lint, run every spec"
	@echo "make test-all        the same on Lua $(LUA_VERSIONS) and in Neovim; ON=5.1, \"5.1 jit\" for fewer"
	@echo "make test-one        every spec on LUA_VERSION, or SPECS=spec/one_spec.lua; installs nothing; JOBS=4 at once"
	@echo "make test-rock       the rock: luarocks make, and the two loops from an empty folder"
	@echo "make test-recipes    the guide's container, CI and crontab, in folders that begin as an empty Debian; takes root"
	@echo "make sanitize        every spec under ASan and UBSan"
	@echo "make valgrind        the walks, errors and endings under valgrind; or SPECS=spec/one_spec.lua"
	@echo "make torture         every allocation failing in turn, stop-the-world collection, event loops in valgrind, many more"
	@echo "                     shifting pages"
	@echo "make fuzz            coverage-guided fuzzing for FUZZ_SECONDS=$(FUZZ_SECONDS)"
	@echo "make bench           footage beside its peers and the bare limit, in about ten minutes; BENCH_ROUNDS=60 for longer"
	@echo "make simulator       run the simulator of both services in the foreground; ITEMS=250 PORT=8080"
	@echo "make nvim            build the core for Neovim's Lua, beside lua/footage/, for plugin managers"
	@echo "make docs            write what is made from the services' tables and the annotations anew: doc/reference.md,"
	@echo "                     doc/footage.txt, doc/footage.1 and lua/footage/types.lua"
	@echo "make lint, format    check, or arrange, the sources"
	@echo "make release         VERSION=0.2.0: the rockspec and the source rock, made and tried, in $(BUILD)/release; publishes nothing"
	@echo "make clean           remove $(BUILD)/"

# ---- build ----

core: $(CORE)

$(CORE): $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(SHARED) -o $@ $(OBJECTS) $(CFLAGS) $(LDFLAGS) $(CURL_LIBS) $(SYSTEM_LIBS)

$(OUT)/obj/%.o: src/%.c $(HEADERS) $(OUT)/flags
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CFLAGS) -c -o $@ $<

# What the objects were made with; other flags make them anew. Here it shows, too, and with words,
# when the headers are not there or are those of another Lua.
FLAGS_NOW = $(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) $(CURL_LIBS)
$(OUT)/flags: FORCE
	@mkdir -p $(@D)
	@if ! printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $@; then \
	  CC='$(CC)' LUA_VERSION='$(LUA_VERSION)' sh spec/support/headers.sh $(FLAGS) $(CFLAGS) || exit 1; \
	  printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' >$@; \
	fi
FORCE:

LIB_TO = $(DESTDIR)$(PREFIX)/lib/lua/$(ABI)/footage
SHARE_TO = $(DESTDIR)$(PREFIX)/share/lua/$(ABI)/footage
BIN_TO = $(DESTDIR)$(PREFIX)/bin
MAN_TO = $(DESTDIR)$(PREFIX)/share/man/man1
# Where each shell looks for what completes words of the command.
BASH_TO = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_TO = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_TO = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
COMPLETION = $(LUA) -e 'io.write(dofile("lua/footage/cli/shells.lua").$(1))'

install: core
	install -d "$(LIB_TO)" "$(BIN_TO)" $(foreach folder,$(MODULE_FOLDERS),"$(SHARE_TO)/$(folder)")
	install -m 755 $(CORE) "$(LIB_TO)/core.so"
	set -e; $(foreach module,$(MODULES),install -m 644 $(module) "$(SHARE_TO)/$(module:lua/footage/%=%)";)
	sh spec/support/program.sh '$(LUA)' $(ABI) >"$(BIN_TO)/footage"
	chmod 755 "$(BIN_TO)/footage"
	install -d "$(MAN_TO)" "$(BASH_TO)" "$(ZSH_TO)" "$(FISH_TO)"
	install -m 644 doc/footage.1 "$(MAN_TO)/footage.1"
	$(call COMPLETION,bash) >"$(BASH_TO)/footage"
	$(call COMPLETION,zsh) >"$(ZSH_TO)/_footage"
	$(call COMPLETION,fish) >"$(FISH_TO)/footage.fish"
	@LUA='$(LUA)' sh spec/support/installed.sh "$(PREFIX)" $(ABI)

nvim:
	@MAKE='$(MAKE)' NEOVIM='$(NEOVIM)' BUILD='$(BUILD)' sh spec/support/for_neovim.sh

uninstall:
	rm -f "$(BIN_TO)/footage" "$(MAN_TO)/footage.1" "$(BASH_TO)/footage" "$(ZSH_TO)/_footage" "$(FISH_TO)/footage.fish"
	rm -f "$(LIB_TO)/core.so" $(foreach module,$(MODULES),"$(SHARE_TO)/$(module:lua/footage/%=%)")
	-rmdir $(foreach folder,$(filter-out ./,$(MODULE_FOLDERS)),"$(SHARE_TO)/$(folder)") "$(LIB_TO)" "$(SHARE_TO)"

# ---- from nothing: packages.sh knows what each command needs ----

demo:
	@spec/support/packages.sh demo
	@$(AGAIN) -s core
	@$(AGAIN) -s run FILE=spec/examples/demo.lua

test:
	@spec/support/packages.sh test
	@$(AGAIN) -s core lint
	@$(AGAIN) test-one

test-all:
	@spec/support/packages.sh test-all
	@$(AGAIN) -s core $(LINT)
	@failed=; for version in $(ON); do \
	  how='$(BRIEFLY) SPECS="$(EVERYWHERE)"'; if [ $$version = 5.4 ]; then how=; fi; \
	  $(AGAIN) -s core LUA_VERSION=$$version && eval $(AGAIN) test-one LUA_VERSION=$$version "$$how" || \
	    failed="$$failed $$version"; \
	done; \
	$(AGAIN) test-nvim LUA_VERSION=jit $(BRIEFLY) SPECS="$(EVERYWHERE)" || failed="$$failed Neovim"; \
	test -z "$$failed" || { echo "failed on:$$failed" >&2; exit 1; }

sanitize:
	@spec/support/packages.sh sanitize
	@$(RUN) $(BRIEFLY) MAKE="$(MAKE)" spec/support/sanitize.sh $(if $(filter-out spec,$(SPECS)),$(SPECS),$(EVERYWHERE))

# Like the sanitizers, it makes numbers about memory and time say nothing.
VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite
VALGRIND_SPECS := $(patsubst %,spec/%_spec.lua,seeds record error changes memory)

valgrind:
	@spec/support/packages.sh valgrind
	@$(AGAIN) -s core LUA_VERSION=5.4 BUILD=$(BUILD)/valgrind CFLAGS="-O1 -g"
	@$(RUN) LUA_CPATH="$(HERE)/$(BUILD)/valgrind/5.4/?.so;;" FOOTAGE_SANITIZED=1 FOOTAGE_LUA="$(VALGRIND) lua5.4" \
	  spec/support/specs.sh "Lua 5.4 in valgrind" $(if $(filter-out spec,$(SPECS)),$(SPECS),$(VALGRIND_SPECS)) \
	  -- $(VALGRIND) lua5.4 spec/support/busted.lua
	@$(if $(filter-out spec,$(SPECS)),,$(AGAIN) valgrind-hosts)

# The event loops, whose objects must outlive their callbacks: the scripts that these specs run, collecting garbage all
# the time: at each twentieth that the heap grows, since with a pause of 100 a script does little else for minutes.
# Valgrind runs one thread at a time; fairly, so that a busy loop leaves the engine's thread its turns. Leaks are not
# looked for, since luv and luaevent never free what they make when they are loaded.
HOST_SPECS := $(patsubst %,spec/%_spec.lua,hosts hosts_lives guide readme)

valgrind-hosts:
	@spec/support/packages.sh valgrind
	@$(AGAIN) -s core LUA_VERSION=5.4 BUILD=$(BUILD)/valgrind CFLAGS="-O1 -g"
	@$(RUN) LUA_CPATH="$(HERE)/$(BUILD)/valgrind/5.4/?.so;;" FOOTAGE_SANITIZED=accesses \
	  FOOTAGE_LUA="valgrind -q --fair-sched=yes --error-exitcode=99 lua5.4 -e 'collectgarbage([[incremental]], 105, 400)'" \
	  spec/support/specs.sh "Lua 5.4, its scripts in valgrind" $(HOST_SPECS) -- lua5.4 spec/support/busted.lua

# Every allocation of Lua's allocator and of libcurl's fails in turn, and all garbage is collected at each of
# Lua's, under the sanitizers; then all specs with a collection every few instructions; then the event loops under
# valgrind; then many schedules.
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g
TORTURE_STEP ?= 1
# Of the specs, those that run footage's Lua in processes that collect.
STRESSED := $(filter-out $(patsubst %,spec/%_spec.lua,docs floors fuzz install threads types),$(EVERYWHERE))
FOOTAGE_SCHEDULES ?= 100000

$(BUILD)/torture/torture: spec/torture/torture.c $(SOURCES) $(HEADERS)
	@$(AGAIN) -s core LUA_VERSION=5.4 BUILD=$(BUILD)/torture CFLAGS="$(SANITIZERS)"
	$(CC) -std=c11 $(SANITIZERS) $(LUA_CFLAGS) -o $@ $< $(shell $(PKG_CONFIG) --libs lua5.4) $(CURL_LIBS) -Wl,-E

torture:
	@spec/support/packages.sh sanitize
	@$(AGAIN) -s $(BUILD)/torture/torture core
	@$(RUN) LSAN_OPTIONS=suppressions=spec/torture/leaks.txt:print_suppressions=0 \
	  LUA_CPATH="$(HERE)/$(BUILD)/torture/5.4/?.so;;" lua5.4 spec/torture/run.lua $(BUILD)/torture/torture 1 $(TORTURE_STEP)
	@FOOTAGE_GC=stress $(BRIEFLY) $(AGAIN) test-one SPECS="$(STRESSED)"
	@$(AGAIN) valgrind-hosts
	@FOOTAGE_SCHEDULES=$(FOOTAGE_SCHEDULES) $(AGAIN) test-one SPECS=spec/shifting_spec.lua
	@FOOTAGE_KILLS=50 $(AGAIN) test-one SPECS=spec/killed_spec.lua

# Lua states in threads of their own; spec/threads_spec.lua runs it, with one sanitizer or another.
$(OUT)/threads: spec/threads/threads.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CFLAGS) -o $@ $< $(if $(filter Darwin,$(UNAME)),,-Wl,-E) $(LUA_LIBS) $(SYSTEM_LIBS)

# A resolver that takes its time, one that gets no thread, and a clock that goes fast; specs have them loaded in place of
# the system's.
$(BUILD)/resolver/%.so: spec/resolver/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -fPIC $(WARNINGS) $(CFLAGS) $(SHARED) -o $@ $< $(SYSTEM_LIBS)

$(BUILD)/clock/%.so: spec/clock/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -fPIC $(WARNINGS) $(CFLAGS) $(SHARED) -o $@ $< $(SYSTEM_LIBS)

FUZZ_SECONDS ?= 600
FUZZER = $(BUILD)/fuzz/fuzzer
FUZZ_FLAGS = -std=gnu11 $(SANITIZERS) -Isrc $(LUA_CFLAGS) $(CURL_CFLAGS) $(shell $(PKG_CONFIG) --cflags jansson)
FUZZ_LIBS = $(shell $(PKG_CONFIG) --libs lua5.4 jansson) $(CURL_LIBS) $(SYSTEM_LIBS)

$(FUZZER): spec/fuzz/fuzz.c spec/fuzz/accepted.c $(SOURCES) $(HEADERS)
	@mkdir -p $(@D)/found
	clang -fsanitize=fuzzer $(FUZZ_FLAGS) -o $@ spec/fuzz/fuzz.c spec/fuzz/accepted.c $(SOURCES) $(FUZZ_LIBS)

# The same for the corpus alone, with any compiler; spec/fuzz_spec.lua runs it.
$(BUILD)/fuzz/corpus: spec/fuzz/fuzz.c spec/fuzz/accepted.c $(SOURCES) $(HEADERS)
	@mkdir -p $(@D)
	$(CC) -DFUZZ_STANDALONE $(FUZZ_FLAGS) -o $@ spec/fuzz/fuzz.c spec/fuzz/accepted.c $(SOURCES) $(FUZZ_LIBS)

fuzz:
	@spec/support/packages.sh sanitize
	@$(AGAIN) -s $(FUZZER)
	@$(RUN) $(FUZZER) -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=10 -rss_limit_mb=4096 \
	  -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/found spec/fuzz/corpus

# The peers are built and installed below $(BUILD), the bare limit with the Lua of LUA_VERSION.
BENCH = $(BUILD)/bench
BARE = $(OUT)/bench/bare
PEERS = $(BENCH)/node_modules/.package-lock.json

$(BENCH)/measure: spec/bench/measure.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(CFLAGS) -o $@ $<

$(BARE): spec/bench/bare.c $(OUT)/flags
	@mkdir -p $(@D)
	$(CC) -std=c11 $(LUA_CFLAGS) $(CURL_CFLAGS) $(CFLAGS) -o $@ $< \
	  $(shell $(PKG_CONFIG) --libs $(LUA_PC)) $(CURL_LIBS)

$(PEERS): spec/bench/package.json
	@mkdir -p $(@D)
	@cp $< $(BENCH)/
	@echo "footage: installing into $(BENCH): $$(sed -n 's/.*"dependencies": { \(.*\) } }/\1/p' $<)" >&2
	@cd $(BENCH) && npm install --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

bench:
	@spec/support/packages.sh bench
	@$(AGAIN) -s core $(BENCH)/measure $(BARE) $(PEERS) $(BUILD)/resolver/slow.so
	@$(AGAIN) -s core LUA_VERSION=jit
	@$(RUN) BENCH_BUILD="$(abspath $(BENCH))" BENCH_JIT="$(abspath $(BUILD)/jit)" \
	  BENCH_RESOLVER="$(abspath $(BUILD)/resolver/slow.so)" lua5.1 spec/bench/run.lua

simulator:
	@spec/support/packages.sh demo
	@lua5.1 spec/simulator/main.lua $(strip $(if $(ITEMS),--items $(ITEMS)) $(if $(PORT),--port $(PORT)) \
	  $(if $(TLS_PORT),--tls-port $(TLS_PORT)) $(if $(KEY),--key '$(KEY)'))

.PHONY: test-recipes release
test-recipes:
	@spec/support/packages.sh recipes
	@spec/support/empty_root.sh $(BUILD)/recipes

release:
	@spec/support/release.sh '$(VERSION)' '$(BUILD)/release'

# ---- one at a time, with what is there ----

.PHONY: run
run: core
	@$(RUN) $(LUA) $(FILE)

test-one: core
	@$(RUN) spec/support/specs.sh "$(LUA)" $(SPECS) -- $(LUA) spec/support/busted.lua

test-nvim: core
	@$(RUN) spec/support/specs.sh Neovim $(SPECS) -- spec/support/nvim.sh

test-rock:
	@spec/support/luarocks.sh

docs: core
	@$(RUN) $(LUA) spec/support/docs.lua

lint: lint-c core
	@luacheck --quiet lua spec *.rockspec
	@spec/support/exports.sh $(CORE)
	@$(LUA) spec/support/floors.lua src $(OUT)/obj
	@for script in $(SCRIPTS); do bash -n $$script || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); else echo "lint: no shellcheck here, skipped"; fi

# clang-format arranges a little differently from version to version; 14 decides.
lint-c: $(OUT)/flags
	@for compiler in gcc clang; do \
	  if ! command -v $$compiler >/dev/null; then echo "lint: no $$compiler here, skipped"; continue; fi; \
	  for file in $(SOURCES); do $$compiler $(FLAGS) -fsyntax-only $$file || exit 1; done; \
	done
	@if ! command -v clang-format >/dev/null; then echo "lint: no clang-format here, skipped"; \
	elif clang-format --version | grep -q 'version 14\.'; then clang-format --dry-run -Werror $(SOURCES) $(HEADERS); \
	else echo "lint: clang-format is not version 14, skipped"; fi

# For Windows, where Debian's gcc-mingw-w64-x86-64 is installed: of the system's headers only those of Lua and libcurl.
.PHONY: lint-windows
lint-windows: CURL_CFLAGS = $(addprefix -idirafter ,$(patsubst %/curl/curl.h,%,$(wildcard /usr/include/*/curl/curl.h)))
lint-windows:
	@for file in $(SOURCES); do x86_64-w64-mingw32-gcc $(FLAGS) -fsyntax-only $$file || exit 1; done

format:
	clang-format -i $(SOURCES) $(HEADERS)

clean:
	rm -rf $(BUILD) lua/footage/core.so lua/cjson.so doc/tags
