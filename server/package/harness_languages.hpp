// One pair of generators per language; used by harness.cpp only.
#pragma once

#include <map>
#include <string>

#include "package/package.hpp"

namespace rehearse::package {

using GeneratedFiles = std::map<std::string, std::string>;

GeneratedFiles python_driver(const Harness& harness);
std::string python_stub(const Harness& harness);
GeneratedFiles javascript_driver(const Harness& harness);
std::string javascript_stub(const Harness& harness);
GeneratedFiles cpp_driver(const Harness& harness);
std::string cpp_stub(const Harness& harness);
GeneratedFiles c_driver(const Harness& harness);
std::string c_stub(const Harness& harness);
/// Empty when C has a form for the type, else why not.
std::string c_type_problem(const Type& type);

std::string to_string(const Type& type);

}  // namespace rehearse::package
