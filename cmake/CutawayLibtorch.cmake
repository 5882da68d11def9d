# Imported targets for libtorch without its own CMake package, which asks for a CUDA toolkit that nobody
# needs to build Cutaway. Sets up `cutaway::libtorch` from the folder CUTAWAY_LIBTORCH: an unpacked libtorch,
# or the `torch` folder of a Python wheel. Without it, the wheel in .venv is taken.

set(CUTAWAY_LIBTORCH "" CACHE PATH "Folder of a libtorch of your own (with include/ and lib/)")

set(_libtorch ${CUTAWAY_LIBTORCH})
if(NOT _libtorch)
    file(GLOB _candidates ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch)
    list(POP_FRONT _candidates _libtorch)
endif()
if(NOT EXISTS ${_libtorch}/include/ATen/ATen.h OR NOT EXISTS ${_libtorch}/lib/libtorch_cpu.so)
    message(FATAL_ERROR "libtorch was not found (CUTAWAY_LIBTORCH is '${_libtorch}').\n"
        "Run packaging/setup.sh, or give a folder that holds include/ATen/ATen.h and lib/libtorch_cpu.so "
        "with -DCUTAWAY_LIBTORCH=DIR.")
endif()
message(STATUS "libtorch: ${_libtorch}")

add_library(cutaway-libtorch INTERFACE)
add_library(cutaway::libtorch ALIAS cutaway-libtorch)
# Last of all include folders: it carries an fmt of its own, which would hide the distribution's.
target_compile_options(cutaway-libtorch INTERFACE "SHELL:-idirafter ${_libtorch}/include")
target_link_options(cutaway-libtorch INTERFACE "SHELL:-Wl,-rpath,${_libtorch}/lib")

foreach(_name c10 torch_cpu torch)
    add_library(cutaway-libtorch-${_name} SHARED IMPORTED)
    set_target_properties(cutaway-libtorch-${_name} PROPERTIES IMPORTED_LOCATION ${_libtorch}/lib/lib${_name}.so)
    target_link_libraries(cutaway-libtorch INTERFACE cutaway-libtorch-${_name})
endforeach()

# Nothing refers to a symbol of the CUDA libraries: they register themselves when loaded, so they have to be
# kept although they look unneeded.
if(EXISTS ${_libtorch}/lib/libtorch_cuda.so)
    target_link_options(cutaway-libtorch INTERFACE
        "SHELL:-L${_libtorch}/lib -Wl,--push-state,--no-as-needed -lc10_cuda -ltorch_cuda -Wl,--pop-state")
endif()
