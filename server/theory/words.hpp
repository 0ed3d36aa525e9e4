// Cuts a text into sentences and words that can be compared: lower case, without punctuation, with
// a light English stem. Any bytes are accepted: what is not valid UTF-8, a letter or a digit only
// separates words. Linear time. It knows no grammar and no language but English endings; it is
// meant for recognising phrases, nothing more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::theory {

struct Word {
    std::string text;       // lower case, apostrophes gone ("dont"); hyphens separate words
    std::string stem;       // what "caches", "cached" and "caching" have in common
    std::size_t begin = 0;  // byte offsets in the text it came from
    std::size_t end = 0;
    bool starts_clause = false;  // a comma, colon, semicolon, bracket or dash stands before it
};

struct Sentence {
    std::size_t first_word = 0;
    std::size_t word_count = 0;
    std::size_t begin = 0;  // byte offsets, from the first word to after the closing punctuation
    std::size_t end = 0;
};

struct Words {
    std::vector<Word> words;
    std::vector<Sentence>
        sentences;  // cover all words, in order; none is empty or longer than sentence_words_max
};

inline constexpr std::size_t sentence_words_max = 120;

Words split_words(std::string_view text);

/// The stem of one lower-case word. Not always a word itself ("stor"), and idempotence is not
/// promised.
std::string stem_of(std::string_view word);

/// The longest prefix of at most `bytes_max` bytes that does not cut a UTF-8 sequence in two.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace rehearse::theory
