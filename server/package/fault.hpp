// Fault: one way in which a package breaks its format. Authors read these, so each names the file,
// the line and the rule that was broken, and says what to do. A fault is a value: reading a bad
// package never throws.
#pragma once

#include <string>
#include <vector>

namespace rehearse::package {

struct Fault {
    std::string file;  // relative to the package
    int line = 0;      // 1-based; 0: the file as a whole
    std::string rule;  // "R2", "interview.yaml", ...
    std::string message;

    bool operator==(const Fault&) const = default;
};

using Faults = std::vector<Fault>;

/// "problem.yaml:3: [R2] message", the form in which faults are printed.
std::string to_string(const Fault& fault);

}  // namespace rehearse::package
