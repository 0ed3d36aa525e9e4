// Account: somebody who holds interviews here and logs in with a password; and Login, one browser
// in which they did. Neither holds anything that opens anything.
#pragma once

#include <cstddef>
#include <string>

#include "base/time.hpp"

namespace rehearse {

struct Account {
    std::string id;    // 16 hexadecimal digits
    std::string name;  // letters, digits, dots, dashes, underscores and @; unique, large or small
    Instant made_at;
    std::size_t logins = 0;  // that stand
};

struct Login {
    std::string id;  // 32 hexadecimal digits
    Instant made_at;
    Instant used_at;      // coarse: written at most once a minute
    std::string address;  // where it was made from
    std::string agent;    // what the browser called itself, shortened
};

}  // namespace rehearse
