// What a pattern says that its matches hold.
#include "theory/literals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "theory/pattern.hpp"

namespace rehearse::theory {
namespace {

using ::testing::UnorderedElementsAreArray;

TEST(Literals, AreInEveryMatch) {
    struct Row {
        const char* name;
        const char* pattern;
        std::vector<std::string> needed;
    };
    const Row rows[] = {
        {"all of it", "Keep \\btrying", {"keep trying"}},
        {"alternatives", "\\b(lru|least used)\\b", {"lru", "least used"}},
        {"in a row", "(a|the) (lru|cache)", {"a lru", "a cache", "the lru", "the cache"}},
        {"an ending that may be there", "locks? it", {"lock it", "locks it"}},
        {"a small class", "normali[sz]e", {"normalise", "normalize"}},
        {"a large class parts it", "line [0-9]+ is wrong", {" is wrong"}},
        {"of two the one that is longer", "\\w+ing the \\w+ of", {"ing the "}},
        {"what repeats is there once", "(very )+slow", {"very slow"}},
        {"what may be left out is not", "(very )*slow", {"slow"}},
        {"an alternative without", "cache|\\d+", {}},
        {"too short", "\\w+ is \\w+ a?", {" is "}},
        {"shorter than three bytes", "\\d of", {" of"}},
        {"nothing at all", "\\d+ ?(x|y)", {}},
        {"alternatives with their own", "(re\\w+ing|pre\\w+ed a) row", {" row"}},
        {"an empty alternative", "(|very )good", {"good", "very good"}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(Pattern::compile(row.pattern).value().needed(),
                    UnorderedElementsAreArray(row.needed));
    }
}

TEST(Literals, StayFewHoweverManyAlternativesThereAre) {
    const std::string twice = "(aa|bb|cc|dd|ee|ff|gg)(aa|bb|cc|dd|ee|ff|gg)";
    const std::vector<std::string> needed = Pattern::compile(twice + " end").value().needed();
    EXPECT_LE(needed.size(), 64U);
    EXPECT_FALSE(needed.empty());
}

}  // namespace
}  // namespace rehearse::theory
