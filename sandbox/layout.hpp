// What of the host a program may look at.

#pragma once

#include <array>

namespace rehearse::sandbox {

// Read-only system directories. A symbolic link on the host (merged /usr) stays one.
inline constexpr std::array system_paths{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};

// The few pieces of /etc that compilers and runtimes read. Nothing here holds a secret.
inline constexpr std::array etc_paths{
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
    "/etc/java-17-openjdk", "/etc/java-21-openjdk", "/etc/python3", "/etc/python3.11",
    "/etc/python3.12", "/etc/python3.13", "/etc/localtime", "/etc/mime.types",
};

inline constexpr std::array device_names{"null", "zero", "full", "random", "urandom"};

}  // namespace rehearse::sandbox
