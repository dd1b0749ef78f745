# One binary for many CPUs.
#
#     idem_add_model(<target> SOURCES <file>... [ARCHS <name>...])
#
# makes a static library whose sources are compiled once for each architecture. As the program starts, it picks the last
# of them that the processor and the operating system can run.
#
#     idem_add_model(reader SOURCES reader.cpp ARCHS x86-64 haswell skylake-avx512 sapphirerapids)
#     target_link_libraries(app PRIVATE reader)
#
# ARCHS are names for the compiler's -march=, from the least to the most demanding; what the first needs is taken for
# granted. Unless given they are the four above, as far as the compiler knows them. AMX may be missing or forbidden:
# kernels ask for it themselves.
#
# Entry points are the functions that the sources define with external linkage and not inline: functions of a namespace,
# member functions, constructors. Nothing else can be used from outside, so idem's types stay in the sources:
#
#     class Reader {                                           // reader.hpp, for everyone
#       public:
#         explicit Reader(const std::string& weights);
#         std::vector<float> operator()(std::span<const float> scans) const;
#       private:
#         struct Impl;                                         // reader.cpp: struct Reader::Impl { Model<Net> model; };
#         std::shared_ptr<const Impl> impl_;
#     };
#
# - Exceptions, dynamic_cast and calls of virtual functions cross the border as usual.
# - What headers define (inline functions, templates, inline variables, static locals) exists once for each architecture
#   and once in the rest of the program. No code of one runs in another; no variable is shared.
# - Static objects of the sources are constructed for the architecture that was picked, and for no other.
# - Variables of the sources are not seen from outside. Objects with virtual functions are made in the sources, unless
#   all of these functions are in a header.
#
# While the sources are compiled, IDEM_ARCH is the architecture's name, as in "haswell". The environment variable
# IDEM_ARCH, read as the program starts, rules out what stands behind that name in the list: for tests.
#
# What target_include_directories, target_compile_definitions, target_compile_options, target_compile_features and
# target_link_libraries say of the target, then or later, holds for its sources. What links it is compiled as C++20 too,
# for the sake of headers like reader.hpp.
#
# For g++ and clang++, x86-64, ELF, GNU ld. Elsewhere the sources are compiled once, as the project's flags say, and
# IDEM_ARCH is "default".
#
# How it works: two copies of an inline function, one of them compiled for AVX-512, have one name, and the linker keeps
# either. So the objects of each architecture are first linked into one object, in which all symbols but entry points
# and typeinfo become local. Entry points get the suffix .arch_haswell; under their own names stand jumps through a
# table, which a constructor of priority 101 fills.

# The features that the compiler announces by macros under -march=<arch>; NOTFOUND if it does not know that name.
function(idem_features_of arch result)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -march=${arch} -x c++ -E -dM /dev/null
                    OUTPUT_VARIABLE macros ERROR_QUIET RESULT_VARIABLE failed)
    string(REGEX MATCHALL "__[A-Z0-9_]+__ 1\n" features "${macros}")
    list(TRANSFORM features REPLACE "__(.+)__ 1\n" "\\1")
    if(failed)
        set(features NOTFOUND)
    endif()
    set(${result} ${features} PARENT_SCOPE)
endfunction()

# A C++ expression that is true where code for `arch` runs; NOTFOUND if the compiler does not know that name.
function(idem_condition_of arch result)
    set(${result} NOTFOUND PARENT_SCOPE)
    idem_features_of(x86-64 common)
    idem_features_of(${arch} features)
    if(features STREQUAL "NOTFOUND")
        return()
    endif()
    list(REMOVE_ITEM features ${common})
    # What compilers do not use by themselves, and virtual machines often hide. (g++ 12 even counts VP2INTERSECT to
    # sapphirerapids, which lacks it. EVEX256 and EVEX512 are not features of a processor.)
    set(unused
        AMX_.* AVX512VP2INTERSECT CLDEMOTE CLFLUSHOPT CLWB CLZERO CRC32 ENQCMD EVEX256 EVEX512 FSGSBASE HLE HRESET
        INVPCID KL LAHF_SAHF MOVDIR64B MOVDIRI MWAITX PCONFIG PKU PREFETCH.* PRFCHW PTWRITE RDPID RDPRU RDRND RDSEED RTM
        SERIALIZE SGX SHSTK TSXLDTRK UINTR USERMSR WAITPKG WBNOINVD WIDEKL XSAVE XSAVEC XSAVEOPT XSAVES)
    list(JOIN unused "|" unused)
    list(FILTER features EXCLUDE REGEX "^(${unused})$")
    list(TRANSFORM features TOLOWER)
    list(TRANSFORM features REPLACE "^sse4_" "sse4.")
    list(TRANSFORM features REPLACE "(.+)" "__builtin_cpu_supports(\"\\1\")")
    list(PREPEND features true)
    list(JOIN features " && " condition)

    # What the compiler may use, and cannot ask for, must not pass unnoticed.
    set(check ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/idem_condition_of_${arch}.cpp)
    file(WRITE ${check} "bool check() { return ${condition}; }\n")
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -Werror -S ${check} -o /dev/null
                    ERROR_VARIABLE complaint RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "This compiler cannot ask a processor for all that -march=${arch} needs:\n${complaint}")
    endif()
    set(${result} "${condition}" PARENT_SCOPE)
