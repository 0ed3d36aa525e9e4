# Flags for our own code only; third-party headers come in as SYSTEM.
add_library(rehearse_flags INTERFACE)
target_compile_options(rehearse_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: "literal" + std::string warns of overlapping copies at -O2 and above.
  target_compile_options(rehearse_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
# A warning fails our builds, not that of somebody who wants to run the program: what an optimiser suspects differs from one
# compiler to the next.
if(CMAKE_BUILD_TYPE MATCHES "Rel")
  # g++ 12 says of std::optional and std::variant that hold containers that their empty half may be read.
  target_compile_options(rehearse_flags INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-maybe-uninitialized>)
else()
  target_compile_options(rehearse_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_options(rehearse_flags INTERFACE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  target_link_options(rehearse_flags INTERFACE -Wl,-z,relro,-z,now)
endif()
if(REHEARSE_SANITIZE)
  # -O0 stays: a websocket translation unit costs four times as much to build at -O1 under ASan.
  target_compile_options(rehearse_flags INTERFACE -fsanitize=${REHEARSE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(rehearse_flags INTERFACE -fsanitize=${REHEARSE_SANITIZE})
endif()
