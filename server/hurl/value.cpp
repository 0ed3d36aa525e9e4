#include "hurl/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "hurl/date.hpp"
#include "hurl/encoding.hpp"

namespace rehearse::hurl {
namespace {

double as_double(const Value& number) {
    if (const auto* integer = number.get<std::int64_t>()) return static_cast<double>(*integer);
    if (const auto* floating = number.get<double>()) return *floating;
    // Digits that are too many for a double are an infinity, which is what the order needs.
    const std::string& digits = number.get<BigInteger>()->digits;
    const double huge = std::numeric_limits<double>::infinity();
    double value = 0;
    for (const char c : digits) {
        if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
    }
    if (!std::isfinite(value)) value = huge;
    return digits.starts_with('-') ? -value : value;
}

std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
    const bool a_negative = a.starts_with('-');
    const bool b_negative = b.starts_with('-');
    if (a_negative != b_negative)
        return a_negative ? std::strong_ordering::less : std::strong_ordering::greater;
    const auto by_size = a.size() <=> b.size();
    const auto order = by_size != 0 ? by_size : a.compare(b) <=> 0;
    return a_negative ? 0 <=> order : order;
}

std::string digits_of(const Value& integer) {
    if (const auto* small = integer.get<std::int64_t>()) return std::to_string(*small);
    return integer.get<BigInteger>()->digits;
}

std::optional<std::strong_ordering> compare_numbers(const Value& a, const Value& b) {
    if (!a.is<double>() && !b.is<double>()) {
        const auto* x = a.get<std::int64_t>();
        const auto* y = b.get<std::int64_t>();
        if (x != nullptr && y != nullptr) return *x <=> *y;
        return compare_digits(digits_of(a), digits_of(b));
    }
    const std::partial_ordering order = as_double(a) <=> as_double(b);
    if (order == std::partial_ordering::unordered) return std::nullopt;
    if (order == std::partial_ordering::less) return std::strong_ordering::less;
    if (order == std::partial_ordering::greater) return std::strong_ordering::greater;
    return std::strong_ordering::equal;
}

bool equal_lists(const List& a, const List& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

bool equal_objects(const Object& a, const Object& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.first == y.first && equal(x.second, y.second);
    });
}

std::string float_text(double number) {
    std::string text = fmt::format("{}", number);
    if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    return text;
}

/// Writes until the budget is spent; what is left out is marked by dots.
class Display {
public:
    explicit Display(std::size_t bytes_max) : left_(bytes_max) {}

    void write(const Value& value) {
        if (full_) return;
        if (const auto* text = value.get<std::string>()) return quoted(*text);
        if (const auto* bytes = value.get<Bytes>()) {
            return put("bytes " +
                       hex_encode(std::string_view(bytes->data).substr(0, left_ / 2 + 1)));
        }
        if (value.is<Unit>()) return put("present");
        if (const auto* list = value.get<List>()) return write_list(*list);
        if (const auto* object = value.get<Object>()) return write_object(*object);
        put(render(value).value_or(""));
    }

    void quoted(std::string_view text) {
        // One more than fits, so that cutting shows.
        std::string safe = "\"";
        for (const char c : to_valid_utf8(text.substr(0, left_ + 4))) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\')
                safe += {'\\', c};
            else if (c == '\n')
                safe += "\\n";
            else if (c == '\r')
                safe += "\\r";
            else if (c == '\t')
                safe += "\\t";
            else if (byte < 0x20 || byte == 0x7f)
                safe += fmt::format("\\u{:04x}", byte);
            else
                safe += c;
        }
        put(safe + '"');
    }

    std::string take() { return std::move(text_); }

private:
    void put(std::string_view text) {
        if (full_) return;
        if (text.size() <= left_) {
            text_ += text;
            left_ -= text.size();
            return;
        }
        std::size_t cut = left_;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
        text_ += text.substr(0, cut);
        text_ += "...";
        full_ = true;
    }

    void write_list(const List& list) {
        put("[");
        for (std::size_t i = 0; i < list.size() && !full_; ++i) {
            if (i > 0) put(", ");
            write(list[i]);
        }
        put("]");
    }

    void write_object(const Object& object) {
        put("{");
        bool first = true;
        for (const auto& [name, member] : object) {
            if (full_) return;
            if (!first) put(", ");
            first = false;
            quoted(name);
            put(": ");
            write(member);
        }
        put("}");
    }

    std::string text_;
    std::size_t left_;
    bool full_ = false;
};

