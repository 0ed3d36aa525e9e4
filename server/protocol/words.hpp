// The words of an enumeration on the wire, so that what reads one, and what says which there are,
// go by the same list.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rehearse::protocol {

/// "red", "red or green", "red, green or blue".
template <class Texts>
std::string one_of(const Texts& texts) {
    std::string out;
    std::size_t left = texts.size();
    for (const std::string_view text : texts) {
        out += text;
        --left;
        out += left > 1 ? ", " : left == 1 ? " or " : "";
    }
    return out;
}

template <class Value, std::size_t count>
struct Words {
    std::array<Value, count> values;
    std::string_view (*name)(Value);

    std::optional<Value> operator()(std::string_view word) const {
        for (const Value value : values) {
            if (name(value) == word) return value;
        }
        return std::nullopt;
    }
    std::array<std::string_view, count> texts() const {
        std::array<std::string_view, count> found;
        for (std::size_t at = 0; at < count; ++at) found[at] = name(values[at]);
        return found;
    }
};
template <class Value, std::size_t count>
Words(std::array<Value, count>, std::string_view (*)(Value)) -> Words<Value, count>;

}  // namespace rehearse::protocol
