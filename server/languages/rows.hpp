// The rows of the table, one function per file beside this one. For languages.cpp only.
#pragma once

#include "languages/language.hpp"

namespace rehearse::languages {

Language c();
Language cpp();
Language python3();
Language javascript();
Language typescript();
Language java();
Language go();
Language rust();
Language php();
Language ruby();
Language bash();
Language sql();
Language hurl();

/// The includes of the generated C++ driver, for its precompiled header.
std::string_view cpp_driver_headers();

}  // namespace rehearse::languages
