// One accepted phrasing from the `any` list of a key point or red flag, and how it is found:
//   words "idempotency key"      these words in a row, by stem: "keys" and "keyed" match as well
//   star "idempoten*"            a word that begins so; not stemmed; at least two letters
//   a negation "not commit*"     "not", "never", "no" stand for each other: finds "don't commit"
//   gap "store ... response"     up to four other words in between
//   pattern "/safe methods?/"    on one sentence: words in lower case, joined by single spaces
// Hyphens and punctuation separate words in phrases as they do in answers. A phrase never spans two
// sentences.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "theory/pattern.hpp"
#include "theory/sieve.hpp"
#include "theory/words.hpp"

namespace rehearse::theory {

inline constexpr std::size_t phrase_words_max = 12;
inline constexpr std::size_t phrase_gaps_max = 3;
inline constexpr std::size_t gap_words_max = 4;

/// Where a phrase was found: indexes into Words::words, `end_word` past the last one.
struct PhraseMatch {
    std::size_t first_word = 0;
    std::size_t end_word = 0;
};

/// A sentence prepared once and searched for many phrases. Refers to the Words it was made from.
class SentenceText {
public:
    SentenceText(const Words& words, const Sentence& sentence);

    const std::vector<Word>& words() const { return *words_; }
    std::size_t first_word() const { return first_word_; }
    std::size_t end_word() const { return first_word_ + word_count_; }

    /// The words in lower case, joined by single spaces.
    const std::string& joined() const { return joined_; }
    /// The word that covers or follows this byte of joined().
    std::size_t word_at(std::size_t byte) const;
    /// The byte of joined() at which a word begins; its size for end_word().
    std::size_t byte_of(std::size_t word) const;
    const Sieve& sieve() const { return sieve_; }

private:
    const std::vector<Word>* words_;
    std::size_t first_word_;
    std::size_t word_count_;
    std::string joined_;
    std::vector<std::size_t> starts_;
    Sieve sieve_;
};

class Phrase {
public:
    struct Item {
        enum class Kind { stem, prefix, negation, gap };
        Kind kind = Kind::stem;
        /// False of a gap, a negation, and words that only join others (theory/wording.hpp).
        bool carries_meaning = false;
        std::string text;  // a stem, or how the word begins

        bool fits(const Word& word) const;
    };

    /// Fails with `question_invalid` and a sentence that says what to change.
    static Result<Phrase> compile(std::string_view source);

    /// The first occurrence that begins at word `from` or later.
    std::optional<PhraseMatch> find(const SentenceText& sentence, std::size_t from) const;

    /// False when what the phrase cannot do without is not in the sentence, in whatever order.
    bool may_be_in(const SentenceText& sentence) const;

    /// The words and gaps as written; empty for a pattern.
    const std::vector<Item>& items() const { return items_; }
    const std::string& source() const { return source_; }
    /// True when the phrase itself says no ("never concatenat*"): then a "not" before it is not
    /// looked for.
    bool has_negation() const { return has_negation_; }

private:
    Result<void> add_chunk(std::string_view chunk);
    void find_signs();
    std::optional<std::size_t> match_at(const SentenceText& sentence, std::size_t start) const;

    std::string source_;
    std::vector<Item> items_;
    std::optional<Pattern> pattern_;
    std::vector<Signs> signs_;  // one of them; empty: nothing is known
    bool has_negation_ = false;
};

/// "not", "never", "without", "doesnt" and their like, as split_words() spells them.
bool is_negation(std::string_view word);

/// Which words around a match take it back. Red flags are judged more leniently: a warning against
/// a mistake
/// ("it would be wrong to ...") names the mistake, too.
enum class Leniency { key_point, red_flag };

/// True when the sentence denies or warns against what was matched, by the words near it. A rule of
/// thumb, no grammar.
bool is_taken_back(const SentenceText& sentence, const PhraseMatch& match, Leniency leniency);

}  // namespace rehearse::theory
