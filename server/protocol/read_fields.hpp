// What readers of objects share beyond single fields: words of enumerations, instants, lists of
// objects and of names. Faults go where those of Fields go.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {

inline void refuse_unknown_value(Fields& fields, const char* name) {
    fields.refuse(ErrorCode::bad_message,
                  "The field " + std::string(name) + " has an unknown value.");
}

/// One of an enumeration's words; the first of them after a fault.
template <class Enum>
Enum known(Fields& fields, const char* name, std::optional<Enum> (*from)(std::string_view)) {
    const auto value = from(fields.text(name));
    if (!value) refuse_unknown_value(fields, name);
    return value.value_or(Enum{});
}
template <class Enum>
std::optional<Enum> known_or_null(Fields& fields, const char* name,
                                  std::optional<Enum> (*from)(std::string_view)) {
    const auto text = fields.text_or_null(name);
    if (!text) return std::nullopt;
    const auto value = from(*text);
    if (!value) refuse_unknown_value(fields, name);
    return value;
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
