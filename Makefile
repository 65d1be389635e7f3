# footage: build, install, test. `make help` lists the commands.
#
#   LUA_VERSION   5.4 (default), 5.3, 5.2, 5.1 or jit
#   PREFIX        where `make install` puts things (/usr/local)
#   CC, CFLAGS, LDFLAGS, DESTDIR   as everywhere

LUA_VERSION ?= 5.4
PREFIX ?= /usr/local
BUILD ?= build
LUA_VERSIONS := 5.1 5.2 5.3 5.4 jit

# What the interpreter and the pkg-config module are called. jit is LuaJIT, whose modules are 5.1's.
ABI := $(if $(filter jit,$(LUA_VERSION)),5.1,$(LUA_VERSION))
LUA ?= $(if $(filter jit,$(LUA_VERSION)),luajit,lua$(LUA_VERSION))
LUA_PC ?= $(firstword $(shell for name in $(if $(filter jit,$(LUA_VERSION)),luajit, \
  lua$(LUA_VERSION) lua-$(LUA_VERSION) lua$(subst .,,$(LUA_VERSION)) lua); do \
  pkg-config --exists $$name 2>/dev/null && echo $$name; done))

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wconversion -Werror
CFLAGS ?= -O2 -g
FLAGS = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(shell pkg-config --cflags $(LUA_PC) libcurl 2>/dev/null)
LIBS = $(shell pkg-config --libs libcurl 2>/dev/null || echo -lcurl) -lpthread -ldl
SHARED := $(if $(filter Darwin,$(shell uname)),-bundle -undefined dynamic_lookup,-shared)

SOURCES := $(wildcard src/*.c)
HEADERS := $(wildcard src/*.h)
MODULES := $(wildcard lua/footage/*.lua)

# Objects of two Luas never meet: each has a directory of its own.
OUT = $(BUILD)/$(LUA_VERSION)
OBJECTS = $(SOURCES:src/%.c=$(OUT)/obj/%.o)
CORE = $(OUT)/footage/core.so

# The checkout's own modules, for everything that is run from here.
RUN = LUA_PATH="lua/?.lua;lua/?/init.lua;./?.lua;;" LUA_CPATH="$(OUT)/?.so;;" LUA_PATH_5_2= LUA_PATH_5_3= LUA_PATH_5_4= \
  LUA_CPATH_5_2= LUA_CPATH_5_3= LUA_CPATH_5_4=
BUSTED ?= /usr/bin/busted
SPECS ?= spec

.PHONY: all core install uninstall demo test test-all test-one test-nvim lint format simulator sanitize clean help

all: core

help:
	@echo "make                 build for Lua $(LUA_VERSION)"
	@echo "make install         into PREFIX=$(PREFIX), for LUA_VERSION=$(LUA_VERSION)"
	@echo "make demo            from nothing: install what is missing, build, run the two loops"
	@echo "make test            from nothing: install what is missing, build, lint, run every spec"
	@echo "make test-all        the same on $(LUA_VERSIONS) and in Neovim"
	@echo "make sanitize        every spec under ASan and UBSan"
	@echo "make simulator       run the simulator in the foreground"

core: $(CORE)

$(CORE): $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SHARED) -o $@ $(OBJECTS) $(LDFLAGS) $(LIBS)

$(OUT)/obj/%.o: src/%.c $(HEADERS) Makefile
	@test -n "$(LUA_PC)" || { echo "No headers of Lua $(LUA_VERSION) (pkg-config knows none). Try: make test" >&2; exit 1; }
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(FLAGS) -c -o $@ $<

install: core
	install -d $(DESTDIR)$(PREFIX)/lib/lua/$(ABI)/footage $(DESTDIR)$(PREFIX)/share/lua/$(ABI)/footage
	install -m 755 $(CORE) $(DESTDIR)$(PREFIX)/lib/lua/$(ABI)/footage/core.so
	install -m 644 $(MODULES) $(DESTDIR)$(PREFIX)/share/lua/$(ABI)/footage

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/lib/lua/$(ABI)/footage $(DESTDIR)$(PREFIX)/share/lua/$(ABI)/footage

# Each stage of what a fresh machine needs; see the script for the packages.
demo:
	@spec/support/packages.sh demo
	@$(MAKE) --no-print-directory core LUA_VERSION=5.4
	@$(RUN) lua5.4 spec/examples/demo.lua

test:
	@spec/support/packages.sh test
	@$(MAKE) --no-print-directory core lint
	@$(MAKE) --no-print-directory test-one

test-all:
	@spec/support/packages.sh test-all
	@$(MAKE) --no-print-directory core lint
	@for version in $(LUA_VERSIONS); do \
	  $(MAKE) --no-print-directory core test-one LUA_VERSION=$$version || exit 1; \
	done
	@$(MAKE) --no-print-directory core test-nvim LUA_VERSION=jit

test-one: core
	@echo "== specs on $(LUA)"
	@$(RUN) FOOTAGE_BUILD="$(OUT)" FOOTAGE_LUA="$(LUA)" $(LUA) $(BUSTED) $(SPECS)

test-nvim: core
	@echo "== specs in Neovim"
	@$(RUN) FOOTAGE_BUILD="$(OUT)" FOOTAGE_LUA="$(LUA)" BUSTED="$(BUSTED)" SPECS="$(SPECS)" spec/support/nvim.sh

lint:
	@luacheck --quiet lua spec
	@clang-format --dry-run -Werror $(SOURCES) $(HEADERS)
	@if command -v clang >/dev/null; then for file in $(SOURCES); do \
	  clang $(FLAGS) -fsyntax-only $$file || exit 1; done; fi

format:
	clang-format -i $(SOURCES) $(HEADERS)

simulator:
	@spec/support/packages.sh demo
	@lua5.1 spec/simulator/main.lua

sanitize:
	@spec/support/packages.sh sanitize
	@spec/support/sanitize.sh

clean:
	rm -rf $(BUILD)
