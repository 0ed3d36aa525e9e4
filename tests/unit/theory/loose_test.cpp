#include "theory/loose.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rehearse::theory {
namespace {

/// The matched words of the first sentence, "-" without a match, "none" for a phrase that is not
/// understood loosely.
std::string found(const std::string& phrase, const std::string& text, std::size_t slack) {
    const Phrase compiled = Phrase::compile(phrase).value();
    const std::optional<LoosePhrase> loose = LoosePhrase::from(compiled);
    if (!loose) return "none";
    const Words words = split_words(text);
    const SentenceText sentence{words, words.sentences.at(0)};
    const auto match = loose->find(sentence, slack);
    if (!match) return "-";
    const std::size_t begin = words.words[match->first_word].begin;
    return text.substr(begin, words.words[match->end_word - 1].end - begin);
}

TEST(LoosePhrase, FindsItsWordsNearEachOther) {
    struct Row {
        const char* name;
        const char* phrase;
        const char* text;
        std::size_t slack;
        const char* match;
    };
    const Row rows[] = {
        {"other order", "keep the files in the container", "the files I keep in a container", 0,
         "files I keep in a container"},
        {"by stem and by star", "stor* response", "Responses are stored", 1,
         "Responses are stored"},
        {"within the slack", "unique index", "an index a b c is unique", 4,
         "index a b c is unique"},
        {"beyond the slack", "unique index", "an index a b c is unique", 3, "-"},
        {"a gap counts as a word", "unique ... index", "index that is unique", 1,
         "index that is unique"},
        {"the shortest", "unique index", "unique or not, the index is unique", 4,
         "index is unique"},
        {"a word is missing", "unique index", "the index is large", 9, "-"},
        {"one word is not two", "cache caching", "the cache", 9, "-"},
        {"no reach over a not", "unique index", "an index, not unique", 9, "-"},
        {"quantifiers mean something", "all inputs", "the inputs", 9, "-"},
        {"digits mean something", "the bug in line 3", "line 7 has the bug", 9, "-"},
        {"a single word", "the cache", "the cache", 9, "none"},
        {"a phrase that says no", "never retry post", "post retry", 9, "none"},
        {"a pattern", "/unique index/", "unique index", 9, "none"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(found(row.phrase, row.text, row.slack), row.match);
    }
}

}  // namespace
}  // namespace rehearse::theory
