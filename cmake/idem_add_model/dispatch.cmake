# Writes <folder>/dispatcher.cpp from the entry points that join.cmake found.
#
#     cmake -D settings=… -D folder=… -P dispatch.cmake
cmake_minimum_required(VERSION 3.25)
include(${settings})

list(GET archs 0 first)
file(STRINGS ${folder}/${first}.entries entries)
set(condition_${first} true)

foreach(arch IN LISTS archs)
    file(STRINGS ${folder}/${arch}.entries others)
    if(NOT others STREQUAL entries)
        message(FATAL_ERROR "The sources of ${model} define other functions for ${arch} than for ${first}")
    endif()
    string(MAKE_C_IDENTIFIER ${arch} arch_name)
    set(list ${model_name}.${arch_name})
    foreach(part IN ITEMS functions constructors destructors)
        string(APPEND declarations
               "extern const Function ${arch_name}_${part}[] __asm__(\"${list}.${part}\");\n")
    endforeach()
    string(APPEND variants "    {\"${arch}\", [] { return ${condition_${arch}}; },\n"
                           "     ${arch_name}_functions, ${arch_name}_constructors, ${arch_name}_destructors},\n")
    string(APPEND tables "    .hidden ${list}.constructors\n    .hidden ${list}.destructors\n${list}.functions:\n")
    foreach(entry IN LISTS entries)
        string(REGEX REPLACE ".* " "" function ${entry})
        string(APPEND tables "    .hidden ${function}.arch_${arch_name}\n    .quad ${function}.arch_${arch_name}\n")
    endforeach()
endforeach()

set(offset 0)
string(MAKE_C_IDENTIFIER ${first} first_name)
foreach(entry IN LISTS entries)
    string(REGEX MATCH "(.+) (.+)" entry ${entry})
    set(function ${CMAKE_MATCH_2})
    string(TOLOWER ${CMAKE_MATCH_1} visibility)
    string(APPEND jumps "    .globl ${function}\n    .type ${function}, @function\n")
    if(NOT visibility STREQUAL default)
        string(APPEND jumps "    .${visibility} ${function}\n")
    endif()
    string(APPEND jumps "    .balign 16\n${function}:\n    .cfi_startproc\n    endbr64\n"
                        "    jmp *${model_name}.picked + ${offset}(%rip)\n    .cfi_endproc\n"
                        "    .size ${function}, . - ${function}\n")
    string(APPEND picked "    .quad ${function}.arch_${first_name}\n")
    math(EXPR offset "${offset} + 8")
endforeach()
list(LENGTH entries count)
configure_file(${CMAKE_CURRENT_LIST_DIR}/dispatcher.cpp.in ${folder}/dispatcher.cpp @ONLY)
