# V8 comes from Debian's libnode. scripts/setup unpacks it into .deps/libnode where another package forbids installing libnode-dev;
# otherwise the system's libnode-dev is used. Only the headers that belong to that libnode may be included.
set(V8_UNPACKED ${CMAKE_SOURCE_DIR}/.deps/libnode/usr)
find_path(V8_INCLUDE_DIR v8.h HINTS ${V8_UNPACKED}/include/node NO_DEFAULT_PATH)
find_path(V8_INCLUDE_DIR v8.h PATHS /usr/include/node /usr/include/nodejs/deps/v8/include)
find_library(V8_LIBRARY node HINTS ${V8_UNPACKED}/lib/${CMAKE_LIBRARY_ARCHITECTURE} NO_DEFAULT_PATH)
find_library(V8_LIBRARY node)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(V8 REQUIRED_VARS V8_LIBRARY V8_INCLUDE_DIR)
if(V8_FOUND AND NOT TARGET V8::V8)
  add_library(V8::V8 SHARED IMPORTED)
  set_target_properties(V8::V8 PROPERTIES IMPORTED_LOCATION ${V8_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${V8_INCLUDE_DIR})
  # Classes derived from V8's must be built as V8 was: without RTTI.
  target_compile_options(V8::V8 INTERFACE -fno-rtti -Wno-attributes)
  # libnode's own dependencies may live in the unpacked folder: they are found at run time.
  target_link_options(V8::V8 INTERFACE -Wl,--allow-shlib-undefined)
endif()

# The inspector's classes are exported by libnode, but Debian's libnode-dev leaves their header out; scripts/setup takes it out of
# the source package of the same version. Without it there is no debugger.
find_path(V8_INSPECTOR_INCLUDE_DIR v8-inspector.h HINTS ${CMAKE_SOURCE_DIR}/.deps/v8-inspector ${V8_INCLUDE_DIR} NO_DEFAULT_PATH)
if(V8_INSPECTOR_INCLUDE_DIR AND TARGET V8::V8 AND NOT TARGET V8::Inspector)
  add_library(V8::Inspector INTERFACE IMPORTED)
  target_include_directories(V8::Inspector INTERFACE ${V8_INSPECTOR_INCLUDE_DIR})
  target_link_libraries(V8::Inspector INTERFACE V8::V8)
elseif(NOT V8_INSPECTOR_INCLUDE_DIR)
  message(STATUS "v8-inspector.h is missing: building without the debugger (scripts/setup fetches it)")
endif()
