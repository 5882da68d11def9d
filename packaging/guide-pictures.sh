#!/usr/bin/env bash
# Takes the pictures of docs/guide and of the README anew, from the real window with the real engine on the demo
# model. It needs no display and half a minute. `make guide` builds what it runs.
#
# Usage: packaging/guide-pictures.sh BIN        BIN: the folder of guide_pictures and cutaway-engine
set -euo pipefail
bin=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
"$bin/guide_pictures" "$new" 2> >(grep -v 'This plugin does not support' >&2)
rm -f docs/guide/images/*.png
mkdir -p docs/guide/images
cp "$new"/*.png docs/guide/images/
cp "$new/curves.png" docs/images/window.png
echo "docs/guide/images holds $(ls docs/guide/images | wc -l) pictures, docs/images/window.png is new as well."
