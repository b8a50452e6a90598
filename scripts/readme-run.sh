#!/usr/bin/env bash
# Runs what the README shows and puts the real output between its two marks: README.md, the program, then the
# arguments as they stand there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readme=$1 program=$2
shift 2
output=$(mktemp)
trap 'rm -rf "$output" "$output.md"' EXIT
{
    printf '```console\n$ firstfix %s\n' "$*"
    NO_COLOR=1 "$program" "$@" 2>&1
    printf '```\n'
} >"$output"

awk -v output="$output" '
    /^<!-- run -->$/ { print; while ((getline line < output) > 0) print line; skip = 1 }
    /^<!-- end of run -->$/ { skip = 0 }
    !skip && !/^<!-- run -->$/ { print }
' "$readme" >"$output.md"
cat "$output.md" >"$readme"
