// Token: what is known of a word that lets a program use the REST interface. The word itself is not
// in here: it is shown once and kept nowhere.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "base/time.hpp"

namespace rehearse {

struct Token {
    std::string id;    // 16 hexadecimal digits
    std::string name;  // letters, digits, dots, dashes and underscores; unique
    std::set<std::string> scopes;
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> used_at;    // coarse: written at most once a minute
    std::size_t per_minute = 600;      // requests, in the long run and in one burst
    std::size_t unfinished_max = 100;  // submissions that wait or run
};

}  // namespace rehearse
