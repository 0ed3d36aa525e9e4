// The type of a parameter or a result from the values that it has in test data. Pure. What fits no
// narrower type is json, which holds any value: there is always an answer.
#pragma once

#include <nlohmann/json.hpp>

#include "package/package.hpp"

namespace rehearse::package {

/// The narrowest type that holds everything that was seen: int before long before double, a list of
/// what its elements have in common, a map where all values have one type. Null makes a type
/// optional.
class InferredType {
public:
    /// REQUIRES: no integer beyond 64 bits with a sign.
    void add(const nlohmann::ordered_json& value);
    /// As null, but for what was not there at all.
    void add_nothing();
    /// What is still open, such as the elements of lists that were all empty, is json.
    [[nodiscard]] Type type() const;

private:
    Type seen_;  // `nothing` stands for what is not known yet
};

}  // namespace rehearse::package
