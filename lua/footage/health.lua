-- `:checkhealth footage`, in Neovim 0.7 and newer. What is looked at is checks.lua's, but for what is Neovim's own.

local checks = require "footage.checks"

local health = {}

-- The functions had other names and places before 0.10, and 0.8.
local function reporter()
  local new = vim.health
  if new and new.start then return new end
  local old = new or require "health"
  return {
    start = old.report_start, ok = old.report_ok, info = old.report_info, warn = old.report_warn,
    error = old.report_error,
  }
end

local function show(report, found)
  for _, one in ipairs(found) do report[one.level](one.what .. ": " .. one.words) end
end

-- A core that was built before the sources changed fits them no more.
local function is_stale()
  local root = require("footage.cure").checkout()
  local built = root and vim.fn.getftime(root .. "/lua/footage/core.so") or -1
  if built < 0 then return false end
  for _, source in ipairs(vim.fn.glob(root .. "/src/**/*.[ch]", true, true)) do
    if vim.fn.getftime(source) > built then return true end
  end
  return false
end

-- Asks all services that there is a key for, at once; the editor lives meanwhile.
local function look(report)
  local footage, looks = require "footage", {}
  for _, name in ipairs(checks.SERVICES) do
    if checks.has_key(name) then
      looks[#looks + 1] = footage.spawn(function()
        local client = footage[name].new { timeout = 5, max_retries = 1, deadline = 10, warn = false }
        return checks.look(name, client)
      end)
    end
  end
  for _, one in ipairs(looks) do
    local found, message = one:wait(15)
    show(report, { found or { level = "error", what = "footage", words = message } })
  end
end

local function neovim(report)
  report.info("footage.nvim picks with: " .. require("footage.nvim.sources").name())
  report.info(vim.fn.executable "mpv" == 1 and "mpv is there: addresses can be played"
    or "mpv is not installed: what is chosen can be opened, but not played")
end

--- Called by Neovim. `let g:footage_look = 0` keeps it from asking the services.
function health.check()
  local report = reporter()
  report.start "footage: installation"
  local installation, works = checks.installation()
  show(report, installation)
  if works and is_stale() then
    report.warn("footage: its core is older than its sources; " .. require("footage.cure").build())
  end
  report.start "footage: keys"
  show(report, checks.environment())
  if works then
    report.start "footage: services"
    if vim.g.footage_look == 0 then
      report.info "not asked: g:footage_look is 0"
    else
      look(report)
    end
  end
  report.start "footage: Neovim"
  neovim(report)
end

return health
