#include "theory/phrase.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "theory/wording.hpp"

namespace rehearse::theory {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Single letters seldom do, single digits may be all that matters: "line 3".
bool carries_meaning(std::string_view word) {
    const bool is_letter = word.size() == 1 && (word[0] < '0' || word[0] > '9');
    return !is_letter && !is_function_word(word);
}

/// After these words a new thought begins, so a "not" before them does not reach behind them.
bool is_joint(std::string_view word) {
    return one_of(word, {"but", "and", "so", "because", "however", "then", "while", "although",
                         "since", "yet"});
}

/// "not only", "never forget": a negation followed by one of these affirms.
bool affirms(std::string_view word) {
    return one_of(word, {"only", "forget", "forgetting", "matter", "doubt", "least"});
}

/// "not just a cache": it is one, and more. Against a mistake the same words warn: "never just
/// retry".
bool is_mere(std::string_view word) {
    return one_of(word, {"just", "merely", "simply"});
}

/// Whether the negation before words[next] affirms what was matched from `first` on. A red flag
/// that begins with such a word ("only the happy path") is denied with it: "not only the happy
/// path".
bool is_affirmed(const std::vector<Word>& words, std::size_t next, std::size_t first,
                 Leniency leniency) {
    const std::string& word = words[next].text;
    switch (leniency) {
        case Leniency::key_point:
            return affirms(word) || is_mere(word);
        case Leniency::red_flag:
            return affirms(word) && next < first;
    }
    return false;
}

bool is_warning_before(std::string_view word) {
    return one_of(
        word,
        {"avoid",    "avoids",  "avoiding",      "instead",     "rather",   "wrong", "wrongly",
         "bad",      "mistake", "unlike",        "prevent",     "prevents", "naive", "naively",
         "falsely",  "danger",  "dangerous",     "risk",        "risky",    "myth",  "unsafe",
         "insecure", "beware",  "misconception", "antipattern", "against"});
}

bool is_warning_after(std::string_view word) {
    return is_negation(word) ||
           one_of(word, {"wrong",  "mistake",       "bad",       "myth",      "insecure",
                         "unsafe", "vulnerable",    "risky",     "dangerous", "naive",
                         "false",  "misconception", "incorrect", "fails",     "antipattern",
                         "hole",   "bug",           "loses",     "lost",      "meaningless"});
}

/// "... is not needed", "... does not matter" after a match: the thing was named only to be
/// dismissed.
bool is_dismissal(std::string_view stem) {
    return one_of(stem,
                  {"need", "necessary", "requir", "useful", "important", "matter", "help", "used"});
}

/// "never run without health checks", "do not merge anything without a test": the "no" before the
/// negation at words[at] denies it, and what it denied is meant after all.
bool is_denied_itself(const SentenceText& sentence, std::size_t at) {
    const std::vector<Word>& words = sentence.words();
    constexpr std::size_t reach = 6;
    for (std::size_t i = at; i > sentence.first_word() && at - i < reach; --i) {
        if (words[i].starts_clause || is_joint(words[i - 1].text)) return false;
        if (is_negation(words[i - 1].text)) return true;
    }
    return false;
}

/// The words before the match, nearest first, up to a clause or a joint.
bool taken_back_before(const SentenceText& sentence, std::size_t first, Leniency leniency) {
    const std::vector<Word>& words = sentence.words();
    const std::size_t reach = leniency == Leniency::key_point ? 3 : 5;
    for (std::size_t i = first; i > sentence.first_word() && first - i < reach; --i) {
        if (words[i].starts_clause) return false;
        const std::string& word = words[i - 1].text;
        if (is_negation(word) && !is_affirmed(words, i, first, leniency)) {
            // A mistake that is denied twice is too rare to risk a wrong reproach.
            return leniency == Leniency::red_flag || !is_denied_itself(sentence, i - 1);
        }
        if (leniency == Leniency::red_flag && is_warning_before(word)) return true;
        if (is_joint(word)) return false;
    }
    return false;
}

bool taken_back_after(const SentenceText& sentence, std::size_t end, Leniency leniency) {
    const std::vector<Word>& words = sentence.words();
    const std::size_t reach = leniency == Leniency::key_point ? 4 : 6;
    const std::size_t stop = std::min(sentence.end_word(), end + reach);
    for (std::size_t i = end; i < stop; ++i) {
        if (leniency == Leniency::red_flag) {
            if (is_warning_after(words[i].text)) return true;
            continue;
        }
        if (words[i].starts_clause || is_joint(words[i].text)) return false;
        if (!is_negation(words[i].text)) continue;
        const std::size_t last = std::min(sentence.end_word(), i + 3);
        for (std::size_t k = i + 1; k < last; ++k) {
            if (is_dismissal(words[k].stem)) return true;
        }
        return false;
    }
    return false;
}

}  // namespace

