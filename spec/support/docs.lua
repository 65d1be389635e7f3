-- Writes what is made of the services' tables: lua spec/support/docs.lua, in the checkout. `make docs` runs it;
-- spec/docs_spec.lua fails when something of it is stale.

local man = require "spec.support.man"
local reference = require "spec.support.reference"
local types = require "spec.support.types"
local vimdoc = require "spec.support.vimdoc"

local function write(name, text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

write("doc/footage.1", man.text())
write("doc/reference.md", reference.text())
write("doc/footage.txt", vimdoc.text())
write("lua/footage/types.lua", types.text(reference.annotations().classes))
