-- That editors know what there is: the annotations (lua/footage/types.lua, which is made, and those in the modules)
-- against the services' tables and against what really exists when it runs. Nothing may be missing on either side.

local actions = require "spec.support.actions"
local descriptions = require "spec.support.descriptions"
local footage = require "footage"
local pick = require "spec.support.pick"
local record_fields = require "spec.support.record_fields"
local shell = require "spec.support.shell"
local type_classes = require "spec.support.type_classes"
local type_names = require "spec.support.type_names"

local NONE = "zzzq" -- what nothing is called

local found = type_classes.read()

-- A client that reaches nobody.
local function client_of(service)
  local client = require("footage." .. service).new { api_key = "key", base_url = "http://127.0.0.1:1" }
  return client
end

local heygen, twelvelabs = client_of "heygen", client_of "twelvelabs"

local by_service = { heygen = heygen, twelvelabs = twelvelabs }

local function set_of(list)
  local set = {}
  for _, name in ipairs(list) do set[name] = true end
  return set
end

-- Adds to `problems` what one set has and the other one lacks.
local function compare(problems, what, annotated, real)
  for _, name in ipairs(pick.sorted_keys(real)) do
    if not annotated[name] then problems[#problems + 1] = what .. ": no annotation of " .. name end
  end
  for _, name in ipairs(pick.sorted_keys(annotated)) do
    if not real[name] then
      problems[#problems + 1] = what .. ": an annotation of " .. name .. ", which does not exist"
    end
  end
end

-- The fields of a class, with those of what it is made of.
local function fields_of(types, name)
  local all, class = {}, types.classes[name]
  while class do
    for field, what in pairs(class.fields) do all[field] = all[field] or what end
    class = types.classes[class.parent]
  end
  return all
end

-- The names that a call says it takes, when it is given one that it does not.
local function taken_by(fn)
  local fine, message = pcall(fn)
  assert(not fine, "it takes " .. NONE)
  message = tostring(message)
  local words = message:match "%(it takes (.-)%)"
  assert(message:find(NONE, 1, true) and words, message)
  local names = {}
  for name in words:gsub(" and ", ", "):gmatch "[%w_]+" do names[name] = true end
  if words == "none" or words == "no filters" then return {} end
  return names
end

-- The names in a table of options in a module's text: some of them say none when one is wrong.
local function options_in(file, name)
  local text = shell.read("lua/footage/" .. file):match("\nlocal " .. name .. " = (%b{})")
  assert(text, file .. " has no " .. name)
  local compile = rawget(_G, "loadstring") or load
  local names = {}
  for option in pairs(assert(compile("return " .. text))()) do names[option] = true end
  return names
end

-- The names that a C file knows in one place, this one among them.
local function names_in_c(file, one)
  for text in shell.read("src/" .. file):gmatch "known%[%] = (.-);" do
    local names = {}
    for name in text:gmatch "[%w_]+" do names[name] = true end
    if names[one] then return names end
  end
  error(file .. " does not know " .. one)
end

local function at(client, name)
  local value = client
  for part in name:gmatch "[^.]+" do value = value[part] end
  return value
end

-- Both functions of heygen.v3 and those of a client itself.
local function check_clients(types)
  local problems = {}
  local function names_in(value)
    local names = {}
    for name in pairs(value) do names[name] = true end
    return names
  end
  if _VERSION == "Lua 5.1" then return problems end -- it has no __pairs, LuaJIT neither
  compare(problems, "heygen", types.classes["footage.heygen"].fields, names_in(heygen))
  compare(problems, "heygen.v3", types.classes["footage.heygen.v3"].fields, names_in(heygen.v3))
  compare(problems, "twelvelabs", types.classes["footage.twelvelabs"].fields, names_in(twelvelabs))
  return problems
end

local function check_lists(types)
  local problems = {}
  for name, list in pairs(descriptions.lists()) do
    local service, rest = name:match "^(%a+)%.(.*)$"
    local group, plain = name:match "^(.*)%.([^.]+)$"
    local filters, record = type_names.of_list(name) .. "Filters", type_names.of_record(service, list.record)
    compare(problems, filters, fields_of(types, filters), taken_by(function()
      return at(by_service[service], rest) { [NONE] = 1 }
    end))
    local field = types.classes["footage." .. group].fields[plain]
    local gives = ("): (footage.Listing<%s>|fun(): %s?)"):format(record, record)
    if not field then
      problems[#problems + 1] = "no annotation of " .. name
    elseif not field.type:find(gives, 1, true) or not field.type:find(": " .. filters .. ",", 1, true) then
      problems[#problems + 1] = name .. ": " .. field.type
    end
    local must = set_of(list.required or {})
    for part in list.path:gmatch "{([%w_]+)}" do must[part] = true end
    for filter in pairs(list.fetch or {}) do must[filter] = nil end
    for filter, what in pairs(fields_of(types, filters)) do
      if what.optional == (must[filter] or false) then
        problems[#problems + 1] = filters .. ": whether " .. filter .. " must be given"
      end
    end
  end
  return problems
end

-- The lists that hang on records: they take what the list takes, but for what the record gives.
local function check_relations(types)
  local problems = {}
  for _, service in ipairs { "heygen", "twelvelabs" } do
    for kind, record in pairs(descriptions.of(service).records) do
      for name, what in pairs(record.lists or {}) do
        local class = ("%s.%sFilters"):format(type_names.of_record(service, kind), type_names.camel(name))
        local taken = {}
        for filter in pairs(fields_of(types, type_names.of_list(service .. "." .. what.list) .. "Filters")) do
          taken[filter] = not what.with[filter] or nil
        end
        compare(problems, class, fields_of(types, class), taken)
        local field = type_classes.field(types, type_names.of_record(service, kind), name)
        local gives = type_names.of_record(service, descriptions.of(service).lists[what.list].record)
        if not (field and field.type:find(class, 1, true) and field.type:find("<" .. gives .. ">", 1, true)) then
          problems[#problems + 1] = ("%s:%s does not take %s and give %s"):format(kind, name, class, gives)
        end
      end
    end
  end
  return problems
end

-- Functions of clients: what they take, as they say it themselves; and of methods, as the tables say it.
local function check_actions(types)
  local problems = {}
  for _, service in ipairs { "heygen", "twelvelabs" } do
    for _, one in ipairs(actions.of(service)) do
      local plain = one.name:gsub("^v3%.", "")
      local class = ("footage.%s.fields.%s"):format(service,
        one.kind and type_names.camel(plain:match "^(.+):") .. type_names.camel(one.verb) or type_names.camel(plain))
      local takes = {}
      for entry in pairs(one.given.fields or {}) do takes[entry] = true end
      for entry in pairs(one.given.query or {}) do takes[entry] = true end
      if not one.kind then
        if one.name ~= "upload" and not one.given.body then
          takes = taken_by(function() return at(by_service[service], one.name) { [NONE] = 1 } end)
        end
        if one.given.path:find("{", 1, true) then takes.id = true end
      end
      local has_class = not one.kind or next(takes)
      if has_class then compare(problems, class, fields_of(types, class), takes) end
      if one.kind then
        local method = type_classes.field(types, type_names.of_record(service, one.kind), one.verb)
        if next(takes) and not (method and method.type:find(class, 1, true)) then
          problems[#problems + 1] = one.name .. " does not take " .. class
        end
      end
    end
  end
  return problems
end

local function check_methods(types)
  local problems, base = {}, fields_of(types, "footage.Record")
  for _, service in ipairs { "heygen", "twelvelabs" } do
    for kind in pairs(descriptions.of(service).records) do
      local class, annotated = type_names.of_record(service, kind), {}
      if not types.classes[class] then
        problems[#problems + 1] = "no class " .. class
      else
        for field, what in pairs(fields_of(types, class)) do
          if what.type:find "^fun[(<]" then annotated[field] = true end
        end
        compare(problems, class .. "'s methods", annotated, descriptions.methods(service, kind))
      end
    end
  end
  assert(base.totable and base.json and base.pairs)
  return problems
end

-- What a type's table names: the first part of each path.
local function named_in(record)
  local names = {}
  local function add(path)
    if type(path) == "string" then names[path:match "^[^.]+"] = true end
  end
  for _, common in ipairs { "id", "name", "created", "kind" } do
    names[common] = record[common] ~= nil or nil
    add(record[common])
  end
  for own, other in pairs(record.same or {}) do add(own) add(other) end
  for _, list in ipairs { record.root or {}, record.key or {} } do
    for _, path in ipairs(list) do add(path) end
  end
  for _, line in ipairs(record.files or {}) do add(type(line) == "table" and line[1] or line) end
  for _, what in pairs(record.lists or {}) do
    for _, field in pairs(what.with) do add(field) end
  end
  local states = record.states or {}
  if record.states and states.at ~= false then add(states.at or "status") end
  add(states.file)
  if states.leads then add(states.leads.field) end
  for _, entry in ipairs { "reason", "code" } do
    for _, path in ipairs(states[entry] or {}) do add(path) end
  end
  return names
end

local function check_fields(types)
  local problems = {}
  for _, service in ipairs { "heygen", "twelvelabs" } do
    local records = descriptions.of(service).records
    compare(problems, "spec/support/record_fields.lua, " .. service, record_fields[service], records)
    for kind, record in pairs(records) do
      local class, known = type_names.of_record(service, kind), named_in(record)
      for name in (record_fields[service][kind] or ""):gmatch "([%w_]+):" do known[name] = true end
      for name in pairs(known) do
        if not type_classes.field(types, class, name) then
          problems[#problems + 1] = class .. ": no annotation of " .. name
        end
      end
    end
  end
  return problems
end

-- The options of everything that takes some: { class = names }.
local function options_of_all()
  local function of(client, call, ...)
    local arguments = { ... }
    return taken_by(function() return client[call](arguments[1], arguments[2]) end)
  end
  local request = of(heygen, "request", { path = "/", [NONE] = 1 })
  for name in pairs(options_in("transfer/save.lua", "OPTIONS")) do request[name] = true end
  local download_all = options_in("many.lua", "DOWNLOAD_OPTIONS")
  for name in pairs(options_in("transfer/download.lua", "OPTIONS")) do download_all[name] = true end
  -- A list without a name has its record within, and its parameters; what else a service's table may say is not for it.
  local lone = names_in_c("service/list_read.c", "items")
  for _, name in ipairs { "record", "fetch", "successor", "columns" } do lone[name] = nil end
  for _, name in ipairs { "id", "name", "created", "kind", "key", "root", "query" } do lone[name] = true end
  return {
    ["footage.ServiceTable"] = names_in_c("service/service_read.c", "base_url"),
    ["footage.ListTable"] = names_in_c("service/list_read.c", "items"),
    ["footage.RecordTable"] = names_in_c("service/service_read.c", "root"),
    ["footage.ActionTable"] = options_in("action.lua", "ENTRIES"),
    ["footage.Paging"] = names_in_c("service/list_paging.c", "smallest"),
    ["footage.ListDescription"] = lone,
    ["footage.Options"] = taken_by(function() return heygen.new { [NONE] = 1 } end),
    ["footage.WalkOptions"] = of(heygen, "assets", {}, { [NONE] = 1 }),
    ["footage.ActionOptions"] = of(heygen, "me", {}, { [NONE] = 1 }),
    ["footage.Request"] = request,
    ["footage.twelvelabs.UploadFields"] = of(twelvelabs, "upload", "Makefile", { [NONE] = 1 }),
    ["footage.FileOptions"] = options_in("transfer/file.lua", "OPTIONS"),
    ["footage.UploadOptions"] = options_in("transfer/upload.lua", "OPTIONS"),
    ["footage.DownloadOptions"] = options_in("transfer/download.lua", "OPTIONS"),
    ["footage.DownloadAllOptions"] = download_all,
    ["footage.WaitOptions"] = options_in("wait.lua", "OPTIONS"),
    ["footage.Loop"] = options_in("driver.lua", "entries"),
  }
end

local function check_options(types)
  local problems = {}
  for class, names in pairs(options_of_all()) do compare(problems, class, fields_of(types, class), names) end
  return problems
end

-- Every class that a call takes shows mistyped names.
local function check_strictness(types)
  local problems = {}
  for _, class in ipairs(pick.sorted_keys(types.classes)) do
    local takes = class:find "Filters$" or class:find "Options$" or class:find "%.fields%."
      or class:find "UploadFields$" or class:find "^footage%.Request$" or class:find "^footage%.Paging$"
      or class:find "^footage%.ListDescription$" or class:find "^footage%.%a+Table$"
    if takes and type_classes.others(types, class) ~= "footage.NoSuchName" then
      problems[#problems + 1] = class .. " takes any name"
    end
  end
  return problems
end

-- Public functions: what scripts can call of each module, and of the things that it gives.
local function check_functions(types)
  local problems = {}
  local task = footage.spawn(function() end)
  local of = {
    ["init.lua footage."] = footage, ["listing.lua listing:"] = require "footage.listing",
    ["task.lua methods:"] = getmetatable(task).__index,
  }
  task:wait()
  for place, functions in pairs(of) do
    for name, fn in pairs(functions) do
      local one = types.functions["lua/footage/" .. place .. name]
      if type(fn) == "function" and not one then
        problems[#problems + 1] = place .. name .. " has no annotation"
      elseif type(fn) == "function" then
        if not one.comment then problems[#problems + 1] = place .. name .. " has no comment" end
        for argument in one.arguments:gmatch "[%w_.]+" do
          if not one.params[argument] then problems[#problems + 1] = place .. name .. ": no type of " .. argument end
        end
      end
    end
  end
  return problems
end

local function check_names(types)
  local problems = {}
  for name, line in pairs(types.used) do
    if not types.classes[name] and not types.aliases[name] then problems[#problems + 1] = name .. " in " .. line end
  end
  return problems
end

local function none(problems)
  table.sort(problems)
  assert.same({}, problems)
end

describe("types", function()
  it("have each function of the clients, and no other", function() none(check_clients(found)) end)

  it("have each list with its filters, what must be given, and what it gives", function() none(check_lists(found)) end)

  it("have each list that hangs on a record", function() none(check_relations(found)) end)

  it("have each action with its fields", function() none(check_actions(found)) end)

  it("have each method of each record", function() none(check_methods(found)) end)

  it("have each field that is published or that a table names", function() none(check_fields(found)) end)

  it("have each option", function() none(check_options(found)) end)

  it("show mistyped names of what is taken", function() none(check_strictness(found)) end)

  it("say something of every public function and of its arguments", function() none(check_functions(found)) end)

  it("name only types that there are", function() none(check_names(found)) end)

  it("say no field twice", function() none(found.twice) end)

  it("have each field of an event and of an error", function()
    local seen, errors = {}, {}
    local client = require("footage.heygen").new {
      api_key = "key", base_url = "http://127.0.0.1:1", max_retries = 1, max_wait = 1, warn = false,
      on_event = function(event) seen[#seen + 1] = event end,
    }
    errors[#errors + 1] = select(3, client.assets():first())
    errors[#errors + 1] = select(3, client.create_folder { name = "x" })
    errors[#errors + 1] = select(3, footage.all { function() error "x" end })
    assert(#seen > 2 and #errors == 3)
    for class, things in pairs { ["footage.Event"] = seen, ["footage.Error"] = errors } do
      for _, thing in ipairs(things) do
        for field in pairs(thing) do assert(found.classes[class].fields[field], class .. " lacks " .. field) end
      end
    end
  end)
end)

-- Each of the checks, where something is amiss.
describe("types: a check finds", function()
  -- What it says when `change(types)` was done to a fresh reading.
  local function said(check, change)
    local types = type_classes.read()
    change(types)
    return table.concat(check(types), "\n")
  end

  local function without(class, field)
    return function(types) types.classes[class].fields[field] = nil end
  end

  local function with(class, field)
    return function(types) types.classes[class].fields[field] = { optional = true, type = "any" } end
  end

  local every_pairs = _VERSION == "Lua 5.1" and pending or it

  every_pairs("a function that is missing, and one that does not exist", function()
    assert.matches("no annotation of videos", said(check_clients, without("footage.heygen", "videos")))
    assert.matches("no annotation of me", said(check_clients, without("footage.heygen.v3", "me")))
    assert.matches("of gone, which does not exist", said(check_clients, with("footage.twelvelabs", "gone")))
  end)

  it("a list or a filter that is missing, or none", function()
    assert.matches("no annotation of heygen.v3.looks", said(check_lists, without("footage.heygen.v3", "looks")))
    assert.matches("no annotation of title", said(check_lists, without("footage.heygen.VideosFilters", "title")))
    assert.matches("of tilte, which does not", said(check_lists, with("footage.heygen.VideosFilters", "tilte")))
    assert.matches("whether group_id must be given", said(check_lists, function(types)
      types.classes["footage.heygen.GroupAvatarsFilters"].fields.group_id.optional = true
    end))
  end)

  it("a list of a record that is missing, or takes what the record gives", function()
    assert.matches("index:videos does not take", said(check_relations, without("footage.twelvelabs.Index", "videos")))
    assert.matches("of index_id, which does not",
      said(check_relations, with("footage.twelvelabs.Index.VideosFilters", "index_id")))
  end)

  it("an action's field that is missing, or none", function()
    local class = "footage.heygen.fields.CreateVideo"
    assert.matches("no annotation of script", said(check_actions, without(class, "script")))
    assert.matches("of scrpt, which does not", said(check_actions, with(class, "scrpt")))
    class = "footage.twelvelabs.fields.IndexAdd"
    assert.matches("no annotation of asset_id", said(check_actions, without(class, "asset_id")))
  end)

  it("a record's method or field that is missing", function()
    assert.matches("no annotation of wait", said(check_methods, without("footage.heygen.v3.Video", "wait")))
    assert.matches("no annotation of videos", said(check_methods, without("footage.twelvelabs.Index", "videos")))
    assert.matches("no class footage.heygen.Locale", said(check_methods, function(types)
      types.classes["footage.heygen.Locale"] = nil
    end))
    assert.matches("no annotation of gif_url", said(check_fields, without("footage.heygen.v3.Video", "gif_url")))
    assert.matches("no annotation of thumbnail", said(check_fields, without("footage.twelvelabs.Asset", "thumbnail")))
  end)

  it("an option that is missing, and a class that takes any name", function()
    assert.matches("no annotation of timeout", said(check_options, without("footage.Request", "timeout")))
    assert.matches("of tiemout, which does not", said(check_options, with("footage.WaitOptions", "tiemout")))
    assert.matches("footage.WalkOptions takes any name", said(check_strictness, function(types)
      types.classes["footage.WalkOptions"].string = nil
    end))
  end)

  it("a function without annotations, and a type that there is not", function()
    assert.matches("listing:take: no type of n", said(check_functions, function(types)
      types.functions["lua/footage/listing.lua listing:take"].params.n = nil
    end))
    assert.matches("footage.sleep has no annotation", said(check_functions, function(types)
      types.functions["lua/footage/init.lua footage.sleep"] = nil
    end))
    assert.matches("footage.Taks in ", said(check_names, function(types) types.used["footage.Taks"] = "a line" end))
  end)
end)
