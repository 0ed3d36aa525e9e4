#include "theory/loose.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "theory/wording.hpp"
#include "theory/words.hpp"

namespace rehearse::theory {
namespace {

/// Single letters seldom do, single digits may be all that matters: "line 3".
bool carries_meaning(std::string_view word) {
    const bool is_letter = word.size() == 1 && (word[0] < '0' || word[0] > '9');
    return !is_letter && !is_function_word(word);
}

}  // namespace

std::optional<LoosePhrase> LoosePhrase::from(const Phrase& phrase) {
    const std::string_view source = phrase.source();
    if (phrase.has_negation() || source.starts_with('/')) return std::nullopt;
    LoosePhrase loose;
    for (std::size_t at = 0; at < source.size();) {
        const std::size_t begin = source.find_first_not_of(' ', at);
        if (begin == std::string_view::npos) break;
        at = std::min(source.find(' ', begin), source.size());
        const std::string_view chunk = source.substr(begin, at - begin);
        const Words words = split_words(chunk);
        if (words.words.empty()) ++loose.length_;  // "..."
        for (const Word& word : words.words) {
            ++loose.length_;
            const bool is_prefix = chunk.ends_with('*') && &word == &words.words.back();
            if (is_prefix) {
                loose.terms_.push_back({true, word.text});
            } else if (carries_meaning(word.text)) {
                loose.terms_.push_back({false, word.stem});
            }
        }
    }
    if (loose.terms_.size() < 2) return std::nullopt;
    return loose;
}

bool LoosePhrase::fits(const Term& term, const Word& word) {
    return term.is_prefix ? word.text.starts_with(term.text) : word.stem == term.text;
}

std::optional<PhraseMatch> LoosePhrase::find(const SentenceText& sentence,
                                             std::size_t slack) const {
    const std::vector<Word>& words = sentence.words();
    const std::size_t longest = length_ + slack;
    // For each term the last word so far that is it: the run that ends here begins at the earliest.
    std::vector<std::optional<std::size_t>> last(terms_.size());
    std::optional<PhraseMatch> best;
    for (std::size_t i = sentence.first_word(); i < sentence.end_word(); ++i) {
        if (is_negation(words[i].text)) {  // no run reaches over it
            std::fill(last.begin(), last.end(), std::nullopt);
            continue;
        }
        bool is_term = false;
        for (std::size_t k = 0; k < terms_.size(); ++k) {
            if (!fits(terms_[k], words[i])) continue;
            last[k] = i;
            is_term = true;
        }
        if (!is_term || std::count(last.begin(), last.end(), std::nullopt) != 0) continue;
        const PhraseMatch run{**std::min_element(last.begin(), last.end()), i + 1};
        const std::size_t size = run.end_word - run.first_word;
        // One word that is two of the terms is not enough.
        if (size < terms_.size() || size > longest) continue;
        if (!best || size < best->end_word - best->first_word) best = run;
    }
    return best;
}

}  // namespace rehearse::theory
