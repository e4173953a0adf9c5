# room(<folder> SOURCES ... PUBLIC ... PRIVATE ...): one static library per room, named after its folder ("core/logs" gives
# isola_core_logs). PUBLIC lists what the room's own headers include, PRIVATE what only its .cpp files do.
add_library(isola_options INTERFACE)
target_include_directories(isola_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
target_compile_options(isola_options INTERFACE -Wall -Wextra -Wno-unused-parameter -fno-omit-frame-pointer
  $<$<BOOL:${ISOLA_WERROR}>:-Werror>)

# Every change of a low room links all tests again: mold, where it is installed, does it in a fifth of the time.
find_program(MOLD mold)
if(MOLD)
  target_link_options(isola_options INTERFACE -fuse-ld=mold)
endif()

# ISOLA_SANITIZE lists sanitizers ("address;undefined"). Targets with the property ISOLA_PLAIN are built without them: what runs inside the
# confinement is (docs/decisions/0007).
set(ISOLA_SANITIZE "" CACHE STRING "Sanitizers to build with, a list")
if(ISOLA_SANITIZE)
  list(TRANSFORM ISOLA_SANITIZE PREPEND "-fsanitize=" OUTPUT_VARIABLE sanitizer_flags)
  list(APPEND sanitizer_flags -fno-sanitize=vptr -fno-sanitize-recover=all)
  set(is_sanitized "$<NOT:$<BOOL:$<TARGET_PROPERTY:ISOLA_PLAIN>>>")
  target_compile_options(isola_options INTERFACE "$<${is_sanitized}:${sanitizer_flags}>")
  target_link_options(isola_options INTERFACE "$<${is_sanitized}:${sanitizer_flags}>")
endif()

function(room folder)
  cmake_parse_arguments(ROOM "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  add_library(isola_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(isola_${name} PUBLIC isola_options ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE})
endfunction()

# What all tests include, compiled once: a small test takes a third of the time. Sanitizers change what a header compiles to, so
# plain targets do without.
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/tests/precompiled.cpp CONTENT "")
add_library(isola_test_headers OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/tests/precompiled.cpp)
set_target_properties(isola_test_headers PROPERTIES AUTOMOC OFF UNITY_BUILD OFF)
target_link_libraries(isola_test_headers PRIVATE isola_options Qt6::Core)
target_precompile_headers(isola_test_headers PRIVATE <QtCore> <algorithm> <functional> <memory> <optional> <string> <vector>)

# room_test(<path without .cpp> LIBS ...): one Qt Test program, named after its file, run by ctest.
function(room_test path)
  cmake_parse_arguments(TEST "" "" "LIBS;SOURCES" ${ARGN})
  get_filename_component(name ${path} NAME)
  add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/${path}.cpp ${TEST_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE Qt6::Test ${TEST_LIBS})
  target_compile_definitions(${name} PRIVATE ISOLA_BIN_DIR="${CMAKE_BINARY_DIR}/bin" ISOLA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(NOT "${TEST_LIBS}" MATCHES "sandbox_runtime") # V8 knows no run-time types, and so other headers
    target_precompile_headers(${name} REUSE_FROM isola_test_headers)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()
