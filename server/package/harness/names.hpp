// Words and types as the generators need them: a harness is written in snake_case and PascalCase,
// and every language has its own habit.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "package/package.hpp"

namespace rehearse::package {

/// "LruCache" -> "lru_cache"
std::string to_snake_case(const std::string& pascal);
/// "recent_keys" -> "recentKeys"
std::string to_camel_case(const std::string& snake);

/// The name with an underscore behind it when it is one of the words that a language keeps.
std::string avoiding(const std::set<std::string_view>& words, std::string name);

/// The file that has the class, without its ending: the candidate's, or the task's adapter.
inline std::string module_of(const Harness& harness) {
    return harness.adapter.empty() ? "solution" : harness.adapter;
}

/// "a, b, c" of what `part` makes of each parameter.
std::string joined(const std::vector<Parameter>& parameters,
                   const std::function<std::string(const Parameter&)>& part);
/// "a0, a1, a2"
std::string argument_names(const std::vector<Parameter>& parameters);

/// Every line of the text with four more spaces before it.
std::string indented(const std::string& lines);

/// The text of the harness's own type language, such as "list<long>"; "void" for nothing.
std::string to_string(const Type& type);
/// What is left of a type without its lists, maps and optionals.
Type::Base leaf(const Type& type);
/// Whether `base` is the type or is found in it.
bool has(const Type& type, Type::Base base);
/// Whether `base` is found in any parameter or result.
bool uses(const Harness& harness, Type::Base base);

inline bool is_void(const Method& method) {
    return method.returns.base == Type::Base::nothing;
}

}  // namespace rehearse::package
