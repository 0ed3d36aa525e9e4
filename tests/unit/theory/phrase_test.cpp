// Phrases and the pattern matcher below them.
#include "theory/phrase.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace rehearse::theory {
namespace {

using ::testing::HasSubstr;

/// The matched words of the first sentence that has a match, or "-".
std::string found(const std::string& phrase, const std::string& text) {
    const Result<Phrase> compiled = Phrase::compile(phrase);
    if (compiled.has_error()) return compiled.error().message;
    const Words words = split_words(text);
    for (const Sentence& sentence : words.sentences) {
        const SentenceText prepared{words, sentence};
        if (const auto match = compiled->find(prepared, sentence.first_word)) {
            const std::size_t begin = words.words[match->first_word].begin;
            return text.substr(begin, words.words[match->end_word - 1].end - begin);
        }
    }
    return "-";
}

TEST(Phrase, FindsWhatItShould) {
    struct Row {
        const char* name;
        const char* phrase;
        const char* text;
        const char* match;
    };
    const Row rows[] = {
        {"words by stem", "idempotency key", "Send Idempotency-Keys.", "Idempotency-Keys"},
        {"words in a row only", "idempotency key", "idempotency needs a key", "-"},
        {"whole words", "put", "the input", "-"},
        {"star", "idempoten*", "It is idempotent.", "idempotent"},
        {"star on the last of two", "prepared state*", "a prepared statement",
         "prepared statement"},
        {"star needs the beginning", "cache*", "precached", "-"},
        {"star is not stemmed", "sharded*", "shards", "-"},
        {"hyphen in the phrase", "least-recently used", "least recently-used",
         "least recently-used"},
        {"gap of none", "store ... response", "store responses", "store responses"},
        {"gap of four", "store ... response", "store key and the whole response",
         "store key and the whole response"},
        {"gap of five is too far", "store ... response", "store a b c d e response", "-"},
        {"gap starts again", "read ... cache", "read then read a b c cache", "read a b c cache"},
        {"never over a sentence end", "store ... response", "I store it. The response waits.", "-"},
        {"negations stand for each other", "not commit*", "You should never commit them",
         "never commit"},
        {"capitals", "LRU", "an lru cache", "lru"},
        {"regex", "/safe methods?/", "Safe method!", "Safe method"},
        {"regex grows to words", "/dempot/", "is idempotent", "idempotent"},
        {"regex gap", "/key( \\w+){0,3} stored/", "the key must be stored", "key must be stored"},
        {"regex at an edge", "/\\bput\\b/", "input put", "put"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(found(row.phrase, row.text), row.match);
    }
}

/// What the items of a phrase find word by word, without anything that makes it faster.
bool follows(const std::vector<Phrase::Item>& items, std::size_t item, const SentenceText& sentence,
             std::size_t word) {
    if (item == items.size()) return true;
    if (items[item].kind == Phrase::Item::Kind::gap) {
        for (std::size_t skip = 0; skip <= gap_words_max; ++skip)
            if (follows(items, item + 1, sentence, word + skip)) return true;
        return false;
    }
    return word < sentence.end_word() && items[item].fits(sentence.words()[word]) &&
           follows(items, item + 1, sentence, word + 1);
}

TEST(Phrase, PassesOverNothingThatIsThere) {
    const std::string some[] = {"cache",  "the",   "rows",  "not", "is",     "caching",
                                "expire", "don't", "locks", "a",   "locked", "in"};
    const std::string parts[] = {"cach*", "the", "row", "not", "is", "...", "expir*", "lock", "in"};
    unsigned state = 11;
    const auto draw = [&](const auto& from) {
        state = state * 1664525U + 1013904223U;
        return from[state / 65536U % std::size(from)];
    };
    int found = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string text;
        for (int k = 0; k < 9; ++k) text += draw(some) + ' ';
        const std::string source = draw(parts) + ' ' + draw(parts) + ' ' + draw(parts);
        const Result<Phrase> phrase = Phrase::compile(source);
        if (!phrase) continue;
        const Words words = split_words(text);
        const SentenceText sentence{words, words.sentences.at(0)};
        bool is_there = false;
        for (std::size_t word = 0; word < sentence.end_word(); ++word)
            is_there = is_there || follows(phrase->items(), 0, sentence, word);
        EXPECT_EQ(phrase->find(sentence, 0).has_value(), is_there) << source << " in " << text;
        found += is_there ? 1 : 0;
    }
    EXPECT_GT(found, 100);
}

TEST(Phrase, RefusesWhatItCannotKeep) {
    struct Row {
        const char* phrase;
        const char* message;
    };
    const Row rows[] = {
        {"", "has no words"},
        {"  ", "has no words"},
        {"...", "must begin and end with a word"},
        {"a ...", "must begin and end with a word"},
        {"a ... b ... c ... d ... e", "more than three"},
        {"a*", "too few letters"},
        {"*", "too few letters"},
        {"foo * bar", "too few letters"},
        {"fo*o", "the star must stand at the end"},
        {"one two three four five six seven eight nine ten eleven twelve thirteen",
         "longer than 12 words"},
        {"//", "is empty"},
        {"/a*/", "matches an empty text"},
        {"/(a/", "not closed"},
        {"/a)/", "no partner"},
        {"/[a/", "not closed"},
        {"/a\\1/", "escape is not supported"},
        {"/(?=a)b/", "look-around is not supported"},
        {"/a{1,99}/", "at most 32"},
        {"/a{3,2}/", "backwards"},
        {"/[z-a]/", "backwards"},
        {"/a**/", "repeats a repetition"},
        {"/*a/", "nothing to repeat"},
        {"/(((a{30}){30}){30})/", "too large"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.phrase);
        const Result<Phrase> phrase = Phrase::compile(row.phrase);
        ASSERT_TRUE(phrase.has_error());
        EXPECT_EQ(phrase.error().code, ErrorCode::question_invalid);
        EXPECT_THAT(phrase.error().message, HasSubstr(row.message));
    }
}

TEST(Phrase, DeepBracketsAreRefusedWithoutHarm) {
    EXPECT_TRUE(Pattern::compile(std::string(90, '(') + "a" + std::string(90, ')')).has_error());
    EXPECT_TRUE(Pattern::compile("((((((((((((((a?)?)?)?)?)?)?)?)?)?)?)?)?)?)?b").has_value());
}

TEST(Pattern, AgreesWithTheStandardLibrary) {
    const char* patterns[] = {"abc",
                              "a.c",
                              "[ab]+c",
                              "[^a]b",
                              "a|bc|d",
                              "(ab|a)(c|bcd)",
                              "x*y+z?b",
                              "a{2}",
                              "a{1,3}b",
                              "^ab",
                              "b$",
                              "\\bab\\b",
                              "\\w+ \\d",
                              "(?:a|b){2,}c",
                              "\\Bb",
                              "((a|b)*c)+",
                              "a\\.b|\\s{2}",
                              "abc?d",
                              "(abc|bcd)a?",
                              "[ab]cd+",
                              "(ab )?cda",
                              "(abc)+(d|ab)",
                              "a.bc|bc.d",
                              "((ab|ba)c){1,2}",
                              "\\b(aba|bab)\\b|c[^c]cd"};
    std::string alphabet = "abcd xyz1.";
    unsigned state = 7;
    for (const char* source : patterns) {
        const Result<Pattern> pattern = Pattern::compile(source);
        ASSERT_TRUE(pattern.has_value()) << source;
        const std::regex standard{source};
        for (int i = 0; i < 400; ++i) {
            std::string text;
            for (int k = 0; k < i % 12; ++k)
                text +=
                    alphabet[(state = state * 1664525U + 1013904223U) / 65536U % alphabet.size()];
            const bool is_there = pattern->search(text).has_value();
            EXPECT_EQ(is_there, std::regex_search(text, standard)) << source << " on " << text;
            const auto holds = [&](const std::string& one) {
                return text.find(one) != std::string::npos;
            };
            const auto& needed = pattern->needed();
            EXPECT_TRUE(!is_there || needed.empty() ||
                        std::any_of(needed.begin(), needed.end(), holds))
                << source << " on " << text;
        }
    }
}

TEST(Pattern, CapitalsMeanSmallLetters) {
    EXPECT_TRUE(Pattern::compile("ETag|[A-C]x").value().search("an etag").has_value());
    EXPECT_TRUE(Pattern::compile("ETag|[A-C]x").value().search("bx").has_value());
    EXPECT_FALSE(Pattern::compile("\\W").value().search("ab").has_value());
}

TEST(Pattern, HostilePatternsStayLinear) {
    // A backtracking matcher would need about 2^60000 steps here.
    const Result<Pattern> pattern = Pattern::compile("(a+)+$|(a|a)*b");
    ASSERT_TRUE(pattern.has_value());
    EXPECT_FALSE(pattern->search(std::string(60'000, 'a') + "c").has_value());
}

TEST(Negation, TakesBackWhatItDenies) {
    struct Row {
        const char* text;
        const char* phrase;
        bool key_point;  // taken back for a key point
        bool red_flag;
    };
    const Row rows[] = {
        {"The server keeps state", "keep* state", false, false},
        {"The server does not keep state", "keep state", true, true},
        {"It isn\u2019t idempotent", "idempotent", true, true},
        {"It is not only idempotent", "idempotent", false, false},
        {"Never forget the idempotency key", "idempotency key", false, false},
        {"Never just retry", "just retry", false, true},
        {"You must not simply retry the POST", "simply retry ... post", false, true},
        {"Test not only the happy path", "only the happy path", false, true},
        {"Never forget the lock", "forget the lock", false, true},
        {"One should never just blindly retry", "retry", false, true},
        {"We cannot merely retry", "retry", false, true},
        {"We not only retry but guess", "retry", false, false},
        {"No doubt we retry", "retry", false, false},
        {"I would just retry", "just retry", false, false},
        {"If not, just retry", "just retry", false, false},
        {"POST is not safe and it creates orders", "creates", false, false},
        {"If not, use a lock", "lock", false, false},
        {"Not today but later we shard", "shard", false, false},
        {"I would never run without health checks", "health checks", false, true},
        {"We do not merge anything without a test", "test", false, true},
        {"It is not fast, without a cache", "cache", true, true},
        {"It does not scale and has no cache", "cache", true, true},
        {"Caching is not needed here", "caching", true, true},
        {"Order does not matter", "order", true, true},
        {"Caching is not trivial", "caching", false, true},
        {"It would be wrong to cache everything", "cache everything", false, true},
        {"Avoid to cache everything", "cache everything", false, true},
        {"Cache everything is a mistake", "cache everything", false, true},
        {"Prepared statements instead of string concatenation", "concatenation", false, true},
        {"I would cache everything", "cache everything", false, false},
        {"Nothing is cached there", "cached", true, true},
        {"Retry it blindly and an order is lost", "retry it blindly", false, true},
        {"A count without a time is meaningless", "a count without a time", false, true},
        {"The order is lost when I just retry", "just retry", false, false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.text);
        const Words words = split_words(row.text);
        const SentenceText sentence{words, words.sentences.at(0)};
        const auto match = Phrase::compile(row.phrase).value().find(sentence, 0);
        ASSERT_TRUE(match.has_value());
        EXPECT_EQ(is_taken_back(sentence, *match, Leniency::key_point), row.key_point);
        EXPECT_EQ(is_taken_back(sentence, *match, Leniency::red_flag), row.red_flag);
    }
}

}  // namespace
}  // namespace rehearse::theory
