#!/usr/bin/env bash
# What the guide's recipes say about machines of their own, done in folders that begin as an empty Debian: the container's
# Containerfile, the commands of CI, and the crontab by cron. empty_root.sh FOLDER; it takes root, debootstrap and Debian's
# packages, and some minutes. What is installed is what git has of the checkout in the current folder.
set -euo pipefail

mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$PWD

say() {
  printf 'recipes: %s\n' "$*"
}

for program in debootstrap chroot git; do
  if ! command -v "$program" >/dev/null; then
    say "this takes $program, which is not here" >&2
    exit 1
  fi
done
if [ "$(id -u)" != 0 ]; then
  say "this takes root" >&2
  exit 1
fi

quietly() { # quietly COMMAND...: what it says is shown when it fails
  if ! "$@" >"$folder/log" 2>&1; then
    tail -n 30 "$folder/log" >&2
    say "failed: $*" >&2
    exit 1
  fi
}

snippet() { # snippet HEADING LANGUAGE: the first one below that heading of the guide
  awk -v heading="$1" -v fence="\`\`\`$2" '
    /^##/ { below = (substr($0, index($0, " ") + 1) == heading); next }
    inside && /^```$/ { exit }
    inside
    below && $0 == fence { inside = 1 }' doc/guide.md
}

new_root() { # new_root NAME: an empty Debian in a folder of that name
  rm -rf "${folder:?}/$1"
  if [ ! -d "$folder/empty" ]; then
    quietly debootstrap --variant=minbase bookworm "$folder/empty.new"
    mv "$folder/empty.new" "$folder/empty"
  fi
  cp -a "$folder/empty" "$folder/$1"
  cp /etc/resolv.conf "$folder/$1/etc/"
  echo "127.0.0.1 localhost $(hostname)" >"$folder/$1/etc/hosts"
}

within() { # within NAME COMMAND: by sh, with the environment of a container, and the simulator's where there is one
  chroot "$folder/$1" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive HEYGEN_BASE_URL="${HEYGEN_BASE_URL:-}" HEYGEN_API_KEY="${HEYGEN_API_KEY:-}" \
    TWELVELABS_BASE_URL="${TWELVELABS_BASE_URL:-}" TWELVE_LABS_API_KEY="${TWELVE_LABS_API_KEY:-}" \
    sh -e -c "$2" </dev/null
}

mirrored() { # mirrored NAME: the checkout as the repository that the recipes clone
  rm -rf "$folder/$1/mirror"
  git clone --quiet --bare "$here" "$folder/$1/mirror"
  printf '[url "file:///mirror"]\n  insteadOf = https://github.com/footage-lua/footage.git\n[safe]\n  directory = *\n' \
    >"$folder/$1/etc/gitconfig"
}

files_in() {
  find "$folder/$1" -name '*.mp4' 2>/dev/null | wc -l
}

# ---- a container: each line of the Containerfile, in folders in place of images ----

container() {
  local image='' stage=0 word rest
  while read -r word rest; do
    case $word in
      FROM)
        stage=$((stage + 1))
        image=container-$stage
        new_root "$image"
        ;;
      RUN) quietly within "$image" "$rest" ;;
      COPY)
        case $rest in
          ". "*)
            mkdir -p "$folder/$image${rest#. }"
            git archive HEAD | tar -x -C "$folder/$image${rest#. }"
            ;;
          "--from=build "*)
            rest=${rest#--from=build }
            cp -a "$folder/container-1${rest% *}/." "$folder/$image${rest#* }"
            ;;
        esac
        ;;
      ENTRYPOINT) [ "$rest" = '["footage"]' ] ;;
    esac
  done < <(snippet "A container" dockerfile | sed -e ':more' -e '/\\$/{N;s/\\\n *//;b more' -e '}')
  local command
  command=$(snippet "A container" sh | sed -n 's/^docker run .* footage heygen/footage heygen/p')
  quietly within "$image" "$command"
  say "container: $(within "$image" 'footage --version'); '$command' brought $(files_in "$image/backup") files"
  [ "$(files_in "$image/backup")" -gt 0 ]
  last_image=$image
}

# ---- CI: its commands, one after the other, on a machine that has what runners have ----

in_ci() {
  new_root ci
  quietly within ci "apt-get update && apt-get install -y --no-install-recommends sudo git ca-certificates"
  mirrored ci
  mkdir "$folder/ci/scripts"
  cp spec/examples/inventory.lua "$folder/ci/scripts/"
  local command count=0
  while IFS= read -r command; do
    quietly within ci "cd /scripts && $command"
    count=$((count + 1))
  done < <(snippet "In CI" yaml | sed -n 's/^ *- run: //p')
  say "CI: $count commands; videos.csv has $(wc -l <"$folder/ci/scripts/videos.csv") lines"
  [ "$count" -gt 5 ] && [ "$(wc -l <"$folder/ci/scripts/videos.csv")" -gt 1 ]
}

# ---- every night: the crontab by cron itself, in the container; each job at each minute ----

nightly() {
  local root=$folder/$last_image
  quietly within "$last_image" "apt-get update && apt-get install -y --no-install-recommends cron util-linux"
  {
    snippet "Recipes" sh | sed "s/'\.\.\.'/'$HEYGEN_API_KEY'/"
    echo "export HEYGEN_BASE_URL=$HEYGEN_BASE_URL"
  } >"$root/root/.footage.env"
  snippet "Every night" lua >"$root/root/nightly.lua"
  snippet "Every night" crontab | sed 's/^[0-9]* [0-9]* /* * /' >"$root/root/crontab"
  quietly within "$last_image" "crontab /root/crontab"
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin cron -f &
  local cron=$! tries=0
  while [ ! -s "$root/root/backup.log" ] || [ ! -s "$root/root/nightly.log" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 150 ]; then break; fi
    sleep 1
  done
  sleep 5
  kill "$cron"
  say "cron: $(files_in "$last_image/root/backup") files; nightly.log has $(wc -l <"$root/root/nightly.log") lines"
  [ "$(files_in "$last_image/root/backup")" -gt 0 ] && [ "$(wc -l <"$root/root/nightly.log")" -gt 20 ]
}

if [ -z "${HEYGEN_BASE_URL:-}" ]; then
  exec lua5.1 spec/support/with_simulator.lua "$0" "$folder"
fi
container
in_ci
nightly

# What was built stays no longer than it is looked at; the empty Debian serves the next run.
rm -rf "$folder"/container-* "$folder/ci"
