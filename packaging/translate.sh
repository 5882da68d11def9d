#!/usr/bin/env bash
# Brings the translations up to date with the texts in the sources, and says how many are left to translate.
#
# Usage: packaging/translate.sh [LANGUAGE...]
#   LANGUAGE   begins a new one, as fr; it is to be named in ui/CMakeLists.txt as well
set -euo pipefail
cd "$(dirname "$0")/.."

# The hint first: /usr/bin/lupdate may be that of Qt 5.
lupdate=$(qtpaths6 --query QT_HOST_BINS 2>/dev/null || echo /usr/lib/qt6/bin)/lupdate
if [ ! -x "$lupdate" ]; then
    echo "error: lupdate of Qt 6 was not found ($lupdate)" >&2
    echo "help: run packaging/setup.sh, which installs qt6-l10n-tools" >&2
    exit 1
fi

files=(resources/translations/cutaway_*.ts)
for language in "$@"; do
    [ -e "resources/translations/cutaway_$language.ts" ] || files+=("resources/translations/cutaway_$language.ts")
done
for file in "${files[@]}"; do
    only=()
    # English needs no translation but its plurals.
    [[ $file != *_en.ts ]] || only=(-pluralonly)
    # Without places: the files change where a text does, not wherever a line moved.
    "$lupdate" -silent -locations none -no-obsolete "${only[@]}" -I . ui app/cutaway -ts "$file"
    echo "$file: $(grep -c 'type="unfinished"' "$file" || true) texts unfinished"
done
