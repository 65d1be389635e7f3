-- The text of doc/reference.md, from the services' tables, the comments that say which document a list comes
-- from, and the annotations. A list of which one of them says nothing is an error, so that none is forgotten.

local annotations = require "spec.support.annotations"
local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"
local reference_actions = require "spec.support.reference_actions"
local shell = require "spec.support.shell"
local type_names = require "spec.support.type_names"

local reference = {}

local here = debug.getinfo(1, "S").source:match "^@(.*)/spec/support/[^/]*$" or "."

local SERVICES = { "heygen", "twelvelabs" }

local TITLES = { heygen = "HeyGen", ["heygen.v3"] = "HeyGen v3", twelvelabs = "TwelveLabs" }

local HEAD = [[
# Reference

Every client, list, filter, record, relation, action, option and error. `make docs` makes this file from the services'
tables and the annotations in `lua/footage/`; do not edit it. [guide.md](guide.md) says how it all works.
]]

local LISTS = [[
`client.NAME(filters, options)` gives a [listing](#listings) and sends nothing yet. Both tables are optional. Names in
**bold** must be given.

**Order** says in which order the items come, as far as it is known. "Order not documented" means that the service
does not promise any: do not count on it. A walk loses nothing for that where the service pages by token or answers at
once. Where it pages by number, what the [guarantees](guide.md#guarantees) say of lists that are newest first holds as
long as new items come in front.

Types of filters:

| type | what to give |
|---|---|
| string, number, integer, boolean | one value |
| list | a list of strings; a single string will do |
| range | one value, or `{ gte = 10, lte = 60 }` |
| table | the service's own fields by their names |
| JSON | a table, which is sent as JSON; or a string of JSON |
]]

local WALKS = [[
Without `page_size` the largest page that the service allows is asked for, and less where `max` makes that pointless.
`parallel` is 1 to 16.
]]

local RECORDS = [[
Every item is a read-only userdata. `record.FIELD` is the service's own field, whether it stands here or not; these
are there on every record of every service:
]]

local TYPES = [[
`record:pairs()` walks over the service's fields, `record:totable()` is a table that may be changed, `record:json()` is
the service's own text.

What the common names stand for, and the lists that hang on a record. A dash means that the service has no such field.
]]

local FILTER_WORDS = {
  comma = "list", fields = "table", json = "JSON", any = "any",
}

local PAGING_WORDS = {
  token = "by token", cursor = "by cursor", number = "by number", offset = "by offset", link = "by link",
}

-- ---- Markdown ----

local function cell(text)
  return (text:gsub("|", "\\|"))
end

local function code(text)
  return "`" .. text .. "`"
end

-- Adds a table, or nothing when it has no rows.
local function add_table(out, heads, rows)
  if #rows == 0 then return end
  out[#out + 1] = "| " .. table.concat(heads, " | ") .. " |"
  out[#out + 1] = "|" .. ("---|"):rep(#heads)
  for _, row in ipairs(rows) do
    local cells = {}
    for i, text in ipairs(row) do cells[i] = cell(text) end
    out[#out + 1] = "| " .. table.concat(cells, " | ") .. " |"
  end
  out[#out + 1] = ""
end

local function add_text(out, text)
  out[#out + 1] = (text:gsub("\n$", ""))
  out[#out + 1] = ""
end

local function anchor(heading)
  return "#" .. heading:lower():gsub("[^%w%s_-]", ""):gsub("%s", "-")
end

-- ---- what the sources say ----

local function modules()
  local files = {}
  for file in shell.run(("cd %s && ls lua/footage/*.lua lua/footage/*/*.lua"):format(shell.quote(here))):gmatch "%S+" do
    if file ~= "lua/footage/types.lua" then files[#files + 1] = file end -- that is made, too
  end
  return files
end

--- What the annotations in the modules say.
function reference.annotations()
  return annotations.read(here, modules())
end

-- "heygen.v3.videos" stands in lua/footage/heygen_v3.lua as "videos", "heygen.videos" in lua/footage/heygen.lua.
local function place_of(full_name)
  local group, name = full_name:match "^(.*)%.([^.]+)$"
  return group, name, "lua/footage/" .. group:gsub("%.", "_") .. ".lua"
end

-- The documents that the comments of a service's table name: that of each list, by its name, in the line above its
-- entry; [1] is that of all others.
local function documents_of(file)
  local found, above = {}, nil
  for line in (shell.read(here .. "/" .. file) .. "\n"):gmatch "([^\n]*)\n" do
    local address = line:match "^%s*%-%-.-(https?://[^%s,]+)"
    local entry = line:match "^%s+([%w_]+) = "
    if address and line:lower():find("the document[%w%s]*: http") then found[1] = address end
    if entry and above then found[entry] = above end
    if address then above = address:gsub("[.:]$", "") end
    if not line:match "^%s*%-%-" then above = nil end
  end
  return found
end

local documents = setmetatable({}, {
  __index = function(self, file)
    self[file] = documents_of(file)
    return self[file]
  end,
})

--- The address of the document that a list comes from.
function reference.document_of(full_name)
  local _, name, file = place_of(full_name)
  local known = documents[file]
  return assert(known[name] or known[1], file .. ": no comment says which document " .. full_name .. " comes from")
end

--- The line about a list: what it lists and the order of its items.
function reference.words_about(notes, full_name)
  local group, name = place_of(full_name)
  local class = assert(notes.classes["footage." .. group], "there is no line about a list of " .. group)
  for _, field in ipairs(class.fields) do
    if field.name == name then
      local what, order = field.text:match "^(.*);%s*(.-)$"
      assert(what, ("footage.%s: the line about '%s' must say what it lists and in which order, as in "
        .. "'uploaded files; newest first' or '...; order not documented'"):format(group, name))
      return what, order
    end
  end
  error(("no line says what %s.%s lists, as in '-- list %s: uploaded files; newest first'"):format(group, name, name))
end

local function type_words(notes, kind)
  local name = kind:match "^[%w_.]+$"
  if name and notes.aliases[name] then return notes.aliases[name].values[1].value end
  return kind
end

-- What annotations say of filters and fields, where there is a class for them: {name = words}.
local function words_of_class(notes, name)
  local words = {}
  local class = name and notes.classes[name]
  for _, field in ipairs(class and class.fields or {}) do words[field.name] = field.text end
  return words
end

-- ---- lists ----

local function paging_words(list)
  local paging = list.paging
  if paging.by == "whole" then return "all in one answer" end
  local words = "pages " .. (PAGING_WORDS[paging.by] or "by " .. paging.by)
  if paging.largest then words = words .. (", %d to %d items each"):format(paging.smallest or 1, paging.largest) end
  return words
end

local function filter_rows(notes, full_name, list)
  local rows, filters, required = {}, {}, {}
  local said = words_of_class(notes, type_names.of_list(full_name) .. "Filters")
  for name in list.path:gmatch "{([%w_]+)}" do filters[name], required[name] = "string", true end
  for name, kind in pairs(list.filters or {}) do filters[name] = kind end
  for _, name in ipairs(list.required or {}) do required[name] = true end
  for _, name in ipairs(pick.sorted_keys(filters)) do
    local what = said[name] or ""
    if list.path:find("{" .. name .. "}", 1, true) then what = "stands in the address" end
    if list.fetch and list.fetch[name] then what = "looked up once for each client, unless it is given" end
    rows[#rows + 1] = {
      required[name] and "**" .. code(name) .. "**" or code(name), FILTER_WORDS[filters[name]] or filters[name], what,
    }
  end
  local paging = list.paging
  if paging.size then
    rows[#rows + 1] = { code(paging.size), "integer",
      "page size: how many come in one answer, not how many in all (that is the option `max`)" }
  end
  if paging.start then
    rows[#rows + 1] = { code(paging.start), paging.by == "number" and "integer" or "string", "where to start" }
  end
  return rows
end

local function add_list(out, notes, full_name, list)
  local what, order = reference.words_about(notes, full_name)
  local service = full_name:match "^%w+"
  local prefix = descriptions.of(service).base_url:match "^https?://[^/]+(.*)$"
  local record = service .. "." .. list.record
  add_text(out, "### " .. full_name)
  add_text(out, what:sub(1, 1):upper() .. what:sub(2) .. ". **" .. order:sub(1, 1):upper() .. order:sub(2) .. ".**")
  local facts = {
    code((list.method or "GET") .. " " .. prefix .. list.path),
    ("[document](%s)"):format(reference.document_of(full_name)),
    ("gives [`%s`](%s)"):format(record, anchor(TITLES[service] .. " records")), paging_words(list),
    list.total and "`:total()` is known" or "`:total()` is `nil`",
  }
  add_text(out, table.concat(facts, " · "))
  add_table(out, { "filter", "type", "" }, filter_rows(notes, full_name, list))
  if list.strings then
    add_text(out, ("The service sends strings: each becomes a record with one field, `%s`."):format(list.strings))
  end
  if list.method == "POST" then
    add_text(out, (list.send == "json" and "Each page is a POST, which is" or "The first page is a POST, which is")
      .. " sent again only when the service cannot have acted upon it.")
  end
  if list.successor then
    local to = list.successor.list and ("`%s.%s`"):format(service, list.successor.list)
    add_text(out, to and "When this version of the service is gone, the list goes on as " .. to .. "."
      or list.successor.none .. ".")
  end
end

local function add_lists(out, notes, group, names, lists)
  add_text(out, "## " .. TITLES[group])
  local rows = {}
  for _, name in ipairs(names) do
    local what, order = reference.words_about(notes, name)
    rows[#rows + 1] = { ("[`%s`](%s)"):format(name, anchor(name)), what, order }
  end
  add_table(out, { "list", "of", "order" }, rows)
  for _, name in ipairs(names) do add_list(out, notes, name, lists[name]) end
end

-- The names of the lists by group, each in order.
local function groups_of(lists)
  local groups = {}
  for _, name in ipairs(pick.sorted_keys(lists)) do
    local group = place_of(name)
    assert(TITLES[group], "spec/support/reference.lua has no title for " .. group)
    groups[group] = groups[group] or {}
    table.insert(groups[group], name)
  end
  return groups
end

-- ---- records ----

local function common(value)
  if type(value) == "table" then return ('always "%s"'):format(value.always) end
  return value and code(value) or "-"
end

local function methods_of(service, record)
  local words = {}
  for _, method in ipairs(pick.sorted_keys(record.lists or {})) do
    local list = service .. "." .. record.lists[method].list
    words[#words + 1] = ("[`:%s()`](%s)"):format(method, anchor(list))
  end
  return table.concat(words, ", ")
end

local function add_records(out, notes, service)
  local records = descriptions.of(service).records
  add_text(out, "### " .. TITLES[service] .. " records")
  local rows = {}
  for _, name in ipairs(pick.sorted_keys(records)) do
    local record = records[name]
    local id = record.id and common(record.id) or record.key and code(table.concat(record.key, ", ")) or "-"
    rows[#rows + 1] = {
      code(service .. "." .. name), id, common(record.name), common(record.created), common(record.kind),
      methods_of(service, record),
    }
  end
  add_table(out, { "record", "`id`", "`name`", "`created`", "`kind`", "lists" }, rows)
  for _, name in ipairs(pick.sorted_keys(records)) do
    local class = notes.classes[type_names.of_record(service, name)]
    local fields = {}
    for _, field in ipairs(class and class.fields or {}) do
      if not (records[name].lists or {})[field.name] then
        fields[#fields + 1] = {
          code(field.name), code(type_words(notes, field.type) .. (field.optional and "?" or "")), field.text,
        }
      end
    end
    if #fields > 0 then
      add_text(out, ("Fields of `%s.%s`:"):format(service, name))
      add_table(out, { "field", "type", "" }, fields)
    end
  end
end

-- ---- actions ----

local function add_actions(out)
  add_text(out, "## Actions")
  add_text(out, reference_actions.HEAD)
  local heads = { "takes", "gives", "sends" }
  local function titled(first) return { first, heads[1], heads[2], heads[3] } end
  for _, service in ipairs(SERVICES) do
    add_text(out, "### " .. TITLES[service] .. " functions")
    if service == "heygen" then
      add_text(out, "`heygen.v3` has those whose path begins with `/v3`; there they make "
      .. "records of v3's, whatever `api_version` says.")
    end
    add_table(out, titled "function", reference_actions.functions(service))
    add_text(out, "### " .. TITLES[service] .. " methods")
    add_table(out, titled "record and method", reference_actions.methods(service))
  end
  add_text(out, "## States")
  add_text(out, reference_actions.STATES)
  for _, service in ipairs(SERVICES) do
    add_table(out, { "record", "its state is", "ready", "failed", "a person", "not yet", "timeout" },
      reference_actions.states(service))
  end
end

-- ---- classes and functions ----

local function add_class(out, notes, name, heads)
  local class = assert(notes.classes[name], "there is no annotation of " .. name)
  local rows = {}
  for _, field in ipairs(class.fields) do
    local kind = field.type:find "^fun[(<]" and "function" or field.type
    if notes.aliases[field.type] then kind = "string" end
    rows[#rows + 1] = { code(field.name), code(kind), field.text }
  end
  add_table(out, heads, rows)
end

-- An argument of type nil is there to be refused.
local function shown_arguments(one)
  local refused = {}
  for _, param in ipairs(one.params) do
    local name, kind = param.text:match "^(%S+)%s+(%S+)"
    refused[name] = kind == "nil"
  end
  local shown = {}
  for name in one.arguments:gmatch "[%w_.]+" do
    if not refused[name] then shown[#shown + 1] = name end
  end
  return "(" .. table.concat(shown, ", ") .. ")"
end

local function add_functions(out, notes, file, from, to)
  local rows = {}
  for _, one in ipairs(assert(notes.functions[file], file .. " has no annotated function")) do
    local name = one.name:match("^" .. from .. "(.*)$")
    if name then rows[#rows + 1] = { code(to .. name .. shown_arguments(one)), one.text } end
  end
  assert(#rows > 0, file .. " has no function " .. from)
  add_table(out, { "call", "" }, rows)
end

local function add_clients(out, notes)
  add_text(out, "## Clients")
  local rows = {}
  for _, name in ipairs(SERVICES) do
    local service = descriptions.of(name)
    local keys = {}
    for i, variable in ipairs(service.key_variables) do keys[i] = code(variable) end
    rows[#rows + 1] = {
      ('`require "footage.%s"`'):format(name), table.concat(keys, ", else "), code(service.base_url),
      code(service.base_url_variable), service.versions and code(service.versions.variable) or "-",
    }
  end
  add_table(out, { "client", "variable of the key", "address", "another address", "version" }, rows)
  for _, name in ipairs(SERVICES) do
    local fields = {}
    for _, field in ipairs(notes.classes["footage." .. name].fields) do
      if not descriptions.of(name).lists[field.name] then
        fields[#fields + 1] = { code(name .. "." .. field.name), field.text }
      end
    end
    add_table(out, { "beside its lists", "" }, fields)
  end
  add_text(out, "### Options of a client")
  add_text(out, "`client.new(options)`; none of them is required. Fractions of seconds are fine.")
  add_class(out, notes, "footage.Options", { "option", "type", "(default)" })
  add_text(out, "### A request without a name")
  add_text(out, "`client.request(request)`, and what the table holds:")
  add_class(out, notes, "footage.Request", { "entry", "type", "(default)" })
  add_text(out, "### Files that are sent")
  add_text(out, "`footage.file(path, options)` stands for a file in a request:")
  add_class(out, notes, "footage.FileOptions", { "option", "type", "" })
  add_text(out, "`client.upload(file, fields, options)` makes an asset of one:")
  add_class(out, notes, "footage.UploadOptions", { "option", "type", "(default)" })
  add_text(out, "### Events")
  add_text(out, "What `on_event` is given:")
  add_class(out, notes, "footage.Event", { "field", "type", "" })
end

local function add_errors(out, notes)
  add_text(out, "## Errors")
  add_class(out, notes, "footage.Error", { "field", "type", "" })
  local rows = {}
  for _, one in ipairs(notes.aliases["footage.ErrorKind"].values) do
    assert(one.text ~= "", "footage.ErrorKind: nothing says what " .. one.value .. " is")
    rows[#rows + 1] = { code((one.value:gsub('"', ""))), one.text }
  end
  add_table(out, { "kind", "when" }, rows)
end

--- The whole text.
function reference.text()
  local notes = reference.annotations()
  local lists = descriptions.lists()
  local groups = groups_of(lists)
  local out = {}

  add_text(out, HEAD)
  local contents = { "[Clients](#clients)", "[Lists](#lists)" }
  for _, group in ipairs(pick.sorted_keys(groups)) do
    contents[#contents + 1] = ("[%s](%s)"):format(TITLES[group], anchor(TITLES[group]))
  end
  local titles = {
    "Records", "Actions", "States", "Files", "Listings", "The module footage", "Tasks", "Errors",
  }
  for _, title in ipairs(titles) do
    contents[#contents + 1] = ("[%s](%s)"):format(title, anchor(title))
  end
  add_text(out, (table.concat(contents, " · "):gsub(" · (%[Records)", " ·\n%1")))

  add_clients(out, notes)

  add_text(out, "## Lists")
  add_text(out, LISTS)
  add_text(out, "### Options of a list")
  add_class(out, notes, "footage.WalkOptions", { "option", "type", "(default)" })
  add_text(out, WALKS)
  for _, group in ipairs(pick.sorted_keys(groups)) do add_lists(out, notes, group, groups[group], lists) end

  add_text(out, "## Records")
  add_text(out, RECORDS)
  add_class(out, notes, "footage.Record", { "field", "type", "" })
  add_text(out, TYPES)
  for _, service in ipairs(SERVICES) do add_records(out, notes, service) end

  add_actions(out)

  add_text(out, "## Files")
  add_text(out, reference_actions.FILES)
  add_class(out, notes, "footage.DownloadOptions", { "option", "type", "(default)" })
  for _, service in ipairs(SERVICES) do
    add_table(out, { "record", "fields with a file" }, reference_actions.files(service))
  end

  add_text(out, "## Listings")
  add_functions(out, notes, "lua/footage/listing.lua", "listing:", "listing:")
  for _, one in ipairs { { "parallel", "Parallel" }, { "download", "DownloadAll" }, { "delete", "DeleteAll" } } do
    add_text(out, "### Options of listing:" .. one[1])
    if one[1] == "download" then add_text(out, "Those of [`record:download`](#files), and:") end
    add_class(out, notes, "footage." .. one[2] .. "Options", { "option", "type", "(default)" })
  end
  add_text(out, "### Pages")
  add_class(out, notes, "footage.Page", { "field", "type", "" })

  add_text(out, "## The module footage")
  add_class(out, notes, "footage", { "field", "type", "" })
  add_functions(out, notes, "lua/footage/init.lua", "footage%.", "footage.")
  add_text(out, "## Tasks")
  add_functions(out, notes, "lua/footage/task.lua", "methods:", "task:")
  add_text(out, "### Another event loop")
  add_text(out, "`footage.driver(loop)`, and what the table holds:")
  add_class(out, notes, "footage.Loop", { "entry", "type", "" })

  add_errors(out, notes)
  return (table.concat(out, "\n"):gsub("\n+$", "\n"))
end

return reference
