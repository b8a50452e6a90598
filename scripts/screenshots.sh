#!/usr/bin/env bash
# Takes pictures of the page of bundled instances: the program, then the folder for the pictures. Needs Chromium; with
# pngquant they get smaller.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=$1 out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
browser=${FIRSTFIX_BROWSER:-required}
[ "$browser" != required ] || browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

# A picture of a page: name, page, width, height, further options of the browser.
picture() {
    local name=$1 page=$2 size=$3,$4
    shift 4
    "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir="$work/profile" --window-size="$size" \
        --screenshot="$out/$name.png" "$@" "file://$page" 2>/dev/null
    if command -v pngquant >/dev/null; then pngquant --force --skip-if-larger --ext .png 96 "$out/$name.png" || true; fi
}

for day in city-day metro-day; do
    "$program" solve "instances/$day" -o "$work/$day" --solver heuristic --iterations 20000 --threads 1 --quiet >/dev/null
done
"$program" solve instances/city-day -o "$work/par" --solver heuristic --iterations 20000 --threads 1 --loading par --quiet >/dev/null
"$program" compare instances/city-day "$work/par" "$work/city-day" --names par,joint --format html -o "$work/compare.html" --quiet
picture compare-city "$work/compare.html" 1240 1560
picture report-city "$work/city-day/report.html" 1240 1130
picture report-metro "$work/metro-day/report.html" 1240 1500
picture report-dark "$work/city-day/report.html" 1240 860 --force-dark-mode --blink-settings=preferredColorScheme=0
