#!/usr/bin/env bash
# Runs exports in ExLlamaV3 and compares what they generate with Transformers on the zeroed export.
#
# Usage: packaging/verify/exllamav3.sh MODEL SLOTS [FORMAT...]
#   MODEL    a checkpoint folder       SLOTS    what to remove, as A12,F3-6,B7
#   FORMAT   nemotron-nas or zeroed (nemotron-nas)

program=exllamav3
source "$(dirname "$0")/lib.sh"

generate() { "$work/venv/bin/python" "$here/generate_exllamav3.py" "$@"; }

prepare torch transformers exllamav3
[ $# -gt 0 ] || set -- nemotron-nas
check "$@"
