// Value: what queries yield, filters change and predicates judge. It says how values compare, how
// they are put into text and how they are shown to a candidate; it refuses to know where they came
// from.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rehearse::hurl {

struct Value;

struct Null {
    bool operator==(const Null&) const = default;
};

/// There, but without a value of its own: the attribute Secure of a cookie.
struct Unit {
    bool operator==(const Unit&) const = default;
};

/// An integer of JSON beyond 64 bits, kept as its digits.
struct BigInteger {
    std::string digits;  // with a sign if negative, without leading zeros
};

struct Bytes {
    std::string data;
};

/// A moment: microseconds since 1970-01-01 UTC.
struct Date {
    std::int64_t micros = 0;
};

using List = std::vector<Value>;
/// Ordered by name, as a path with a wildcard meets them.
using Object = std::map<std::string, Value, std::less<>>;

struct Value {
    std::variant<Null, bool, std::int64_t, double, BigInteger, std::string, Bytes, List, Object,
                 Date, Unit>
        data;

    template <class T>
    const T* get() const {
        return std::get_if<T>(&data);
    }
    template <class T>
    bool is() const {
        return std::holds_alternative<T>(data);
    }
    bool is_number() const { return is<std::int64_t>() || is<double>() || is<BigInteger>(); }
};

/// As JSON has it: 1 equals 1.0, objects have no order. Values of different types differ.
bool equal(const Value& a, const Value& b);

/// Numbers with numbers, strings with strings (bytewise); nothing else has an order. Empty as well
/// for NaN.
std::optional<std::strong_ordering> compare(const Value& a, const Value& b);

/// "string", "integer", ...
std::string_view kind_name(const Value& value);

/// The text that {{name}} becomes; empty for what has none: lists, objects, bytes, units.
std::optional<std::string> render(const Value& value);

/// For a person: JSON where JSON can say it, at most about `bytes_max` bytes, valid UTF-8 on one
/// line.
std::string display(const Value& value, std::size_t bytes_max = 200);

/// The same for text that is not a value: quoted, shortened, control characters escaped.
std::string display_text(std::string_view text, std::size_t bytes_max = 200);

/// Reads JSON (RFC 8259). Empty when it is not JSON, or nested deeper or holding more than
/// limits::hurl_json_* allow.
std::optional<Value> read_json(std::string_view text);

/// About how much memory a copy takes, in units of 64 bytes.
std::size_t weight(const Value& value);

/// Where two JSON values first differ, such as "$.items[0].id: expected 3, got 4"; empty when they
/// are equal.
std::string json_difference(const Value& expected, const Value& actual);

}  // namespace rehearse::hurl
