-- The part of doc/reference.md about actions and states, from the services' tables alone.

local actions = require "spec.support.actions"
local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"

local reference_actions = {}

reference_actions.HEAD = [[
What can be done, as functions of a client, `client.NAME(fields, options)`, and as methods of a record,
`record:NAME(fields, options)`. They give what the table says, or `nil, message, err`.

- **Takes**: the fields by name. Those in **bold** must be given. One that stands in (brackets) may be given alone,
  without a table: a name, an id, or a record in place of its id. `...` stands for a table with any fields, which is
  the whole call.
- **Gives**: a record of that type; `[]` is an array of them. "answer" is what the service answers as a plain table,
  or `true` where it answers nothing.
- **Sends**: the request. "key": it takes `idempotency_key` among the options, and one is made where none is given, so
  that it is sent again when an answer is lost. "again": repeating it is harmless, so that happens, too. "reads": it
  changes nothing, and is sent in a dry run, too. GET, PUT and DELETE are sent again like lists; anything else only
  when the service cannot have acted upon it.
- Options: `timeout` (seconds for one attempt; 30 for what reads, 120 for what changes something, or what the table
  says) and `idempotency_key`.

Records that can be read by their id have `record:refresh()`, those that have [states](#states) have `record:wait()`,
and those with [files](#files) have `record:download()`. [Acting](guide.md#acting) says how it all works.
]]

reference_actions.STATES = [[
What `record:wait()` goes by. A word that is not in the table means "not yet", and is told as an event of type
`state`, once. "A person" means that somebody must act at the service: the wait ends with kind `failed` then. "None"
is a thing without a state.
]]

reference_actions.FILES = [[
`record:download(to, options)` fetches the first field of these, or those that `field` names, into a folder
(`"backup/"`, or one that is there) or a file, and gives its path. `listing:download(folder, options)` does it for all.
]]

local function code(text)
  return "`" .. text .. "`"
end

local function words_of(list)
  local words = {}
  for i, word in ipairs(list or {}) do words[i] = code(word) end
  return table.concat(words, ", ")
end

-- "**`url`** string, `filename` string"
local function takes(one)
  if one.given.body then return "..." end
  local words = {}
  for _, parameter in ipairs(one.parameters) do
    local name = code(parameter.name)
    if parameter.required then name = "**" .. name .. "**" end
    if parameter.name == one.lone then name = "(" .. name .. ")" end
    words[#words + 1] = name .. " " .. parameter.type
  end
  return table.concat(words, ", ")
end

local function gives(service, one)
  if one.given.lines then return "table of answers" end
  if one.record then return code(service .. "." .. one.record) .. (one.given.each and " []" or "") end
  return one.deletes and "true" or "answer"
end

local function request_of(given)
  return code((given.method or "GET") .. " " .. given.path)
end

local function sends(one)
  local given = one.given
  local words = { request_of(given) }
  if given.key then words[#words + 1] = "key" end
  if given.repeats then words[#words + 1] = "again" end
  if given.reads then words[#words + 1] = "reads" end
  if given.timeout then words[#words + 1] = ("%d s"):format(given.timeout) end
  if given.older then words[#words + 1] = "with `api_version = \"v1\"` " .. request_of(given.older) end
  return table.concat(words, "; ")
end

--- The rows of a service's functions: { call, takes, gives, sends }. Those of `heygen.v3` are those of `heygen`.
function reference_actions.functions(service)
  local rows = {}
  for _, one in ipairs(actions.of(service)) do
    if not one.kind and not one.name:find("^v3%.") then
      rows[#rows + 1] = { code(service .. "." .. one.name), takes(one), gives(service, one), sends(one) }
    end
  end
  return rows
end

-- Records of several types do the same by the same request; they share a row.
local function methods_by_request(service)
  local rows, by_request = {}, {}
  for _, one in ipairs(actions.of(service)) do
    if one.kind then
      local same = one.verb .. sends(one):gsub("; with `api_version.*", "") .. takes(one)
      local row = by_request[same]
      if not row then
        row = { kinds = {}, verb = one.verb, one = one, gives = {} }
        by_request[same], rows[#rows + 1] = row, row
      end
      row.kinds[#row.kinds + 1] = one.kind
      row.gives[gives(service, one)] = true
      if one.given.older then row.one = one end
    end
  end
  return rows
end

--- The rows of the records' methods: { call, takes, gives, sends }.
function reference_actions.methods(service)
  local rows = {}
  for _, row in ipairs(methods_by_request(service)) do
    local calls = {}
    for i, kind in ipairs(row.kinds) do calls[i] = code(kind .. ":" .. row.verb) end
    rows[#rows + 1] = {
      table.concat(calls, ", "), takes(row.one), table.concat(pick.sorted_keys(row.gives), " or "), sends(row.one),
    }
  end
  return rows
end

--- The rows of what the states of a service's records mean: { record, where, ready, failed, a person, not yet,
--- timeout }.
function reference_actions.states(service)
  local rows, records = {}, descriptions.of(service).records
  for _, name in ipairs(pick.sorted_keys(records)) do
    local states = records[name].states
    if states then
      local ready = words_of(states.ready) .. (states.missing and ", none" or "")
      if states.file then ready = ready .. " and " .. code(states.file) end
      local where = states.at == false and "in " .. code(states.many.list) or code(states.at or "status")
      if states.leads then where = where .. ", then that of its " .. code(states.leads.field) end
      rows[#rows + 1] = {
        code(service .. "." .. name), where, ready, words_of(states.failed), words_of(states.person),
        words_of(states.still), ("%d s"):format(states.timeout or 1200),
      }
    end
  end
  return rows
end

--- The rows of which fields of a service's records are files: { record, fields }. Those of `heygen.v3` are those of
--- `heygen`, where these have any.
function reference_actions.files(service)
  local rows, records = {}, descriptions.of(service).records
  for _, name in ipairs(pick.sorted_keys(records)) do
    local files, words = records[name].files, {}
    for i, line in ipairs(files or {}) do words[i] = code(type(line) == "table" and line[1] or line) end
    if files and files.lacks then words = { "only by `field`: " .. table.concat(words, ", ") } end
    if files then rows[#rows + 1] = { code(service .. "." .. name), table.concat(words, ", ") } end
  end
  return rows
end

return reference_actions
