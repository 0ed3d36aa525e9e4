#include "theory/assess.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "theory/assess_form.hpp"
#include "theory/form.hpp"
#include "theory/loose.hpp"
#include "theory/star.hpp"
#include "theory/wording.hpp"
#include "theory/words.hpp"

namespace rehearse::theory {
namespace {

/// An answer that covers this much by its phrases is by somebody who knows the subject: then the
/// words of a phrase that stand apart are more likely meant than not. In other answers they are
/// chance as often as not, and count for nothing.
constexpr double trusted_coverage = 0.5;
constexpr std::size_t key_point_slack = 6;
/// Mistakes are told in more ways than an author thinks of. Two words must stand as close as in the
/// phrase, three or more may be farther apart.
constexpr std::size_t red_flag_words_of_few = 2;
constexpr std::size_t red_flag_slack_of_few = 0;
constexpr std::size_t red_flag_slack_of_many = 8;
/// What a mistake leaves of the estimate; chosen by the rated answers (bench/assessment/README.md).
constexpr double left_by_red_flag = 0.75;

using Dismissed = std::set<std::size_t>;

/// What a sentence is good for.
enum class Use {
    point,    // it can make a point
    listing,  // a row of terms: shows that somebody knows a word, not what they know of it
    mistake,  // a red flag rests on it: what else it says is said in error, or by accident
};

/// The answer, cut up once for all phrases.
struct Prepared {
    std::string_view answer;
    Words words;
    std::vector<SentenceText> sentences;
    std::vector<Use> uses;  // by sentence

