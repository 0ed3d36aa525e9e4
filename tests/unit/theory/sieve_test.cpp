#include "theory/sieve.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rehearse::theory {
namespace {

Sieve sieve_of(std::string_view joined) {
    Sieve sieve;
    sieve.add_letters(joined);
    return sieve;
}

Signs letters(std::string_view text) {
    SignList list;
    list.letters(text);
    return list.take().value();
}

TEST(Sieve, NeverRefusesWhatIsThere) {
    const std::string joined = "the key is kept, \xC3\xA9t\xC3\xA9 and all";
    const Sieve sieve = sieve_of(joined);
    for (std::size_t at = 0; at + 3 <= joined.size(); ++at) {
        for (std::size_t bytes = 3; at + bytes <= joined.size(); ++bytes)
            EXPECT_TRUE(sieve.may_show(letters(joined.substr(at, bytes)))) << at << ' ' << bytes;
    }
    EXPECT_TRUE(sieve.may_show(letters(" the"))) << "as if a space stood before it";
    Sieve stems;
    stems.add_stem("cach");
    SignList list;
    list.stem("cach");
    EXPECT_TRUE(stems.may_show(list.take().value()));
}

TEST(Sieve, RefusesMostOfWhatIsNot) {
    const Sieve sieve = sieve_of("an index is read before the rows");
    std::size_t passed = 0;
    for (const char* text : {"idempotency", "transaction", "before rows", "lock", "rea the", "tcp"})
        passed += sieve.may_show(letters(text)) ? 1 : 0;
    EXPECT_LE(passed, 1U);
}

TEST(Sieve, AsksForNothingThatItCannotSee) {
    SignList list;
    EXPECT_FALSE(list.take().has_value());
    list.letters("ab");
    EXPECT_FALSE(list.take().has_value());
}

}  // namespace
}  // namespace rehearse::theory
