-- Writes the documents that are made: lua spec/support/docs.lua, in the checkout. `make docs` runs it;
-- spec/docs_spec.lua fails when one of them is stale.

local reference = require "spec.support.reference"

local text = reference.text()
local file = assert(io.open("doc/reference.md", "wb"))
file:write(text)
file:close()
