# Every target only calls the set-up script, CMake presets and CTest, so each step can be done by hand too.
PYTHON := .venv/bin/python
CMAKE ?= cmake
# The programs need about 1.5 GiB per compiler while libtorch's headers are read.
JOBS ?= $(shell nproc)

.PHONY: run test build cuda bench lint demo-model guide package clean setup

run: build
	packaging/run-demo.sh build/release/bin

build: setup
	$(CMAKE) --preset release
	$(CMAKE) --build --preset release --parallel $(JOBS) --target cutaway cutaway-engine

# The engine and the tests that go over all devices, against the CUDA build of torch.
cuda:
	packaging/setup.sh cuda
	$(CMAKE) --preset cuda -DCUTAWAY_LIBTORCH="$$(echo $(CURDIR)/.venv-cuda/lib/python3*/site-packages/torch)"
	$(CMAKE) --build --preset cuda --parallel $(JOBS) --target cutaway-engine \
	    test_devices test_generate test_log_likelihoods

test: setup
	packaging/setup.sh tests
	$(CMAKE) --preset release
	$(CMAKE) --build --preset release --parallel $(JOBS)
	ctest --preset release

# A few minutes on two cores; DTYPE=bfloat16 measures that type.
DTYPE ?= float32
bench: build
	build/release/bin/cutaway-engine bench demo --sequences 2 --dtype $(DTYPE)
	build/release/bin/cutaway-engine bench --shape d=1024,blocks=8,ffn=2816,vocabulary=8192 --dtype $(DTYPE) \
	    --sequences 2 --cuts 1
	build/release/bin/cutaway bench

lint:
	packaging/setup.sh lint
	$(CMAKE) --preset release
	packaging/lint.sh build/release

demo-model:
	packaging/setup.sh tests
	$(PYTHON) resources/demo-model/train.py

# The pictures of docs/guide and of the README, taken from the program as it is now.
guide: setup
	$(CMAKE) --preset release
	$(CMAKE) --build --preset release --parallel $(JOBS) --target guide_pictures
	packaging/guide-pictures.sh build/release/bin

package: build
	$(CMAKE) --install build/release --prefix build/package/cutaway

clean:
	rm -rf build

setup:
	packaging/setup.sh build