endfunction()

# A library of objects that is compiled as the sources of `target` are, for one architecture.
function(idem_add_objects objects target arch)
    add_library(${objects} OBJECT EXCLUDE_FROM_ALL ${ARGN})
    target_link_libraries(${objects} PRIVATE $<TARGET_PROPERTY:${target},LINK_LIBRARIES>)
    target_include_directories(${objects} PRIVATE $<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>)
    target_compile_definitions(${objects} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS> IDEM_ARCH="${arch}")
    target_compile_features(${objects} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_FEATURES>)
    # SHELL: makes ours differ from an equal one before, for which CMake would drop it; the last -march= wins. Symbols
    # of GNU's unique kind cannot be made local, and objects of link-time optimisation have no symbols yet.
    target_compile_options(
        ${objects} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_OPTIONS> "SHELL:-march=${arch} -fno-lto -UIDEM_COMPILED"
                           $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique> $<$<NOT:$<CXX_COMPILER_ID:GNU>>:-fno-addrsig>)
    set_target_properties(${objects} PROPERTIES POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF)
endfunction()

function(idem_add_model target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;ARCHS")
    if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "Usage: idem_add_model(<target> SOURCES <file>... [ARCHS <name>...])")
    endif()
    if(NOT (CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8
            AND CMAKE_EXECUTABLE_FORMAT STREQUAL ELF AND CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$"))
        add_library(${target} STATIC ${arg_SOURCES})
        target_link_libraries(${target} PRIVATE idem::idem)
        target_compile_features(${target} PUBLIC cxx_std_20)
        target_compile_definitions(${target} PRIVATE IDEM_ARCH="default")
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
        return()
    endif()

    set(wanted ${arg_ARCHS})
    if(NOT wanted)
        set(wanted x86-64 haswell skylake-avx512 sapphirerapids)
    endif()
    set(archs)
    string(MAKE_C_IDENTIFIER ${target} name)
    set(settings "set(model ${target})\nset(model_name ${name})\n")
    foreach(arch IN LISTS wanted)
        idem_condition_of(${arch} condition)
        if(condition)
            list(APPEND archs ${arch})
            string(APPEND settings "set(condition_${arch} [[${condition}]])\n")
        elseif(arg_ARCHS)
            message(FATAL_ERROR "idem_add_model(${target}): this compiler knows no -march=${arch}")
        endif()
    endforeach()
    string(APPEND settings "set(archs ${archs})\n")

    set(scripts ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/idem_add_model)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}.archs)
    set(settings_file ${folder}/settings.cmake)
    file(CONFIGURE OUTPUT ${settings_file} CONTENT "${settings}" @ONLY)
    set(common -D settings=${settings_file})
    get_property(several_configurations GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    if(several_configurations)
        string(APPEND folder /$<CONFIG>)
    endif()
    list(APPEND common -D folder=${folder})

    set(libraries)
    set(joined)
    set(entries)
    foreach(arch IN LISTS archs)
        set(objects ${target}.${arch})
        idem_add_objects(${objects} ${target} ${arch} ${arg_SOURCES})
        file(GENERATE OUTPUT ${folder}/${arch}.objects CONTENT "\"$<JOIN:$<TARGET_OBJECTS:${objects}>,\"\n\">\"\n")
        add_custom_command(
            OUTPUT ${folder}/${objects}.o ${folder}/${arch}.entries
            COMMAND ${CMAKE_COMMAND} ${common} -D arch=${arch} -D compiler=${CMAKE_CXX_COMPILER}
                    -D objcopy=${CMAKE_OBJCOPY} -D readelf=${CMAKE_READELF} -P ${scripts}/join.cmake
            DEPENDS $<TARGET_OBJECTS:${objects}> ${folder}/${arch}.objects ${scripts}/join.cmake ${scripts}/join.ld
            COMMENT "Joining ${target} for ${arch}"
            VERBATIM)
        list(APPEND libraries ${objects})
        list(APPEND joined ${folder}/${objects}.o)
        list(APPEND entries ${folder}/${arch}.entries)
    endforeach()
    add_custom_command(
        OUTPUT ${folder}/dispatcher.cpp
        COMMAND ${CMAKE_COMMAND} ${common} -P ${scripts}/dispatch.cmake
        DEPENDS ${entries} ${settings_file} ${scripts}/dispatch.cmake ${scripts}/dispatcher.cpp.in
        COMMENT "Writing ${target}'s dispatcher"
        VERBATIM)

    add_library(${target} STATIC ${folder}/dispatcher.cpp ${joined})
    add_dependencies(${target} ${libraries})
    target_link_libraries(${target} PRIVATE idem::idem)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF)
    target_compile_options(${target} PRIVATE -fno-lto)
endfunction()
