#!/usr/bin/env bash
# curl | jq, page after page: curl_jq.sh heygen|twelvelabs
set -euo pipefail

get() {
  curl --silent --fail --header "x-api-key: test-key" "$1"
}

if [ "$1" = heygen ]; then
  token=
  while [ "$token" != null ]; do
    page=$(get "$HEYGEN_BASE_URL/v1/asset/list?limit=100${token:+&token=$token}" | jq -r '.data.token, .data.assets[].id')
    token=${page%%$'\n'*}
    echo "${page#*$'\n'}"
  done
else
  page=0 last=1
  while [ "$page" -lt "$last" ]; do
    page=$((page + 1))
    text=$(get "$TWELVELABS_BASE_URL/assets?page_limit=50&page=$page" | jq -r '.page_info.total_page, .data[]._id')
    last=${text%%$'\n'*}
    echo "${text#*$'\n'}"
  done
fi
