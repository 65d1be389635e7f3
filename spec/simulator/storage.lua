-- What a PUT at the file origin does. Owns nothing yet that is kept.
local files = require "files"
local storage = {}
function storage.put()
  return files.refuse(405, "MethodNotAllowed")
end
return storage
