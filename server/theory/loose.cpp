#include "theory/loose.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "theory/words.hpp"

namespace rehearse::theory {
namespace {

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

/// For each word that carries meaning the last one so far that is it: the run that ends there
/// begins at the earliest of them.
class LastSeen {
public:
    explicit LastSeen(std::size_t count) : count_(count) { forget(); }

    void forget() { last_.fill(nowhere); }
    void see(std::size_t term, std::size_t at) { last_[term] = at; }
    /// `nowhere` while one was not seen.
    std::size_t earliest() const {
        const auto end = last_.begin() + static_cast<std::ptrdiff_t>(count_);
        return std::find(last_.begin(), end, nowhere) == end ? *std::min_element(last_.begin(), end)
                                                             : nowhere;
    }

private:
    std::array<std::size_t, phrase_words_max> last_{};
    std::size_t count_;
};

}  // namespace

std::optional<LoosePhrase> LoosePhrase::from(const Phrase& phrase) {
    if (phrase.has_negation()) return std::nullopt;
    const auto words = std::count_if(phrase.items().begin(), phrase.items().end(),
                                     [](const Phrase::Item& item) { return item.carries_meaning; });
    if (words < 2) return std::nullopt;
    return LoosePhrase{phrase, static_cast<std::size_t>(words)};
}

std::optional<PhraseMatch> LoosePhrase::find(const SentenceText& sentence,
                                             std::size_t slack) const {
    if (!phrase_->may_be_in(sentence)) return std::nullopt;
    const std::vector<Word>& words = sentence.words();
    const std::size_t longest = phrase_->items().size() + slack;
    LastSeen seen{word_count_};
    std::optional<PhraseMatch> best;
    for (std::size_t i = sentence.first_word(); i < sentence.end_word(); ++i) {
        if (is_negation(words[i].text)) {  // no run reaches over it
            seen.forget();
            continue;
        }
        bool is_term = false;
        std::size_t term = 0;
        for (const Phrase::Item& item : phrase_->items()) {
            if (!item.carries_meaning) continue;
            if (item.fits(words[i])) {
                seen.see(term, i);
                is_term = true;
            }
            ++term;
        }
        if (!is_term || seen.earliest() == nowhere) continue;
        const PhraseMatch run{seen.earliest(), i + 1};
        const std::size_t size = run.end_word - run.first_word;
        // One word that is two of the terms is not enough.
        if (size < word_count_ || size > longest) continue;
        if (!best || size < best->end_word - best->first_word) best = run;
    }
    return best;
}

}  // namespace rehearse::theory
