// A phrase understood loosely: its words stand near each other in a sentence, in whatever order and
// with others between them. "the database files I keep inside the container" for "keep the database
// files in the container". It finds more and errs more often than the phrase itself, so whoever
// uses it needs a reason to believe it, and says that it was used.
#pragma once

#include <cstddef>
#include <optional>

#include "theory/phrase.hpp"

namespace rehearse::theory {

/// Refers to the phrase that it was made from.
class LoosePhrase {
public:
    /// Nothing for patterns, for phrases that say no (order decides what a "not" is about), and for
    /// those with fewer than two words that carry meaning.
    static std::optional<LoosePhrase> from(const Phrase& phrase);
    static std::optional<LoosePhrase> from(Phrase&&) = delete;

    /// How many words carry meaning.
    std::size_t word_count() const { return word_count_; }

    /// The shortest run of words that has all of them, at most `slack` words longer than the
    /// phrase. Nothing when a "not" stands in between. Time grows with sentence times phrase.
    std::optional<PhraseMatch> find(const SentenceText& sentence, std::size_t slack) const;

private:
    LoosePhrase(const Phrase& phrase, std::size_t word_count)
        : phrase_(&phrase), word_count_(word_count) {}

    const Phrase* phrase_;
    std::size_t word_count_;
};

}  // namespace rehearse::theory
