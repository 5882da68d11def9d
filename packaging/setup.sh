#!/usr/bin/env bash
# Installs what Cutaway is built with. Safe to run again: what is there is left alone.
#
# Usage: packaging/setup.sh build|tests|lint|cuda
#   build   compilers, Qt and libraries of the distribution, and torch in .venv
#   tests   the same and what the tests compare with (Transformers, tokenizers, a virtual display), and in .venv-export
#           the programs that run exported models, where they can be had
#   lint    the same as build and the formatter and linter
#   cuda    the same as build and a torch for CUDA in .venv-cuda (5 GB; it needs neither a GPU nor a toolkit)
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-build}
case $what in build | tests | lint | cuda) ;; *)
    echo "error: unknown set-up '$what' ($0)" >&2
    echo "help: use build, tests, lint or cuda" >&2
    exit 2
    ;;
esac

packages=(
    g++ make cmake ninja-build ccache pkg-config git python3 python3-venv
    qt6-base-dev qt6-l10n-tools qt6-translations-l10n libqt6svg6-dev libqcustomplot-dev libgl1-mesa-dri
    fonts-dejavu-core
    nlohmann-json3-dev libcli11-dev libfmt-dev libspdlog-dev libpcre2-dev libutf8proc-dev libxxhash-dev
)
[ "$what" != tests ] || packages+=(
    xvfb xauth xdotool poppler-utils librsvg2-bin dbus-daemon openssh-client openssh-server)

missing=()
if command -v dpkg-query >/dev/null; then
    for package in "${packages[@]}"; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [[ $status == *"ok installed" ]] || missing+=("$package")
    done
fi

if ! command -v apt-get >/dev/null; then
    echo "note: there is no apt-get here. Install what these Debian packages hold, if it is not there yet:" >&2
    echo "    ${packages[*]}" >&2
elif [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        echo "Cutaway needs these distribution packages, and sudo to install them with apt-get:"
        echo "    ${missing[*]}"
        if [ -t 0 ]; then
            read -r -p "Install them now? [Y/n] " answer
            [[ ${answer:-y} == [Yy]* ]] || { echo "error: packages are missing (set-up)" >&2; exit 1; }
        fi
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# install FOLDER REQUIREMENTS: into a virtual environment. One of another Python, or one whose Python is gone, is of
# no use: it is made again. pip takes seconds to find out that nothing is to be done; a stamp of the requirements
# does not.
install() {
    local stamp="$1/$2.stamp"
    "$1/bin/python" -c 'import pip' 2>/dev/null || { rm -rf "$1" && python3 -m venv "$1"; }
    cmp -s "packaging/$2.txt" "$stamp" && return
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check -r "packaging/$2.txt" || return
    cp "packaging/$2.txt" "$stamp"
}

# What of llama.cpp its Python package builds: as little as it can, for any processor of the kind.
llama_options=(-DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF)
! command -v ccache >/dev/null || llama_options+=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)

install .venv requirements
[ "$what" != tests ] || install .venv requirements-tests
if [ "$what" = tests ]; then
    CMAKE_ARGS="${CMAKE_ARGS:-} ${llama_options[*]}" install .venv-export requirements-export ||
        echo "note: the programs that run exported models cannot be had here, so tests that need them are skipped" >&2
fi
[ "$what" != lint ] || install .venv requirements-lint
[ "$what" != cuda ] || install .venv-cuda requirements-cuda
