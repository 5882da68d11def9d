#!/usr/bin/env bash
# Runs exports in TensorRT-LLM and compares what they generate with Transformers on the zeroed export.
#
# Usage: packaging/verify/tensorrt_llm.sh MODEL SLOTS [FORMAT...]
#   MODEL    a checkpoint folder       SLOTS    what to remove, as A12,F3-6,B7
#   FORMAT   nemotron-nas or zeroed (nemotron-nas)
# TensorRT-LLM wants libopenmpi-dev (apt-get install libopenmpi-dev).

program=tensorrt_llm
source "$(dirname "$0")/lib.sh"

generate() { "$work/venv/bin/python" "$here/generate_tensorrt_llm.py" "$@"; }

prepare tensorrt_llm
[ $# -gt 0 ] || set -- nemotron-nas
check "$@"