std::string member_path(const std::string& path, std::string_view name) {
    const bool plain = !name.empty() && name.find_first_not_of(
                                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789_-") == std::string_view::npos;
    return plain ? fmt::format("{}.{}", path, name)
                 : fmt::format("{}[{}]", path, display_text(name, 60));
}

std::string difference_at(const std::string& path, const Value& expected, const Value& actual) {
    const auto* expected_object = expected.get<Object>();
    const auto* actual_object = actual.get<Object>();
    if (expected_object != nullptr && actual_object != nullptr) {
        for (const auto& [name, member] : *expected_object) {
            const auto other = actual_object->find(name);
            const std::string inner = member_path(path, name);
            if (other == actual_object->end())
                return fmt::format("{}: expected {}, but it is missing", inner, display(member));
            if (std::string found = difference_at(inner, member, other->second); !found.empty())
                return found;
        }
        for (const auto& [name, member] : *actual_object) {
            if (!expected_object->contains(name))
                return fmt::format("{}: got {}, which should not be there", member_path(path, name),
                                   display(member));
        }
        return {};
    }
    const auto* expected_list = expected.get<List>();
    const auto* actual_list = actual.get<List>();
    if (expected_list != nullptr && actual_list != nullptr) {
        for (std::size_t i = 0; i < std::min(expected_list->size(), actual_list->size()); ++i) {
            const std::string inner = fmt::format("{}[{}]", path, i);
            std::string found = difference_at(inner, (*expected_list)[i], (*actual_list)[i]);
            if (!found.empty()) return found;
        }
        if (expected_list->size() == actual_list->size()) return {};
        return fmt::format("{}: expected {} elements, got {}", path, expected_list->size(),
                           actual_list->size());
    }
    if (equal(expected, actual)) return {};
    return fmt::format("{}: expected {}, got {}", path, display(expected), display(actual));
}

}  // namespace

bool equal(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return compare_numbers(a, b) == std::strong_ordering::equal;
    if (a.data.index() != b.data.index()) return false;
    if (a.is<Null>() || a.is<Unit>()) return true;
    if (const auto* x = a.get<bool>()) return *x == *b.get<bool>();
    if (const auto* x = a.get<std::string>()) return *x == *b.get<std::string>();
    if (const auto* x = a.get<Bytes>()) return x->data == b.get<Bytes>()->data;
    if (const auto* x = a.get<Date>()) return x->micros == b.get<Date>()->micros;
    if (const auto* x = a.get<List>()) return equal_lists(*x, *b.get<List>());
    if (const auto* x = a.get<Object>()) return equal_objects(*x, *b.get<Object>());
    return false;
}

std::optional<std::strong_ordering> compare(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return compare_numbers(a, b);
    const auto* x = a.get<std::string>();
    const auto* y = b.get<std::string>();
    if (x != nullptr && y != nullptr) return x->compare(*y) <=> 0;
    return std::nullopt;
}

std::string_view kind_name(const Value& value) {
    if (value.is<Null>()) return "null";
    if (value.is<bool>()) return "boolean";
    if (value.is<std::int64_t>() || value.is<BigInteger>()) return "integer";
    if (value.is<double>()) return "float";
    if (value.is<std::string>()) return "string";
    if (value.is<Bytes>()) return "bytes";
    if (value.is<List>()) return "list";
    if (value.is<Object>()) return "object";
    if (value.is<Date>()) return "date";
    return "unit";
}

std::optional<std::string> render(const Value& value) {
    if (value.is<Null>()) return "null";
    if (const auto* x = value.get<bool>()) return *x ? "true" : "false";
    if (const auto* x = value.get<std::int64_t>()) return std::to_string(*x);
    if (const auto* x = value.get<double>()) return float_text(*x);
    if (const auto* x = value.get<BigInteger>()) return x->digits;
    if (const auto* x = value.get<std::string>()) return *x;
    if (const auto* x = value.get<Date>()) return iso_text(*x);
    return std::nullopt;
}

std::size_t weight(const Value& value) {
    std::size_t sum = 1;
    if (const auto* text = value.get<std::string>()) sum += text->size() / 64;
    if (const auto* bytes = value.get<Bytes>()) sum += bytes->data.size() / 64;
    if (const auto* list = value.get<List>()) {
        for (const Value& element : *list) sum += weight(element);
    }
    if (const auto* object = value.get<Object>()) {
        for (const auto& [name, member] : *object) sum += 1 + name.size() / 64 + weight(member);
    }
    return sum;
}

std::string display(const Value& value, std::size_t bytes_max) {
    Display out(bytes_max);
    out.write(value);
    return out.take();
}

std::string display_text(std::string_view text, std::size_t bytes_max) {
    Display out(bytes_max);
    out.quoted(text);
    return out.take();
}

std::string json_difference(const Value& expected, const Value& actual) {
    return difference_at("$", expected, actual);
}

}  // namespace rehearse::hurl
