// One file per language beside this one: what stands around a candidate's class and what the editor
// shows at first. harness.cpp lists them. Each driver reads the whole input, then moves standard
// output to standard error and keeps the answers apart; it refuses a call that the harness does not
// know with one sentence and exit code 70.
#pragma once

#include <map>
#include <string>

#include "package/package.hpp"

namespace rehearse::package {

using GeneratedFiles = std::map<std::string, std::string>;

GeneratedFiles c_driver(const Harness& harness);
std::string c_stub(const Harness& harness);
GeneratedFiles cpp_driver(const Harness& harness);
std::string cpp_stub(const Harness& harness);
GeneratedFiles python_driver(const Harness& harness);
std::string python_stub(const Harness& harness);
GeneratedFiles javascript_driver(const Harness& harness);
std::string javascript_stub(const Harness& harness);
GeneratedFiles typescript_driver(const Harness& harness);
std::string typescript_stub(const Harness& harness);
GeneratedFiles java_driver(const Harness& harness);
std::string java_stub(const Harness& harness);
GeneratedFiles go_driver(const Harness& harness);
std::string go_stub(const Harness& harness);
GeneratedFiles rust_driver(const Harness& harness);
std::string rust_stub(const Harness& harness);
GeneratedFiles php_driver(const Harness& harness);
std::string php_stub(const Harness& harness);
GeneratedFiles ruby_driver(const Harness& harness);
std::string ruby_stub(const Harness& harness);

// For kind ops-mt: the calls between `parallel` and `join` run on threads, and the whole case is run
// again and again on new objects.
GeneratedFiles cpp_concurrent_driver(const Harness& harness);
GeneratedFiles python_concurrent_driver(const Harness& harness);
GeneratedFiles java_concurrent_driver(const Harness& harness);
GeneratedFiles go_concurrent_driver(const Harness& harness);

/// Empty when C has a form for the type, else why not.
std::string c_type_problem(const Type& type);

}  // namespace rehearse::package
