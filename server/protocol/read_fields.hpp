// What readers of objects share beyond single fields: words of enumerations, instants, lists of
// objects and of names. Faults go where those of Fields go.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "protocol/strict_json.hpp"
#include "protocol/words.hpp"

namespace rehearse::protocol {

/// One of an enumeration's words, as role_from and its like (names.hpp) have them; the first after
/// a fault, which says which there are.
template <class Value, std::size_t count>
Value known(Fields& fields, const char* name, const Words<Value, count>& from,
            ErrorCode code = ErrorCode::bad_message) {
    const auto value = from(fields.text(name));
    if (!value)
        fields.refuse(code, fmt::format("The field {} must be {}.", name, one_of(from.texts())));
    return value.value_or(from.values.front());
}
template <class Value, std::size_t count>
std::optional<Value> known_or_null(Fields& fields, const char* name,
                                   const Words<Value, count>& from,
                                   ErrorCode code = ErrorCode::bad_message) {
    const auto text = fields.text_or_null(name);
    if (!text) return std::nullopt;
    const auto value = from(*text);
    if (value) return value;
    const auto words = from.texts();
    fields.refuse(code, fmt::format("The field {} must be {} or null.", name,
                                    fmt::join(words.begin(), words.end(), ", ")));
    return std::nullopt;
}

inline Instant instant(Fields& fields, const char* name) {
    return from_millis(static_cast<std::int64_t>(fields.integer(name)));
}

inline constexpr std::size_t names_max = 64;

/// A list of different short texts.
inline std::vector<std::string> names(Fields& fields, const char* field) {
    std::vector<std::string> out;
    const Json* list = fields.array(field);
    for (const Json& name : list == nullptr ? Json::array() : *list) {
        if (!name.is_string() || name.get_ref<const std::string&>().size() > 64) {
            fields.refuse(ErrorCode::bad_message,
                          fmt::format("The field {} must be a list of short texts.", field));
            break;
        }
        // Before the search, which a long list would make as long as its square.
        if (out.size() == names_max) {
            fields.refuse(ErrorCode::invalid_input,
                          fmt::format("The field {} names too much.", field));
            break;
        }
        const auto& text = name.get_ref<const std::string&>();
        if (std::find(out.begin(), out.end(), text) != out.end()) {
            fields.refuse(ErrorCode::invalid_input,
                          fmt::format("The field {} names something twice.", field));
            break;
        }
        out.push_back(text);
    }
    return out;
}

/// Calls `read` with the fields of each object in a list; the first fault ends it.
template <class Read>
void each(Fields& fields, const char* name, Read read) {
    const Json* list = fields.array(name);
    if (list == nullptr) return;
    for (const Json& element : *list) {
        Fields inner(element, name);
        read(inner);
        if (auto fine = inner.finish(); !fine)
            return fields.refuse(fine.error().code, fine.error().message);
    }
}

}  // namespace rehearse::protocol
