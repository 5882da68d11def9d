#!/usr/bin/env bash
# Checks the format of every C++ file of the project, and lints those of the programs.
#
# Usage: packaging/lint.sh BUILD [--fix]        BUILD: a configured build folder; --fix formats in place
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
tools=$PWD/.venv/bin
mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.cpp' '*.h')

if [ "${2:-}" = --fix ]; then
    "$tools/clang-format" -i "${files[@]}"
else
    "$tools/clang-format" --dry-run --Werror "${files[@]}"
fi

# The generated headers that some files include (Qt's moc) have to be there.
cmake --build "$build" --target cutaway-generated >/dev/null
# Of what the build compiles, the programs' own files: it compiles generated ones and tests as well. Of a test nearly all
# of the time goes into reading Qt Test's and libtorch's headers, and the compiler's warnings are errors there too: with
# them this takes a third longer than CI's machine has time for. The static analyzer looks into calls in its shallow mode:
# the deep one doubles the time of the whole and found nothing but false alarms more.
shallow=(--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=mode=shallow)
grep -oP '"file": "\K[^"]+' "$build/compile_commands.json" | grep -vF -e "$PWD/build/" -e "$PWD/tests/" | sort -u |
    xargs -P "$(nproc)" -n 1 "$tools/clang-tidy" --quiet -p "$build" \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument \
        --extra-arg=-Wno-ignored-gch "${shallow[@]}" 2> >(grep -v 'warnings generated' >&2)
