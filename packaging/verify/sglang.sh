#!/usr/bin/env bash
# Runs exports in SGLang and compares what they generate with Transformers on the zeroed export.
#
# Usage: packaging/verify/sglang.sh MODEL SLOTS [FORMAT...]
#   MODEL    a checkpoint folder       SLOTS    what to remove, as A12,F3-6,B7
#   FORMAT   nemotron-nas, transformers or zeroed (nemotron-nas)

program=sglang
source "$(dirname "$0")/lib.sh"

generate() { "$work/venv/bin/python" "$here/generate_sglang.py" "$@"; }

prepare "sglang[all]"
[ $# -gt 0 ] || set -- nemotron-nas
check "$@"
