#include "theory/wording.hpp"

#include <algorithm>
#include <array>

namespace rehearse::theory {
namespace {

// Enumerations in notes have up to eight parts, rows that are all there is have more than a dozen.
constexpr std::size_t row_terms_min = 9;
constexpr std::size_t term_words_max = 4;

// In order, to be searched by halves.
constexpr auto function_words = std::to_array<std::string_view>({
    "a",       "about", "above",  "after",   "again",  "already",  "also",    "although",
    "am",      "an",    "and",    "are",     "arent",  "as",       "at",      "be",
    "because", "been",  "before", "being",   "below",  "between",  "but",     "by",
    "can",     "cant",  "could",  "couldnt", "did",    "didnt",    "do",      "does",
    "doesnt",  "doing", "done",   "dont",    "during", "e",        "either",  "else",
    "etc",     "even",  "for",    "from",    "g",      "get",      "gets",    "got",
    "had",     "has",   "hasnt",  "have",    "havent", "having",   "he",      "hed",
    "her",     "here",  "him",    "his",     "how",    "however",  "i",       "if",
    "im",      "in",    "into",   "is",      "isnt",   "it",       "its",     "ive",
    "lets",    "many",  "may",    "me",      "might",  "much",     "must",    "my",
    "neither", "never", "no",     "nobody",  "none",   "nor",      "not",     "nothing",
    "of",      "off",   "ok",     "on",      "ones",   "onto",     "or",      "our",
    "out",     "over",  "per",    "quite",   "rather", "really",   "said",    "say",
    "says",    "shall", "she",    "shed",    "should", "shouldnt", "since",   "so",
    "some",    "still", "such",   "than",    "that",   "thats",    "the",     "their",
    "them",    "then",  "there",  "theres",  "these",  "they",     "theyd",   "theyre",
    "theyve",  "thing", "things", "this",    "those",  "though",   "through", "to",
    "too",     "under", "unless", "until",   "up",     "us",       "very",    "via",
    "vs",      "was",   "wasnt",  "way",     "we",     "were",     "werent",  "what",
    "whats",   "when",  "where",  "whether", "which",  "while",    "who",     "whom",
    "whose",   "why",   "will",   "with",    "wont",   "would",    "wouldnt", "yet",
    "you",     "youd",  "your",   "youre",   "youve",
});
static_assert(std::is_sorted(function_words.begin(), function_words.end()));

/// "quality of service" is one term as much as "queue".
bool joins_a_term(std::string_view word) {
    return word == "of" || word == "and" || word == "for" || word == "to";
}

}  // namespace

bool is_function_word(std::string_view word) {
    return std::binary_search(function_words.begin(), function_words.end(), word);
}

bool is_row_of_terms(const std::vector<Word>& words, const Sentence& sentence) {
    if (sentence.word_count < row_terms_min) return false;
    const std::size_t end = sentence.first_word + sentence.word_count;
    std::size_t terms = 0;
    std::size_t words_in_terms = 0;
    for (std::size_t begin = sentence.first_word; begin < end;) {
        std::size_t next = begin + 1;
        while (next < end && !words[next].starts_clause) ++next;
        const bool is_bare =
            std::none_of(words.begin() + static_cast<std::ptrdiff_t>(begin),
                         words.begin() + static_cast<std::ptrdiff_t>(next), [](const Word& word) {
                             return is_function_word(word.text) && !joins_a_term(word.text);
                         });
        if (is_bare && next - begin <= term_words_max) {
            ++terms;
            words_in_terms += next - begin;
        }
        begin = next;
    }
    return terms >= row_terms_min && 2 * words_in_terms >= sentence.word_count;
}

}  // namespace rehearse::theory
