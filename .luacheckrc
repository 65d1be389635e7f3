-- The library keeps to what every Lua from 5.1 on and LuaJIT have in common.
std = "min"
max_line_length = 120
files["spec"] = { std = "max+busted" }
files["*.rockspec"] = { std = "+rockspec" }
files["spec/hosts"] = { read_globals = { "mp", "vim" } }
files["lua/footage/nvim.lua"] = { read_globals = { "vim" } }
files["lua/footage/nvim"] = { globals = { "vim" } }
files["lua/footage/health.lua"] = { read_globals = { "vim" } }
files["lua/footage/types.lua"] = { max_line_length = false } -- made; an annotation is one line
