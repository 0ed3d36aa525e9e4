#include "theory/assess.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "theory/words.hpp"

namespace rehearse::theory {
namespace {

/// The answer, cut up once for all phrases.
struct Prepared {
    std::string_view answer;
    Words words;
    std::vector<SentenceText> sentences;

    explicit Prepared(std::string_view text) : answer(text), words(split_words(text)) {
        sentences.reserve(words.sentences.size());
        for (const Sentence& sentence : words.sentences) sentences.emplace_back(words, sentence);
    }
    Prepared(const Prepared&) = delete;  // SentenceText points into words
    Prepared& operator=(const Prepared&) = delete;
};

struct Found {
    std::optional<Evidence> evidence;
    bool denied = false;
};

Evidence evidence_of(const Prepared& prepared, std::size_t sentence_index, const PhraseMatch& match,
                     const std::string& phrase) {
    const Sentence& sentence = prepared.words.sentences[sentence_index];
    Evidence evidence;
    evidence.begin = sentence.begin;
    evidence.end = sentence.end;
    evidence.match_begin = prepared.words.words[match.first_word].begin;
    evidence.match_end = prepared.words.words[match.end_word - 1].end;
    evidence.sentence =
        to_valid_utf8(prepared.answer.substr(sentence.begin, sentence.end - sentence.begin));
    evidence.phrase = phrase;
    return evidence;
}

/// The first sentence in which one of the phrases stands and is not taken back.
Found find_any(const Prepared& prepared, const std::vector<Phrase>& any, Leniency leniency) {
    Found found;
    for (std::size_t i = 0; i < prepared.sentences.size(); ++i) {
        const SentenceText& sentence = prepared.sentences[i];
        for (const Phrase& phrase : any) {
            std::size_t from = sentence.first_word();
            while (from < sentence.end_word()) {
                const std::optional<PhraseMatch> match = phrase.find(sentence, from);
                if (!match) break;
                if (phrase.has_negation() || !is_taken_back(sentence, *match, leniency)) {
                    found.evidence = evidence_of(prepared, i, *match, phrase.source());
                    return found;
                }
                found.denied = true;
                from = match->first_word + 1;
            }
        }
    }
    return found;
}

/// True when a line is only the heading, or begins with it and a colon. "## Result", "**Task:**
/// ..." and "Action: ...".
bool is_heading_line(std::string_view line, std::string_view heading) {
    const std::size_t begin = line.find_first_not_of(" \t#*_->0123456789.");
    if (begin == std::string_view::npos || line.size() - begin < heading.size()) return false;
    for (std::size_t i = 0; i < heading.size(); ++i) {
        const char c = line[begin + i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != heading[i])
            return false;
    }
    std::string_view rest = line.substr(begin + heading.size());
    const std::size_t mark = rest.find_first_not_of(" \t*_\r");
    return mark == std::string_view::npos || rest[mark] == ':';
}

Found find_heading(const Prepared& prepared, const std::string& heading) {
    Found found;
    for (std::size_t at = 0; at < prepared.answer.size();) {
        const std::size_t end = std::min(prepared.answer.find('\n', at), prepared.answer.size());
        const std::string_view line = prepared.answer.substr(at, end - at);
        if (is_heading_line(line, heading)) {
            const std::string_view shown = utf8_prefix(line, 400);
            found.evidence = Evidence{
                at, at + shown.size(), at, at + shown.size(), to_valid_utf8(shown), heading};
            return found;
        }
        at = end + 1;
    }
    return found;
}

KeyPointResult judge(const Prepared& prepared, const KeyPoint& point) {
    KeyPointResult result;
    result.id = point.id;
    result.text = point.text;
    result.weight = point.weight;
    result.must = point.must;
    Found found = point.heading.empty() ? find_any(prepared, point.any, Leniency::key_point)
                                        : find_heading(prepared, point.heading);
    result.hit = found.evidence.has_value();
    result.denied = !result.hit && found.denied;
    result.evidence = std::move(found.evidence);
    if (!result.hit)
        result.feedback = point.feedback_missed.empty() ? point.text : point.feedback_missed;
    return result;
}

void set_flags(Assessment& result, std::string_view answer, const Prepared& prepared) {
    result.word_count = prepared.words.words.size();
    result.bytes_read = prepared.answer.size();
    result.empty = result.word_count == 0;
    result.too_short = result.word_count < answer_words_min;
    result.too_long = prepared.answer.size() < answer.size();
    if (result.empty) {
        result.notes.emplace_back("There is no answer yet.");
    } else if (result.too_short) {
        result.notes.push_back(
            fmt::format("The answer is very short ({} words); explain your points in sentences.",
                        result.word_count));
    }
    if (result.too_long) {
        result.notes.push_back(fmt::format("Only the first {} KiB of the answer were assessed.",
                                           limits::answer_bytes_max / 1024));
    }
}

}  // namespace

Assessment assess(const Question& question, std::string_view answer) {
    const Prepared prepared{utf8_prefix(answer, limits::answer_bytes_max)};
    Assessment result;
    set_flags(result, answer, prepared);
    double hit = 0;
    double all = 0;
    for (const KeyPoint& point : question.key_points) {
        KeyPointResult one = judge(prepared, point);
        all += one.weight;
        if (one.hit) hit += one.weight;
        result.capped = result.capped || (one.must && !one.hit);
        result.key_points.push_back(std::move(one));
    }
    for (std::size_t i = 0; i < question.red_flags.size(); ++i) {
        Found found = find_any(prepared, question.red_flags[i].any, Leniency::red_flag);
        if (found.evidence) {
            result.red_flags.push_back({i, question.red_flags[i].text, std::move(*found.evidence)});
        }
    }
    result.coverage = all > 0 ? std::clamp(hit / all, 0.0, 1.0) : 0.0;
    result.estimate = result.capped ? std::min(result.coverage, 0.5) : result.coverage;
    return result;
}

}  // namespace rehearse::theory
