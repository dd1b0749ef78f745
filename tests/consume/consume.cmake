# Makes idem available to project/ in one way, builds the program there and runs it.
set(source ${CMAKE_CURRENT_LIST_DIR}/project)
file(REMOVE_RECURSE ${work})

if(way STREQUAL installed)
    # Headers go where they are told to, and are found there.
    execute_process(
        COMMAND ${CMAKE_COMMAND} -S ${idem_source} -B ${work}/idem -G ${generator} -D CMAKE_CXX_COMPILER=${compiler}
                -D IDEM_BUILD_TESTS=OFF -D IDEM_BUILD_EXAMPLES=OFF -D IDEM_BUILD_BENCH=OFF
                -D CMAKE_INSTALL_INCLUDEDIR=headers
        COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${CMAKE_COMMAND} --install ${work}/idem --prefix ${work}/staged COMMAND_ERROR_IS_FATAL ANY)
    # An installed copy works wherever it is moved.
    file(RENAME ${work}/staged ${work}/prefix)
    if(NOT EXISTS ${work}/prefix/share/doc/idem/LICENSE)
        message(FATAL_ERROR "The licence is not installed")
    endif()
    set(options -D CMAKE_PREFIX_PATH=${work}/prefix)
else()
    set(options -D IDEM_SOURCE=${idem_source})
endif()

execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${source} -B ${work}/build -G ${generator} -D CMAKE_CXX_COMPILER=${compiler} ${options}
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${work}/build COMMAND_ERROR_IS_FATAL ANY)
foreach(program IN ITEMS consumer compiled_consumer)
    execute_process(COMMAND ${work}/build/${program} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

if(way STREQUAL subdirectory)
    execute_process(COMMAND ${CMAKE_COMMAND} --install ${work}/build --prefix ${work}/prefix COMMAND_ERROR_IS_FATAL ANY)
    file(GLOB_RECURSE installed RELATIVE ${work}/prefix ${work}/prefix/*)
    if(NOT installed STREQUAL bin/consumer)
        message(FATAL_ERROR "What a project installs holds more than the project: ${installed}")
    endif()
endif()
