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
rm -rf "$out/demo.cutaway" "$out/pattern.pdf" "$out/pruned-model"
cat >&2 <<END
There is no display, so the demo runs here: Cutaway takes a quarter of the attention and FFN layers out of a
small language model, each time the one whose removal changes the model's output least.

END
"$bin/cutaway-engine" prune demo --session "$out/demo.cutaway" --export "zeroed:$out/pruned-model"
"$bin/cutaway" figure "$out/demo.cutaway" -o "$out/pattern.pdf"
cat >&2 <<END

In $out/ are now
  pattern.pdf     a figure of which layers went, in which order, and what removing each of the others would cost
  demo.cutaway    the session; on a machine with a display: $bin/cutaway $out/demo.cutaway
  pruned-model/   the model without these layers, for Transformers' from_pretrained("$out/pruned-model")
The same with a model of your own, a folder with config.json and safetensors:
  $bin/cutaway-engine prune FOLDER --session my.cutaway --export zeroed:my-model
END