    explicit Prepared(std::string_view text) : answer(text), words(split_words(text)) {
        sentences.reserve(words.sentences.size());
        uses.reserve(words.sentences.size());
        for (const Sentence& sentence : words.sentences) {
            sentences.emplace_back(words, sentence);
            uses.push_back(is_row_of_terms(words.words, sentence) ? Use::listing : Use::point);
        }
    }
    /// A mistake is one wherever it stands; a point is made only where a sentence can make one.
    bool counts(std::size_t sentence_index, Leniency leniency) const {
        return leniency == Leniency::red_flag || uses[sentence_index] == Use::point;
    }
    Prepared(const Prepared&) = delete;  // SentenceText points into words
    Prepared& operator=(const Prepared&) = delete;
};

struct Found {
    std::optional<Evidence> evidence;
    bool denied = false;
    bool listed = false;
    bool mistaken = false;
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

/// The first sentence that counts, in which one of the phrases stands and is not taken back.
Found find_any(const Prepared& prepared, const std::vector<Phrase>& any, Leniency leniency) {
    Found found;
    for (std::size_t i = 0; i < prepared.sentences.size(); ++i) {
        const SentenceText& sentence = prepared.sentences[i];
        for (const Phrase& phrase : any) {
            std::size_t from = sentence.first_word();
            while (from < sentence.end_word()) {
                const std::optional<PhraseMatch> match = phrase.find(sentence, from);
                if (!match) break;
                if (!prepared.counts(i, leniency)) {
                    found.listed = found.listed || prepared.uses[i] == Use::listing;
                    found.mistaken = found.mistaken || prepared.uses[i] == Use::mistake;
                    break;
                }
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

/// The first sentence in which the words of this phrase stand near each other.
std::optional<Evidence> find_loosely(const Prepared& prepared, const Phrase& phrase,
                                     Leniency leniency) {
    const std::optional<LoosePhrase> loose = LoosePhrase::from(phrase);
    if (!loose) return std::nullopt;
    const bool is_few = loose->word_count() <= red_flag_words_of_few;
    const std::size_t slack = leniency == Leniency::key_point ? key_point_slack
                              : is_few                        ? red_flag_slack_of_few
                                                              : red_flag_slack_of_many;
    for (std::size_t i = 0; i < prepared.sentences.size(); ++i) {
        if (!prepared.counts(i, leniency)) continue;
        const SentenceText& sentence = prepared.sentences[i];
        const std::optional<PhraseMatch> match = loose->find(sentence, slack);
        if (match && !is_taken_back(sentence, *match, leniency))
            return evidence_of(prepared, i, *match, phrase.source());
    }
    return std::nullopt;
}

/// The model answer of a question, cut up when it is first asked for: most answers need it never.
class ModelAnswer {
public:
    explicit ModelAnswer(std::string_view text) : text_(text) {}

    /// Words that stand together in the model answer as well tell no mistake.
    bool tells_loosely(const Phrase& phrase) {
        if (!prepared_) prepared_.emplace(text_);
        return find_loosely(*prepared_, phrase, Leniency::red_flag).has_value();
    }

private:
    std::string_view text_;
    std::optional<Prepared> prepared_;
};

std::optional<Evidence> find_mistake_loosely(const Prepared& prepared, ModelAnswer& model,
                                             const std::vector<Phrase>& any) {
    for (const Phrase& phrase : any) {
        std::optional<Evidence> evidence = find_loosely(prepared, phrase, Leniency::red_flag);
        if (evidence && !model.tells_loosely(phrase)) return evidence;
    }
    return std::nullopt;
}

std::string matched_words(const Prepared& prepared, const Evidence& evidence) {
    return to_valid_utf8(
        prepared.answer.substr(evidence.match_begin, evidence.match_end - evidence.match_begin));
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

/// A part of a story that is there without its heading: it is asked for, and where it seems to be.
std::string told_without_heading(const Prepared& prepared, std::string_view heading) {
    const std::optional<StarMatch> match = find_star_part(heading, prepared.sentences);
    if (!match) return {};
    const std::vector<Word>& words = prepared.words.words;
    const std::size_t begin = words[match->words.first_word].begin;
    const std::size_t end = words[match->words.end_word - 1].end;
    return fmt::format("It seems to be told at \"{}\"; give it its heading.",
                       to_valid_utf8(prepared.answer.substr(begin, end - begin)));
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
    result.listed = !result.hit && found.listed;
    result.evidence = std::move(found.evidence);
    if (result.hit) return result;
    result.feedback = point.feedback_missed.empty() ? point.text : point.feedback_missed;
    if (found.mistaken) {
        result.why = "You mention it in a sentence that shows a mistake, which makes no point.";
    } else if (result.listed) {
        result.why = "You name it in a row of terms; say what it is or does, in a sentence.";
    } else if (result.denied) {
        result.why = "You mention it, but what you say there denies it.";
    } else if (!point.heading.empty()) {
        result.why = told_without_heading(prepared, point.heading);
    }
    return result;
}

double coverage_of(const std::vector<KeyPointResult>& points) {
    double hit = 0;
    double all = 0;
    for (const KeyPointResult& point : points) {
        hit += point.hit ? point.weight : 0;
        all += point.weight;
    }
    return all > 0 ? std::clamp(hit / all, 0.0, 1.0) : 0.0;
}

/// For an answer that is trusted: the points that are missed get a second look.
void look_again(const Prepared& prepared, const Question& question, bool is_marked,
                Assessment& result) {
    for (std::size_t i = 0; i < question.key_points.size(); ++i) {
        KeyPointResult& point = result.key_points[i];
        const bool is_decided = is_marked && !question.key_points[i].lines.empty();
        if (point.hit || is_decided) continue;
        for (const Phrase& phrase : question.key_points[i].any) {
            point.evidence = find_loosely(prepared, phrase, Leniency::key_point);
            if (point.evidence) break;
        }
        if (!point.evidence) continue;
        point.hit = true;
        point.denied = false;
        point.listed = false;
        point.feedback.clear();
        point.why = fmt::format(
            "Understood loosely, from \"{}\", because the answer covers most of the rest.",
            matched_words(prepared, *point.evidence));
    }
}

/// Comes before the points, as it takes sentences from them.
void find_red_flags(Prepared& prepared, const Question& question, const Dismissed& dismissed,
                    Assessment& result) {
    ModelAnswer model{question.model_answer};
    for (std::size_t i = 0; i < question.red_flags.size(); ++i) {
        const RedFlag& flag = question.red_flags[i];
        RedFlagResult one{i, red_flag_id(i), flag.text, std::nullopt, "", !dismissed.contains(i)};
        std::optional<Evidence> evidence =
            find_any(prepared, flag.any, Leniency::red_flag).evidence;
        if (!evidence) {
            evidence = find_mistake_loosely(prepared, model, flag.any);
            if (!evidence) continue;
            one.why =
                fmt::format("Understood loosely, from \"{}\"; perhaps you meant it otherwise.",
                            matched_words(prepared, *evidence));
        }
        one.evidence = std::move(evidence);
        for (std::size_t k = 0; k < prepared.sentences.size(); ++k) {
            if (one.stands && prepared.words.sentences[k].begin == one.evidence->begin)
                prepared.uses[k] = Use::mistake;
        }
        result.red_flags.push_back(std::move(one));
    }
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

void note_rows_of_terms(Assessment& result) {
    const auto listed = std::count_if(result.key_points.begin(), result.key_points.end(),
                                      [](const KeyPointResult& point) { return point.listed; });
    if (listed == 0) return;
    result.notes.push_back(
        fmt::format("{} of the key points you only name in a row of terms, which counts for "
                    "nothing; say what each of them is or does, in a sentence.",
                    listed));
}

/// The point of the line that is wrong: whoever marked one is taken at that, whatever the words
/// say.
void judge_mark(const KeyPoint& point, int marked, KeyPointResult& result) {
    result.hit = std::find(point.lines.begin(), point.lines.end(), marked) != point.lines.end();
    result.evidence.reset();
    result.denied = false;
    result.listed = false;
    result.why = fmt::format("You marked line {}.", marked);
    result.feedback = result.hit                      ? std::string{}
                      : point.feedback_missed.empty() ? point.text
                                                      : point.feedback_missed;
}

/// What was said, after the form if the question has one. Evidence is told by where it stands
/// there.
Assessment assess_words(const Question& question, std::string_view answer,
                        std::optional<int> marked, const Dismissed& dismissed) {
    Prepared prepared{utf8_prefix(answer, limits::answer_bytes_max)};
    Assessment result;
    set_flags(result, answer, prepared);
    find_red_flags(prepared, question, dismissed, result);
    for (const KeyPoint& point : question.key_points) {
        result.key_points.push_back(judge(prepared, point));
        if (marked && !point.lines.empty()) judge_mark(point, *marked, result.key_points.back());
    }
    if (coverage_of(result.key_points) >= trusted_coverage)
        look_again(prepared, question, marked.has_value(), result);
    count_anew(result);
    note_rows_of_terms(result);
    return result;
}

void move_evidence(Evidence& evidence, std::size_t by) {
    evidence.begin += by;
    evidence.end += by;
    evidence.match_begin += by;
    evidence.match_end += by;
}

Assessment assess_marked(const Question& question, std::string_view answer,
                         const Dismissed& dismissed) {
    const FormAnswer form = read_form(question, answer);
    Assessment result =
        assess_words(question, answer.substr(form.reason_begin), form.line, dismissed);
    for (KeyPointResult& point : result.key_points)
        if (point.evidence) move_evidence(*point.evidence, form.reason_begin);
    for (RedFlagResult& flag : result.red_flags)
        if (flag.evidence) move_evidence(*flag.evidence, form.reason_begin);
    result.bytes_read += form.reason_begin;
    if (form.line && result.empty) {
        result.empty = false;
        result.notes = {
            "You marked a line and said nothing of it: why it is wrong, what happens because of it "
            "and how to mend it."};
    }
    note_ignored(form, result);
    return result;
}

}  // namespace

Assessment assess(const Question& question, std::string_view answer, const Dismissed& dismissed) {
    switch (form_kind(question)) {
        case FormKind::none:
            break;
        case FormKind::choice:
            return assess_choice(question, answer);
        case FormKind::ordering:
            return assess_order(question, answer);
        case FormKind::mark:
            return assess_marked(question, answer, dismissed);
    }
    return assess_words(question, answer, std::nullopt, dismissed);
}

void spare_red_flags(Assessment& assessment) {
    assessment.estimate =
        assessment.capped ? std::min(assessment.coverage, 0.5) : assessment.coverage;
}

void count_anew(Assessment& assessment) {
    assessment.coverage = coverage_of(assessment.key_points);
    assessment.capped = std::any_of(assessment.key_points.begin(), assessment.key_points.end(),
                                    [](const KeyPointResult& one) { return one.must && !one.hit; });
    spare_red_flags(assessment);
    for (const RedFlagResult& flag : assessment.red_flags)
        if (flag.stands) assessment.estimate *= left_by_red_flag;
}

}  // namespace rehearse::theory
