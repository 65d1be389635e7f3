-- JSON as the command reads and writes it: lua-cjson's, in an instance of our own.

local cjson = require("cjson").new()

cjson.encode_sparse_array(true)

local json = { null = require("cjson").null }

-- Debian's lua-cjson writes whole numbers as they are, and slashes with a backslash before them.
function json.encode(value)
  return (cjson.encode(value):gsub("\\/", "/"))
end

json.decode = cjson.decode

return json
