-- How fast things are where specs run. With all garbage collected all the time (FOOTAGE_GC=stress) and in valgrind
-- everything takes many times as long: a limit that is to find what hangs is a multiple there, and specs that
-- compare times, or the growth of memory, are left out.

local pace = {}

pace.is_stress = os.getenv "FOOTAGE_GC" == "stress"
-- make valgrind-hosts
pace.is_valgrind = os.getenv "FOOTAGE_SANITIZED" == "accesses"
pace.is_slow = pace.is_stress or pace.is_valgrind

--- How long something may take before it counts as hanging: these seconds, where nothing slows it down.
function pace.limit(seconds)
  return pace.is_slow and 10 * seconds or seconds
end

--- `it` or `describe` for what only numbers of time or memory tell: skipped where they say nothing.
function pace.measured(it)
  return pace.is_slow and pending or it
end

return pace