bool is_negation(std::string_view word) {
    return one_of(word, {"not",     "no",     "never",  "without", "neither", "nor",      "none",
                         "cannot",  "cant",   "dont",   "doesnt",  "didnt",   "isnt",     "arent",
                         "wasnt",   "werent", "wont",   "wouldnt", "couldnt", "shouldnt", "mustnt",
                         "nothing", "hasnt",  "havent", "neednt",  "hardly"});
}

bool is_taken_back(const SentenceText& sentence, const PhraseMatch& match, Leniency leniency) {
    return taken_back_before(sentence, match.first_word, leniency) ||
           taken_back_after(sentence, match.end_word, leniency);
}

SentenceText::SentenceText(const Words& words, const Sentence& sentence)
    : words_(&words.words), first_word_(sentence.first_word), word_count_(sentence.word_count) {
    starts_.reserve(word_count_);
    for (std::size_t i = first_word_; i < end_word(); ++i) {
        if (!joined_.empty()) joined_ += ' ';
        starts_.push_back(joined_.size());
        joined_ += words.words[i].text;
        sieve_.add_stem(words.words[i].stem);
    }
    sieve_.add_letters(joined_);
}

std::size_t SentenceText::word_at(std::size_t byte) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
    const auto index = static_cast<std::size_t>(after - starts_.begin());
    return first_word_ + (index == 0 ? 0 : index - 1);
}

std::size_t SentenceText::byte_of(std::size_t word) const {
    const std::size_t index = word - first_word_;
    return index < starts_.size() ? starts_[index] : joined_.size();
}

Result<Phrase> Phrase::compile(std::string_view source) {
    Phrase phrase;
    phrase.source_ = std::string{source};
    if (source.size() >= 2 && source.front() == '/' && source.back() == '/') {
        Result<Pattern> pattern = Pattern::compile(source.substr(1, source.size() - 2));
        if (pattern.has_error()) return pattern.error();
        phrase.pattern_ = std::move(pattern).value();
        phrase.find_signs();
        return phrase;
    }
    std::size_t at = 0;
    while (at < source.size()) {
        const std::size_t begin = source.find_first_not_of(' ', at);
        if (begin == std::string_view::npos) break;
        at = std::min(source.find(' ', begin), source.size());
        const Result<void> added = phrase.add_chunk(source.substr(begin, at - begin));
        if (added.has_error()) return added.error();
    }
    const auto problem = [&](std::string_view what) {
        return fail(ErrorCode::question_invalid,
                    fmt::format("The phrase \"{}\" {}.", source, what));
    };
    const auto is_gap = [](const Item& item) { return item.kind == Item::Kind::gap; };
    if (phrase.items_.empty()) return problem("has no words");
    if (phrase.items_.size() > phrase_words_max)
        return problem(fmt::format("is longer than {} words", phrase_words_max));
    if (is_gap(phrase.items_.front()) || is_gap(phrase.items_.back())) {
        return problem("must begin and end with a word, not with \"...\"");
    }
    const auto gaps = std::count_if(phrase.items_.begin(), phrase.items_.end(), is_gap);
    if (gaps > static_cast<std::ptrdiff_t>(phrase_gaps_max))
        return problem("has more than three \"...\"");
    phrase.find_signs();
    return phrase;
}

