# cutaway_translations(TARGET FILE...): compiles translations (.ts) into the target, as :/translations/<name>.qm.
#
# Qt's own CMake functions for it come with the package that holds Qt Linguist; lrelease alone is enough.

get_target_property(_qmake Qt6::qmake LOCATION)
execute_process(COMMAND ${_qmake} -query QT_HOST_BINS OUTPUT_VARIABLE _qt_bins OUTPUT_STRIP_TRAILING_WHITESPACE)
foreach(_tool lrelease lupdate)
    string(TOUPPER ${_tool} _variable)
    # Qt's own folder first: /usr/bin/lrelease may be that of Qt 5.
    find_program(CUTAWAY_${_variable} ${_tool} PATHS ${_qt_bins} NO_DEFAULT_PATH)
    find_program(CUTAWAY_${_variable} NAMES ${_tool}-qt6 ${_tool}6 ${_tool})
    if(NOT CUTAWAY_${_variable})
        message(FATAL_ERROR "${_tool} of Qt 6 was not found; the window's translations are made with it.\n"
            "Run packaging/setup.sh (Debian: apt install qt6-l10n-tools), or name it with "
            "-DCUTAWAY_${_variable}=FILE.")
    endif()
endforeach()

function(cutaway_translations target)
    set(compiled)
    foreach(source ${ARGN})
        get_filename_component(name ${source} NAME_WE)
        set(result ${CMAKE_CURRENT_BINARY_DIR}/${name}.qm)
        add_custom_command(OUTPUT ${result} DEPENDS ${source} VERBATIM
            COMMAND ${CUTAWAY_LRELEASE} -silent ${source} -qm ${result})
        list(APPEND compiled ${result})
    endforeach()
    qt_add_resources(${target} translations PREFIX /translations BASE ${CMAKE_CURRENT_BINARY_DIR} FILES ${compiled})
endfunction()
