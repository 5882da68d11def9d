# Every target only calls the set-up script, CMake presets and CTest, so each step can be done by hand too.
PYTHON := .venv/bin/python
CMAKE ?= cmake
# The programs need about 1.5 GiB per compiler while libtorch's headers are read.
JOBS ?= $(shell nproc)

.PHONY: run test build lint demo-model package clean setup

run: build
	packaging/run-demo.sh build/release/bin

build: setup
	$(CMAKE) --preset release
	$(CMAKE) --build --preset release --parallel $(JOBS) --target cutaway cutaway-engine

test: setup
	packaging/setup.sh tests
	$(CMAKE) --preset release
	$(CMAKE) --build --preset release --parallel $(JOBS)
	ctest --preset release

lint:
	packaging/setup.sh lint
	$(CMAKE) --preset release
	packaging/lint.sh build/release

demo-model:
	packaging/setup.sh tests
	$(PYTHON) resources/demo-model/train.py

package: build
	$(CMAKE) --install build/release --prefix build/package/cutaway

clean:
	rm -rf build

setup:
	packaging/setup.sh build
