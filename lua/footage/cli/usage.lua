-- What the command is as a whole, as data: for its help and its manual page.

local usage = {}

--- When what stands here was last changed.
usage.DATE = "2026-11-28"

--- How it is called, and what that does.
usage.CALLS = {
  { "footage SERVICE LIST [--filter value]...", "lists, one line a record" },
  { "footage SERVICE VERB THING ID... [--field value]...", "get, update, rename, delete, wait, download..." },
  { "footage SERVICE VERB LIST [--filter value]...", "delete, download, wait: all of a list" },
  { "footage SERVICE create THING [--field value]...", "makes one" },
  { "footage SERVICE CALL [--field value]...", "speech, analyze...: gives the answer" },
  { "footage SERVICE upload FILE... [--wait]", "files, or addresses that the service fetches from" },
  { "footage request SERVICE METHOD PATH [--query name=value]...", "what has no name yet" },
  { "footage doctor", "what is installed, and whether the services answer" },
  { "footage completion bash|zsh|fish", "prints what completes words in that shell" },
}

usage.EXAMPLES = {
  "footage twelvelabs assets --asset-types video --max 20",
  "footage heygen videos --title demo --format csv --fields id,name,created",
  "footage heygen download videos --max-age 7d --to backup/",
  "footage twelvelabs upload *.mp4 --wait",
  "footage heygen videos --template '{id}' | footage heygen get video -",
}

--- Exit codes.
usage.CODES = {
  { 0, "done; also when what reads the output has closed it" },
  { 1, "failed, or some of several failed" },
  { 2, "a mistake in the call" },
  { 3, "the key, or what it may do" },
  { 4, "it took too long" },
  { 130, "interrupted: how to go on is said on stderr" },
}

--- Environment variables.
usage.ENVIRONMENT = {
  { "HEYGEN_API_KEY", "HeyGen's key; without it, the api_key of ~/.heygen/credentials that nobody else can read" },
  { "TWELVE_LABS_API_KEY", "TwelveLabs' key; else TWELVELABS_API_KEY" },
  { "HEYGEN_BASE_URL, TWELVELABS_BASE_URL", "other addresses of the services" },
  { "FOOTAGE_DEBUG", "as --debug does" },
  { "NO_COLOR", "nothing is printed bold" },
  { "XDG_STATE_HOME", "where unfinished uploads are remembered (~/.local/state)" },
}

return usage
