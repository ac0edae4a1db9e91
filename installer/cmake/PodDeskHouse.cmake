# How every target of the house is built. One folder is one target; a room names the rooms it may use and gets no others.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Programs compile as libraries do, or g++ refuses the shared precompiled header ("different settings of -fpie").
set(CMAKE_CXX_COMPILE_OPTIONS_PIE ${CMAKE_CXX_COMPILE_OPTIONS_PIC})

option(PODDESK_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

find_program(PODDESK_CCACHE ccache)
if(PODDESK_CCACHE)
  # Precompiled headers carry times that ccache would otherwise refuse to look past; a second copy of the tree finds what
  # the first one compiled (BASEDIR, NOHASHDIR). The headers are over 100 MB and are read once, not once for each source
  # (INODECACHE).
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true CCACHE_INODECACHE=true ${PODDESK_CCACHE})
endif()
find_program(PODDESK_MOLD mold)
find_program(PODDESK_LLD ld.lld)
if(PODDESK_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(PODDESK_LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Werror -fno-strict-overflow)
if(PODDESK_CCACHE)
  add_compile_options(-fpch-preprocess)
endif()
if(PODDESK_SANITIZE)
  # SOCI is built without RTTI for its backends' private classes: the vptr check does not link against it. The checks of each
  # pointer that is followed are left out: a null one stops AddressSanitizer too, and their tables are nine tenths of a
  # program's data, a third of its code and of the time to compile it. Not position independent: nothing of the tables is
  # written at the start.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr,null,alignment,object-size,pointer-overflow
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined -no-pie)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PostgreSQL REQUIRED)

# libsoci-dev has no CMake configuration.
add_library(poddesk_soci INTERFACE)
target_include_directories(poddesk_soci SYSTEM INTERFACE /usr/include/soci ${PostgreSQL_INCLUDE_DIRS})
target_link_libraries(poddesk_soci INTERFACE soci_core soci_postgresql PostgreSQL::PostgreSQL)

# Every room compiles against the repository's root, so that an include names its room: "domain/kernel/money.h".
function(poddesk_common target)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
endfunction()

# A room's headers as a file set: the target all_verify_interface_header_sets compiles each of them alone, with no more than the
# room links and without the precompiled header, so that none leans on what its users happen to include before it.
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)
function(poddesk_headers target scope)
  if(ARGN)
    target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ARGN})
  endif()
endfunction()

# poddesk_room(NAME target LINKS …): the folder's own .cpp files as one static library.
function(poddesk_room target)
  cmake_parse_arguments(ROOM "RECURSE" "" "LINKS;SYSTEM" ${ARGN})
  if(ROOM_RECURSE)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    # A folder below with a CMakeLists.txt is a room of its own.
    file(GLOB_RECURSE inner ${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt)
    foreach(room ${inner})
      get_filename_component(room ${room} DIRECTORY)
      list(FILTER sources EXCLUDE REGEX "^${room}/")
      list(FILTER headers EXCLUDE REGEX "^${room}/")
    endforeach()
  else()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  endif()
  # g++ 12 at -O2 takes the joining of a constant of more than 15 characters with others for an overrun (GCC bug 105651);
  # statements are joined so everywhere. Goes with g++ 13.
  set(statements ${sources})
  list(FILTER statements INCLUDE REGEX "_sql\\.cpp$")
  set_source_files_properties(${statements} PROPERTIES COMPILE_OPTIONS
    "$<$<CONFIG:Release>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow>")
  if(sources)
    add_library(${target} STATIC ${sources})
    poddesk_headers(${target} PUBLIC ${headers})
    poddesk_common(${target})
    target_link_libraries(${target} PUBLIC ${ROOM_LINKS} ${ROOM_SYSTEM})
    target_precompile_headers(${target} REUSE_FROM poddesk_pch)
  else()
    add_library(${target} INTERFACE)
    poddesk_headers(${target} INTERFACE ${headers})
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
    target_link_libraries(${target} INTERFACE ${ROOM_LINKS} ${ROOM_SYSTEM})
  endif()
endfunction()

# The standard headers that every room includes, compiled once.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp.in "// precompiled headers\n")
configure_file(${CMAKE_BINARY_DIR}/pch.cpp.in ${CMAKE_BINARY_DIR}/pch.cpp COPYONLY)
add_library(poddesk_pch STATIC ${CMAKE_BINARY_DIR}/pch.cpp)
target_precompile_headers(poddesk_pch PRIVATE
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span> <sstream> <stdexcept>
  <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector>
  <fmt/format.h> <nlohmann/json.hpp> <tl/expected.hpp>)
target_link_libraries(poddesk_pch PUBLIC fmt::fmt nlohmann_json::nlohmann_json tl::expected)
