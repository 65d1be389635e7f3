#!/usr/bin/env bash
# Runs spec files, each in a process of its own and with a simulator of its own, a few at once: most of
# them wait more than they compute. specs.sh TITLE FILE-OR-FOLDER... -- COMMAND... runs COMMAND FILE for
# each; JOBS says how many at once (4). Its last line counts; what failed is shown in full before it.
set -euo pipefail

# ---- one file: specs.sh --one FOLDER FILE, with the command in the folder ----

if [ "${1:-}" = --one ]; then
  folder=$2 file=$3
  log=$folder/$(basename "$file").log
  command=()
  while IFS= read -r -d '' word; do command+=("$word"); done <"$folder/command"
  status=0
  start=$SECONDS
  "${command[@]}" "$file" >"$log" 2>&1 </dev/null || status=$?
  # busted: "12 successes / 1 failure / 0 errors / 2 pending : 0.5 seconds"
  read -r good bad left <<<"$(awk '
    { gsub(/\033\[[0-9;]*m/, "") }
    /^[0-9]+ success(es)? \/ [0-9]+ failures? \/ [0-9]+ errors? \/ [0-9]+ pending/ { good = $1; bad = $4 + $7; left = $10 }
    END { print good + 0, bad + 0, left + 0 }' "$log")"
  # One that ends badly without a failing spec, or without any spec at all, is a failure, too.
  if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ $((good + left)) = 0 ]; }; then
    bad=1
    echo "exit code $status" >>"$log"
  fi
  echo "$good $bad $left" >"$folder/$(basename "$file").count"
  # In one piece: others print at the same time.
  if [ "$bad" = 0 ]; then
    printf '%s: %d passed%s (%d s)\n' "$file" "$good" "$([ "$left" = 0 ] || printf ', %d skipped' "$left")" $((SECONDS - start))
  else
    printf '%s: %d passed, %d FAILED (%d s)\n%s\n' "$file" "$good" "$bad" $((SECONDS - start)) "$(cat "$log")"
  fi
  exit 0
fi

# ---- all ----

title=$1
shift
files=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  if [ -d "$1" ]; then files+=("${1%/}"/*_spec.lua); else files+=("$1"); fi
  shift
done
shift

# Those that take longest begin first: some wait more than the others, or go through many rounds, and large ones do more.
sorted=()
while read -r _ _ file; do sorted+=("$file"); done < <(for file in "${files[@]}"; do
  case ${file##*/} in
    faults_* | shifting_* | resume_* | listing_* | attacks_* | changes_* | derived_* | versions_* | retry_* | memory_* | \
      terminal_* | waits_together_* | patience_* | hosts_* | upload_* | interrupts_* | timeouts_* | threads_*) slow=1 ;;
    *) slow=0 ;;
  esac
  echo "$slow $(wc -c <"$file") $file"
done | sort -k1,1rn -k2,2rn)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s\0' "$@" >"$folder/command"
echo "== specs on $title"
printf '%s\0' "${sorted[@]}" | xargs -0 -n 1 -P "${JOBS:-4}" "$0" --one "$folder"
# A file that left no count was never run to its end.
counts=$(cat "$folder"/*.count | awk -v files=${#sorted[@]} '
  { good += $1; bad += $2; left += $3 }
  END { print good, bad + files - NR, left }')
read -r good bad left <<<"$counts"
echo "specs on $title: $good passed, $bad failed, $left skipped"
[ "$bad" = 0 ]
