#include "theory/words.hpp"

#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rehearse::theory {
namespace {

std::string joined(std::string_view text) {
    std::string result;
    for (const Word& word : split_words(text).words)
        result += (result.empty() ? "" : "|") + word.text;
    return result;
}

TEST(Words, AreCutAndLowered) {
    struct Row {
        const char* name;
        const char* text;
        const char* words;
    };
    const Row rows[] = {
        {"plain", "GET reads Data", "get|reads|data"},
        {"hyphens separate", "Idempotency-Key, load-balancer", "idempotency|key|load|balancer"},
        {"numbers", "HTTP/1.1 says 404.", "http|1|1|says|404"},
        {"apostrophe in the middle", "don't isn\u2019t I'd", "dont|isnt|id"},
        {"possessive", "the client's and the clients' keys", "the|client|and|the|clients|keys"},
        {"other scripts", "\u00c4nderung \u0416\u0423\u041a \u0394",
         "\u00e4nderung|\u0436\u0443\u043a|\u03b4"},
        {"emoji separate", "cache\U0001F600miss \u2192 load", "cache|miss|load"},
        {"invalid bytes separate",
         "ca\xFF\xC0\x80"
         "che \xF0\x9F",
         "ca|che"},
        {"surrogates are invalid", "a\xED\xA0\x80z", "a|z"},
        {"markdown", "**bold** `code` [link](x)", "bold|code|link|x"},
        {"nothing", " \n\t...!", ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(joined(row.text), row.words);
    }
}

TEST(Words, SentencesKeepTheirBytes) {
    struct Row {
        const char* name;
        const char* text;
        std::vector<std::string> sentences;
    };
    const Row rows[] = {
        {"marks", "One. Two! Three? Four", {"One.", "Two!", "Three?", "Four"}},
        {"a dot inside is no end",
         "Version 1.5 of api.example runs.",
         {"Version 1.5 of api.example runs."}},
        {"abbreviations",
         "Use a key, e.g. a UUID vs. a hash. Done.",
         {"Use a key, e.g. a UUID vs. a hash.", "Done."}},
        {"wrapped lines are one", "one\ntwo", {"one\ntwo"}},
        {"an empty line ends", "one\n\ntwo", {"one", "two"}},
        {"list items end", "uses:\n- one\n- two\n1. three", {"uses:", "one", "two", "1.", "three"}},
        {"closing marks", "(One.) Two.", {"One.", "Two."}},
        {"ideographic stop", "\u7f13\u5b58\u3002 two", {"\u7f13\u5b58\u3002", "two"}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const std::string_view text = row.text;
        std::vector<std::string> found;
        for (const Sentence& one : split_words(text).sentences) {
            found.emplace_back(text.substr(one.begin, one.end - one.begin));
        }
        EXPECT_EQ(found, row.sentences);
    }
}

TEST(Words, LongSentencesAreCutSoThatEveryWordIsCovered) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "word ";
    const Words words = split_words(text);
    std::size_t next = 0;
    for (const Sentence& sentence : words.sentences) {
        EXPECT_EQ(sentence.first_word, next);
        EXPECT_LE(sentence.word_count, sentence_words_max);
        next += sentence.word_count;
    }
    EXPECT_EQ(next, 1000U);
}

TEST(Words, StemsBringFormsTogetherAndKeepDifferentWordsApart) {
    const std::vector<std::vector<const char*>> same = {
        {"cache", "caches", "cached", "caching"},
        {"store", "stores", "stored", "storing"},
        {"retry", "retries", "retried", "retrying"},
        {"query", "queries"},
        {"log", "logs", "logged", "logging"},
        {"index", "indexes", "indexed"},
        {"hash", "hashes", "hashing"},
        {"api", "apis"},
        {"class", "classes"},
        {"lock", "locks", "locked", "locking"},
    };
    for (const auto& forms : same) {
        for (const char* form : forms) EXPECT_EQ(stem_of(form), stem_of(forms[0])) << form;
    }
    const std::pair<const char*, const char*> different[] = {
        {"http", "https"}, {"statu", "status"}, {"400", "400s"}, {"redis", "redi"},
        {"sing", "s"},     {"need", "ne"},      {"dns", "dn"}};
    for (const auto& [one, other] : different) EXPECT_NE(stem_of(one), stem_of(other)) << one;
}

TEST(Words, PrefixNeverCutsACharacter) {
    const std::string text = "ab\U0001F600";
    for (std::size_t limit = 0; limit <= text.size() + 1; ++limit) {
        const std::string_view prefix = utf8_prefix(text, limit);
        EXPECT_LE(prefix.size(), limit);
        EXPECT_TRUE(is_valid_utf8(prefix)) << limit;
    }
    EXPECT_EQ(utf8_prefix(text, 5), "ab");
    EXPECT_EQ(utf8_prefix(text, 6), text);
    EXPECT_EQ(utf8_prefix("\x80\x80\x80\x80\x80", 4).size(), 1U);
}

TEST(Words, InvalidBytesAreReplacedOneByOne) {
    EXPECT_EQ(to_valid_utf8("a\xFF\xC0z"), "a\uFFFD\uFFFDz");
    EXPECT_EQ(to_valid_utf8("\U0001F600\u00e4"), "\U0001F600\u00e4");
}

}  // namespace
}  // namespace rehearse::theory
