// What readers of objects share beyond single fields: words of enumerations, instants, lists of
// objects. Faults go where those of Fields go.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