Result<void> Phrase::add_chunk(std::string_view chunk) {
    if (chunk == "...") {
        items_.push_back({Item::Kind::gap, false, ""});
        return {};
    }
    const bool prefix = chunk.ends_with('*');
    const std::string_view body = prefix ? chunk.substr(0, chunk.size() - 1) : chunk;
    const Words words = split_words(body);
    if (body.find('*') != std::string_view::npos) {
        return fail(
            ErrorCode::question_invalid,
            fmt::format("In the phrase \"{}\" the star must stand at the end of a word.", source_));
    }
    if (words.words.empty() || (prefix && words.words.back().text.size() < 2)) {
        return fail(ErrorCode::question_invalid,
                    fmt::format("In the phrase \"{}\" the part \"{}\" has too few letters.",
                                source_, chunk));
    }
    for (const Word& word : words.words) {
        const bool negation = is_negation(word.text);
        items_.push_back({negation ? Item::Kind::negation : Item::Kind::stem,
                          !negation && carries_meaning(word.text), word.stem});
        has_negation_ = has_negation_ || negation;
    }
    if (prefix) items_.back() = {Item::Kind::prefix, true, words.words.back().text};
    return {};
}

bool Phrase::Item::fits(const Word& word) const {
    switch (kind) {
        case Kind::stem:
            return word.stem == text;
        case Kind::prefix:
            return word.text.starts_with(text);
        case Kind::negation:
            return is_negation(word.text);
        case Kind::gap:
            return true;
    }
    return false;
}

void Phrase::find_signs() {
    if (pattern_) {
        for (const std::string& text : pattern_->needed()) {
            SignList list;
            list.letters(text);
            if (const auto signs = list.take()) signs_.push_back(*signs);
        }
        return;
    }
    // What is understood loosely (theory/loose.hpp) does without the other words.
    const bool has_meaning = std::any_of(items_.begin(), items_.end(),
                                         [](const Item& item) { return item.carries_meaning; });
    SignList list;
    for (const Item& item : items_) {
        if (has_meaning && !item.carries_meaning) continue;
        if (item.kind == Item::Kind::stem) list.stem(item.text);
        if (item.kind == Item::Kind::prefix) list.letters(' ' + item.text);
    }
    if (const auto signs = list.take()) signs_.push_back(*signs);
}

bool Phrase::may_be_in(const SentenceText& sentence) const {
    return signs_.empty() || std::any_of(signs_.begin(), signs_.end(), [&](const Signs& signs) {
               return sentence.sieve().may_show(signs);
           });
}

std::optional<std::size_t> Phrase::match_at(const SentenceText& sentence, std::size_t start) const {
    // Bit k: everything so far matched and word start + k comes next. 12 words and 3 gaps of 4 fit
    // easily.
    std::uint64_t reached = 1;
    const std::vector<Word>& words = sentence.words();
    for (const Item& item : items_) {
        std::uint64_t next = 0;
        if (item.kind == Item::Kind::gap) {
            for (std::size_t skip = 0; skip <= gap_words_max; ++skip) next |= reached << skip;
        } else {
            for (std::uint64_t rest = reached; rest != 0; rest &= rest - 1) {
                const auto k = static_cast<std::size_t>(std::countr_zero(rest));
                if (start + k >= sentence.end_word()) break;
                if (item.fits(words[start + k])) next |= std::uint64_t{1} << (k + 1);
            }
        }
        if (next == 0) return std::nullopt;
        reached = next;
    }
    return start + static_cast<std::size_t>(std::countr_zero(reached));
}

std::optional<PhraseMatch> Phrase::find(const SentenceText& sentence, std::size_t from) const {
    if (!may_be_in(sentence)) return std::nullopt;
    if (pattern_) {
        const auto match = pattern_->search(sentence.joined(), sentence.byte_of(from));
        if (!match) return std::nullopt;
        const std::size_t last =
            sentence.word_at(match->end > match->begin ? match->end - 1 : match->begin);
        return PhraseMatch{sentence.word_at(match->begin), last + 1};
    }
    for (std::size_t start = from; start < sentence.end_word(); ++start) {
        if (const auto end = match_at(sentence, start)) return PhraseMatch{start, *end};
    }
    return std::nullopt;
}

}  // namespace rehearse::theory
