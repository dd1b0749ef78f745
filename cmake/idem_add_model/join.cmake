# Joins the objects of one architecture into one, of which only entry points and typeinfo can be seen from outside.
#
#     cmake -D settings=… -D folder=… -D arch=haswell -D compiler=… -D objcopy=… -D readelf=… -P join.cmake
#
# Reads <folder>/haswell.objects, a list of files. Writes <folder>/<model>.haswell.o, and <folder>/haswell.entries: the
# visibility and the name of each entry point.
cmake_minimum_required(VERSION 3.25)
include(${settings})
string(MAKE_C_IDENTIFIER ${arch} arch_name)
set(joined ${folder}/${model}.${arch}.o)

# What an object defines for others to see, as "type binding visibility section name".
function(visible_symbols object result)
    execute_process(COMMAND ${readelf} --symbols --wide ${object} OUTPUT_VARIABLE table COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[A-Z]+ +(GLOBAL|WEAK|UNIQUE) +[A-Z]+ +([0-9]+|ABS|COM) +[^ \n]+" symbols "${table}")
    list(TRANSFORM symbols REPLACE " +" " ")
    set(${result} ${symbols} PARENT_SCOPE)
endfunction()

function(write_lines file)
    list(JOIN ARGN "\n" text)
    file(WRITE ${file} "${text}\n")
endfunction()

execute_process(COMMAND ${compiler} -r -nostdlib -fuse-ld=bfd -Wl,--force-group-allocation,-d
                        -Wl,-T,${CMAKE_CURRENT_LIST_DIR}/join.ld @${folder}/${arch}.objects -o ${joined}
                COMMAND_ERROR_IS_FATAL ANY)
visible_symbols(${joined} symbols)

set(entries ${symbols})
list(FILTER entries INCLUDE REGEX "^I?FUNC GLOBAL ")
list(TRANSFORM entries REPLACE ".* ([A-Z]+) [^ ]+ ([^ ]+)$" "\\1 \\2")
list(SORT entries)
if(NOT entries)
    message(FATAL_ERROR "${model} has no entry points: its sources define no function that is not inline or local")
endif()
write_lines(${folder}/${arch}.entries ${entries})

list(TRANSFORM symbols REPLACE ".* " "" OUTPUT_VARIABLE typeinfo)
list(FILTER typeinfo INCLUDE REGEX "^_ZT[IS]")
list(TRANSFORM entries REPLACE ".* (.+)" "\\1" OUTPUT_VARIABLE functions)
list(TRANSFORM functions REPLACE "(.+)" "\\1 \\1.arch_${arch_name}" OUTPUT_VARIABLE renamed)
foreach(end IN ITEMS constructors destructors)
    list(APPEND functions idem.${end})
    list(APPEND renamed "idem.${end} ${model_name}.${arch_name}.${end}")
endforeach()
write_lines(${joined}.global ${functions} ${typeinfo})
write_lines(${joined}.weak ${typeinfo})
write_lines(${joined}.renamed ${renamed})
execute_process(COMMAND ${objcopy} --keep-global-symbols=${joined}.global --weaken-symbols=${joined}.weak ${joined}
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${objcopy} --redefine-syms=${joined}.renamed ${joined} COMMAND_ERROR_IS_FATAL ANY)

visible_symbols(${joined} symbols)
list(TRANSFORM symbols REPLACE ".* " "")
list(TRANSFORM renamed REPLACE ".* " "")
list(REMOVE_ITEM symbols ${renamed} ${typeinfo})
if(symbols)
    message(FATAL_ERROR "The linker could mix these symbols of ${joined} up with those of other objects: ${symbols}")
endif()
