// One thing that is wrong with a question, a bank or a template, said so that its author can mend
// it: file, line, field and a sentence. Readers collect faults instead of stopping at the first
// one.
#pragma once

#include <string>
#include <vector>

namespace rehearse::theory {

struct Fault {
    std::string file;
    int line = 0;       // 1-based; 0 when the whole file or folder is meant
    std::string field;  // such as "key_points[2].weight"; empty when no field is meant
    std::string message;

    bool operator==(const Fault&) const = default;
};

/// "file:12: key_points[2].weight: must be above 0", leaving out what is not known.
std::string to_string(const Fault& fault);

/// All of them, one per line, without a line break at the end.
std::string to_string(const std::vector<Fault>& faults);

}  // namespace rehearse::theory
