-- Queries and bodies of forms as lists of {name, value}. Owns their syntax only.

local forms = {}

local function decode(text)
  return (text:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

-- a=1&b=2, as in a query or an application/x-www-form-urlencoded body.
function forms.pairs(raw)
  local list = {}
  for pair in (raw or ""):gmatch("[^&]+") do
    local name, value = pair:match("^([^=]*)=(.*)$")
    list[#list + 1] = { name = decode(name or pair), value = decode(value or "") }
  end
  return list
end

-- A multipart/form-data body, also with {filename, type} of files; nil when it is none.
function forms.multipart(content_type, body)
  local boundary = content_type:match('boundary="([^"]+)"') or content_type:match("boundary=([^;%s]+)")
  if not boundary then return nil end
  local mark, list = "--" .. boundary, {}
  local from = body:find(mark, 1, true)
  if from ~= 1 then return nil end
  local place = from + #mark
  while body:sub(place, place + 1) ~= "--" do
    local head_end, content = body:find("\r\n\r\n", place, true)
    local ending, after = body:find("\r\n" .. mark, content or place, true)
    if not head_end or not ending then return nil end
    local head = body:sub(place, head_end)
    local disposition = head:match("[Cc]ontent%-[Dd]isposition:%s*form%-data;([^\r\n]*)")
    local name = disposition and disposition:match('[;%s]name="([^"]*)"')
    if not name then return nil end
    list[#list + 1] = {
      name = name, value = body:sub(content + 1, ending - 1), filename = disposition:match('filename="([^"]*)"'),
      type = head:match("[Cc]ontent%-[Tt]ype:%s*([^\r\n]*)"),
    }
    place = after + 1
  end
  return list
end

return forms
