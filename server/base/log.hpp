// The log: one JSON object a line on standard error, so that machines can read it and people still
// can. It refuses to know what a message means: callers name an event and give fields. Never pass
// code, answers, tokens or message bodies.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"

namespace rehearse::log {

enum class Level { info, warn, error };

/// One named value: `{"session", id}`, `{"waiting", count}`, `{"ok", true}`. Holds copies.
struct Field {
    std::string name;
    std::variant<std::string, std::int64_t, std::uint64_t, double, bool> value;

    Field(std::string_view field, std::string_view text) : name(field), value(std::string(text)) {}
    Field(std::string_view field, const std::string& text) : name(field), value(text) {}
    Field(std::string_view field, const char* text) : name(field), value(std::string(text)) {}
    Field(std::string_view field, bool flag) : name(field), value(flag) {}
    Field(std::string_view field, std::floating_point auto number)
        : name(field), value(static_cast<double>(number)) {}
    Field(std::string_view field, std::signed_integral auto number)
        : name(field), value(static_cast<std::int64_t>(number)) {}
    Field(std::string_view field, std::unsigned_integral auto number)
        : name(field), value(static_cast<std::uint64_t>(number)) {}
};
using Fields = std::initializer_list<Field>;

/// `log::warn("store_away", {{"reason", error.message}})`. Any thread.
void info(std::string_view event, Fields fields = {});
void warn(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

/// Nothing below this level is written. Call before other threads start.
void set_level(Level level);

/// The line without its newline, for tests: text is escaped, what is not UTF-8 becomes U+FFFD.
std::string line(Instant at, Level level, std::string_view event, Fields fields);

}  // namespace rehearse::log
