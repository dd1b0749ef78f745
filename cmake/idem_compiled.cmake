# idem::compiled is idem::idem with what does not depend on a network's type in a static library: reading files, packing
# weights, the kernels. It is compiled once, for as long as the flags stay the same, and no longer with every source that
# loads and runs a network.
#
#     set(IDEM_COMPILE_OPTIONS -march=native)       # of the library, and of everything that links it
#     find_package(idem REQUIRED)                   # or add_subdirectory(idem)
#     target_link_libraries(app PRIVATE idem::compiled)
#
# The library and the sources that use it need the same -march: otherwise kernels are missing when they are linked. Sources
# of idem_add_model keep what they need to themselves, since it is compiled for each architecture.
#
# Where this is included, `idem_sources` is the folder of the library's sources.
set(IDEM_COMPILE_OPTIONS "" CACHE STRING "Compiler options of idem::compiled and of what links it: -march=native")
if(NOT TARGET idem_compiled)
    add_library(idem_compiled STATIC EXCLUDE_FROM_ALL
                ${idem_sources}/files.cpp ${idem_sources}/kernels.cpp ${idem_sources}/runs.cpp)
    add_library(idem::compiled ALIAS idem_compiled)
    target_link_libraries(idem_compiled PUBLIC idem::idem)
    target_compile_definitions(idem_compiled PUBLIC IDEM_COMPILED)
    target_compile_options(idem_compiled PUBLIC ${IDEM_COMPILE_OPTIONS})
    # Networks run at speed in a program that is compiled for a debugger.
    target_compile_options(idem_compiled PRIVATE $<$<AND:$<CONFIG:Debug>,$<CXX_COMPILER_ID:GNU,Clang>>:-O2>)
    set_target_properties(idem_compiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
endif()
