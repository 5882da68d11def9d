# How every target is compiled: warnings are errors, ccache where present, sanitizers when asked.

set(CUTAWAY_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize takes them")

add_library(cutaway-compiler INTERFACE)
target_include_directories(cutaway-compiler INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(cutaway-compiler INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 takes "text" + std::string for an overflow of half the address space (its bug 105651).
    target_compile_options(cutaway-compiler INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
                           -Wno-maybe-uninitialized)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # These follow what the optimiser makes of the code, so that each version finds others: a warning that a
    # newer compiler than ours invents must not keep a stranger from building.
    target_compile_options(cutaway-compiler INTERFACE -Wno-error=restrict -Wno-error=stringop-overflow
                           -Wno-error=array-bounds -Wno-error=maybe-uninitialized -Wno-error=dangling-reference)
endif()
target_compile_definitions(cutaway-compiler INTERFACE CUTAWAY_VERSION="${PROJECT_VERSION}")

if(CUTAWAY_SANITIZE)
    # Frame pointers make the reports readable.
    target_compile_options(cutaway-compiler INTERFACE
        -fsanitize=${CUTAWAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(cutaway-compiler INTERFACE -fsanitize=${CUTAWAY_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
    # Without the sloppiness ccache refuses precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
    target_compile_options(cutaway-compiler INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

# cutaway_library(NAME [SOURCES...]): a static library of one folder, named cutaway-<folder>.
function(cutaway_library name)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PUBLIC cutaway-compiler)
endfunction()
