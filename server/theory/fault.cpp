#include "theory/fault.hpp"

#include <fmt/format.h>

namespace rehearse::theory {

std::string to_string(const Fault& fault) {
    std::string result = fault.file;
    if (fault.line > 0) result += fmt::format(":{}", fault.line);
    if (!result.empty()) result += ": ";
    if (!fault.field.empty()) result += fault.field + ": ";
    return result + fault.message;
}

std::string to_string(const std::vector<Fault>& faults) {
    std::string result;
    for (const Fault& fault : faults) {
        if (!result.empty()) result += '\n';
        result += to_string(fault);
    }
    return result;
}

}  // namespace rehearse::theory
