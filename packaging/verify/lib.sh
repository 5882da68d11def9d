# What the scripts of this folder share; sourced by each, which sets `program` and defines `generate`.
#
# prepare PACKAGE...: checks what was asked for, makes the virtual environment and installs into it.
# check FORMAT...: exports MODEL as each, has `generate FOLDER PROMPTS OUT` run it, and prints a line of verdict.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
engine=${CUTAWAY_ENGINE:-$here/../../build/release/bin/cutaway-engine}
work=${VERIFY_FOLDER:-$here/../../build/verify}/$program

if [ $# -lt 2 ]; then
    sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
model=$1 slots=$2
shift 2

prepare() {
    [ -x "$engine" ] || { echo "error: there is no $engine" >&2
        echo "help: build Cutaway (make build), or set CUTAWAY_ENGINE" >&2; exit 2; }
    mkdir -p "$work"
    [ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
    "$work/venv/bin/python" -m pip install --quiet "$@"
}

export_as() { # FORMAT
    "$engine" export "$model" --format "$1" --remove "$slots" --force -o "$work/$1" >/dev/null
}

check() {
    local failed=0
    export_as zeroed
    "$work/venv/bin/python" "$here/prompts.py" "$work/zeroed" "$work/prompts.json"
    for format in "$@"; do
        if export_as "$format" && generate "$work/$format" "$work/prompts.json" "$work/$format.json" \
            >"$work/$format.log" 2>&1; then
            "$work/venv/bin/python" "$here/against_zeroed.py" "$program $format" "$work/zeroed" "$work/$format.json" ||
                failed=1
        else
            echo "$program $format: FAILED, see $work/$format.log"
            failed=1
        fi
    done
    exit $failed
}
