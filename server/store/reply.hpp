// Reply: what Redis answered, copied out of the library's memory so that it may outlive the
// callback that brought it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rehearse::store {

struct Reply {
    enum class Kind { nil, integer, text, error, array };

    Kind kind = Kind::nil;
    std::int64_t integer = 0;
    std::string text;             // of text and error
    std::vector<Reply> elements;  // of array

    bool is_nil() const { return kind == Kind::nil; }
    bool is_integer() const { return kind == Kind::integer; }
    bool is_text() const { return kind == Kind::text; }
    bool is_error() const { return kind == Kind::error; }
    bool is_array() const { return kind == Kind::array; }
};

}  // namespace rehearse::store
