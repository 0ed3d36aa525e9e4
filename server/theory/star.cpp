#include "theory/star.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

namespace rehearse::theory {
namespace {

std::vector<Phrase> compiled(std::initializer_list<std::string_view> sources) {
    std::vector<Phrase> phrases;
    for (const std::string_view source : sources)
        phrases.push_back(Phrase::compile(source).value());
    return phrases;
}

const std::vector<Phrase>& situation_phrases() {
    static const std::vector<Phrase> phrases = compiled({
        "last year",
        "last summer",
        "last winter",
        "last spring",
        "last autumn",
        "/last (january|february|march|april|may|june|july|august|september"
        "|october|november|december)/",
        "years ago",
        "months ago",
        "/in 20[0-9][0-9]/",
        "/(my|a|our) (last|previous|former|old) (company|job|employer|team|project)/",
        "/at (a|the|my|our) \\w+ company/",
        "at the time",
        "back then",
        "one day",
        "/on a (monday|tuesday|wednesday|thursday|friday|saturday|sunday)/",
        "/there was (a|an|the|this) /",
        "we had this",
        "/(was|were|got|became) (very |really |too )?(slow|down|broken|unreachable|unavailable)/",
        "once we had",
    });
    return phrases;
}

const std::vector<Phrase>& task_phrases() {
    static const std::vector<Phrase> phrases = compiled({
        "my job was",
        "my task was",
        "my role was",
        "my duty",
        "my goal was",
        "it was my job",
        "it was my task",
        "i was responsible",
        "i was in charge",
        "i was asked to",
        "i was supposed to",
        "i was on call",
        "i was the one who",
        "the goal was",
        "our goal was",
        "i had to make sure",
        "was up to me",
    });
    return phrases;
}

const std::vector<Phrase>& result_phrases() {
    static const std::vector<Phrase> phrases = compiled({
        "in the end",
        "as a result",
        "since then",
        "ever since",
        "/from \\d+ (\\w+ ){0,3}to \\d+/",
        "/(went|came|got|was) (down|up|back) (to|by|from)/",
        "went back to normal",
        "everything worked",
        "/(it|that|this|they) (was|were|is|are) (then )?(much |a lot "
        "|now )?(faster|quicker|better|cheaper|stable|fixed|solved)/",
        "next time",
        "lesson*",
        "i learned",
        "i learnt",
        "/so far$/",
        "did not happen again",
        "has not happened again",
        "never happened again",
    });
    return phrases;
}

template <std::size_t size>
bool is_in(std::string_view word, const std::array<std::string_view, size>& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// "rolled", "wrote": something was done. "learned" and "thought" happen in one's head.
bool is_deed(std::string_view word) {
    static constexpr auto no_deeds = std::to_array<std::string_view>(
        {"learned", "considered", "noticed", "wanted", "believed", "hoped", "assumed", "needed",
         "liked", "used", "guessed", "supposed", "expected", "tried", "worked"});
    static constexpr auto irregular = std::to_array<std::string_view>(
        {"wrote",  "built", "made", "took",  "ran",   "put",   "told",    "sent", "found",
         "went",   "set",   "led",  "fixed", "began", "gave",  "brought", "kept", "cut",
         "called", "asked", "drew", "dug",   "read",  "split", "spoke",   "met",  "chose"});
    if (is_in(word, no_deeds)) return false;
    return is_in(word, irregular) || (word.size() > 4 && word.ends_with("ed"));
}

/// "I then rolled": the place of "I".
std::optional<PhraseMatch> find_deed(const SentenceText& sentence) {
    static constexpr auto between = std::to_array<std::string_view>(
        {"then", "first", "also", "just", "simply", "immediately", "only", "quickly", "later",
         "finally", "therefore", "directly"});
    const std::vector<Word>& words = sentence.words();
    for (std::size_t i = sentence.first_word(); i + 1 < sentence.end_word(); ++i) {
        if (words[i].text != "i" && words[i].text != "we") continue;
        std::size_t next = i + 1;
        while (next < sentence.end_word() && is_in(words[next].text, between)) ++next;
        if (next < sentence.end_word() && is_deed(words[next].text))
            return PhraseMatch{i, next + 1};
    }
    return std::nullopt;
}

std::optional<StarMatch> find_action(const std::vector<SentenceText>& sentences) {
    std::optional<StarMatch> first;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const std::optional<PhraseMatch> deed = find_deed(sentences[i]);
        if (!deed) continue;
        if (first) return first;
        first = StarMatch{i, *deed};
    }
    return std::nullopt;
}

std::optional<StarMatch> find_phrase(const std::vector<Phrase>& phrases,
                                     const std::vector<SentenceText>& sentences) {
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        for (const Phrase& phrase : phrases) {
            const auto match = phrase.find(sentences[i], sentences[i].first_word());
            if (match && !is_taken_back(sentences[i], *match, Leniency::key_point))
                return StarMatch{i, *match};
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<StarMatch> find_star_part(std::string_view part,
                                        const std::vector<SentenceText>& sentences) {
    if (part == "situation") return find_phrase(situation_phrases(), sentences);
    if (part == "task") return find_phrase(task_phrases(), sentences);
    if (part == "action") return find_action(sentences);
    if (part == "result") return find_phrase(result_phrases(), sentences);
    return std::nullopt;
}

}  // namespace rehearse::theory
