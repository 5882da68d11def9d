#!/usr/bin/env bash
# The demo: in a window where there is a display, else in the terminal, leaving its results in demo-output/.
#
# Usage: packaging/run-demo.sh BIN        BIN: the folder of cutaway and cutaway-engine
set -euo pipefail
bin=$1

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/cutaway" demo
fi

out=demo-output
mkdir -p "$out"
rm -rf "$out/pruned-model" "$out/demo.cutaway"
echo "No display: the search runs here, its results go to $out/." >&2
"$bin/cutaway-engine" prune demo --session "$out/demo.cutaway" --export "zeroed:$out/pruned-model"
QT_QPA_PLATFORM=offscreen "$bin/cutaway" figure "$out/demo.cutaway" -o "$out/pattern.pdf"
echo "Left in $out/: demo.cutaway (session), pattern.pdf (figure), pruned-model/ (loads in Transformers)." >&2
