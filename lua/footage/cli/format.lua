-- How records are written: table, jsonl, json, csv, or a template. A writer has record(record), page() at the end of a
-- page and finish(). Knows neither lists nor actions.

local cells = require "footage.cli.cells"
local failure = require "footage.cli.failure"
local json = require "footage.cli.json"
local output = require "footage.cli.output"

local format = {}

format.NAMES = { "table", "jsonl", "json", "csv" }

local COMMON = { "id", "name", "kind", "created" }

-- Control signs within strings, which services send although JSON has none there: so that a record stays a line, and
-- any reader takes it.
local function as_escapes(text)
  local inside = false
  text = text:gsub("\\?.", function(sign)
    if sign == '"' then inside = not inside end
    if not sign:find "^%c$" then return nil end
    return inside and ("\\u%04x"):format(sign:byte()) or " "
  end)
  return text
end

-- As the service wrote it, in one line.
local function one_line(text)
  if text:find "%c" then text = as_escapes(text) end
  if not text:find "\194[\128-\159]" then return text end
  return (text:gsub("\194([\128-\159])", function(sign) return ("\\u%04x"):format(sign:byte()) end))
end

-- A record, or a plain table. Of several fields the order is that in which they were asked for.
local function object(record, fields)
  if not fields then return type(record) == "table" and json.encode(record) or one_line(record:json()) end
  local parts = {}
  for i, name in ipairs(fields) do
    parts[i] = json.encode(name) .. ":" .. one_line(cells.json(record, name, cells.at(record, name)))
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function nothing() end

local makers = {}

function makers.jsonl(fields)
  return {
    record = function(_, record) output.text(object(record, fields), "\n") end, page = nothing, finish = nothing,
  }
end

function makers.json(fields)
  local before = "[\n"
  return {
    record = function(_, record)
      output.text(before, object(record, fields))
      before = ",\n"
    end,
    page = nothing,
    finish = function() output.text(before == "[\n" and "[]\n" or "\n]\n") end,
  }
end

local function quoted(text)
  return text:find '[",\r\n]' and '"' .. text:gsub('"', '""') .. '"' or text
end

-- RFC 4180, but for the ends of lines.
function makers.csv(fields)
  local function line(row)
    for i, text in ipairs(row) do row[i] = quoted(text) end
    output.text(table.concat(row, ","), "\n")
  end
  local function head()
    line { (rawget(table, "unpack") or rawget(_G, "unpack"))(fields) }
  end
  local begun = false
  local function begin()
    if not begun then head() end
    begun = true
  end
  return {
    record = function(_, record)
      begin()
      local row = {}
      for i, name in ipairs(fields) do row[i] = cells.text(record, name) end
      line(row)
    end,
    page = nothing, finish = begin,
  }
end

function makers.table(fields, terminal)
  return require "footage.cli.table"(fields, terminal)
end

local ESCAPES = { n = "\n", t = "\t", ["\\"] = "\\" }

-- "{id} {name}\n": a line for each record.
local function template(text)
  text = text:gsub("\\([nt\\])", ESCAPES)
  return {
    record = function(_, record)
      output.text((text:gsub("{([%w_.]+)}", function(path) return cells.text(record, path) end)), "\n")
    end,
    page = nothing, finish = nothing,
  }
end

--- The fields of a text such as "id,name,created".
function format.fields(text)
  if not text then return nil end
  local fields = {}
  for name in text:gmatch "[^,%s]+" do fields[#fields + 1] = name end
  return #fields > 0 and fields or failure.mistake "--fields wants names, as in id,name,created"
end

--- The format that was asked for, or that suits stdout.
function format.name(asked)
  return asked.format or (require("footage.load").terminal_output() and "table" or "jsonl")
end

--- A writer for what was asked: `format`, `fields` and `template`. `columns`: what a list names beside the common ones.
function format.writer(asked, columns)
  if asked.template then return template(asked.template) end
  local name, fields = format.name(asked), format.fields(asked.fields)
  if not fields and (name == "table" or name == "csv") then
    fields = { (rawget(table, "unpack") or rawget(_G, "unpack"))(COMMON) }
    for _, column in ipairs(columns or {}) do fields[#fields + 1] = column end
  end
  return makers[name](fields, require("footage.load").terminal_output())
end

return format
