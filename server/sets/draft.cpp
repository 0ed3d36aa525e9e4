#include "sets/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/limits.hpp"
#include "theory/assess.hpp"
#include "theory/phrase.hpp"
#include "theory/question.hpp"
#include "theory/words.hpp"

namespace rehearse::sets {
namespace {

constexpr std::size_t points_max = 8;
constexpr std::size_t phrases_max = 8;
constexpr int minutes_otherwise = 5;

/// Words that carry no subject: what is left of a sentence without them is near to its nouns.
const std::set<std::string_view>& common_words() {
    static const std::set<std::string_view> words{
        "the",       "and",       "for",       "are",        "but",       "you",      "all",
        "any",       "can",       "had",       "has",        "have",      "her",      "his",
        "how",       "its",       "may",       "might",      "must",      "new",      "now",
        "old",       "one",       "our",       "out",        "own",       "per",      "she",
        "should",    "shall",     "some",      "such",       "than",      "that",     "their",
        "them",      "then",      "there",     "these",      "they",      "this",     "those",
        "thus",      "too",       "two",       "use",        "used",      "uses",     "using",
        "very",      "was",       "way",       "well",       "were",      "what",     "when",
        "where",     "which",     "while",     "who",        "whom",      "whose",    "why",
        "will",      "with",      "within",    "would",      "your",      "about",    "above",
        "across",    "after",     "again",     "against",    "almost",    "along",    "already",
        "also",      "although",  "always",    "among",      "another",   "around",   "away",
        "back",      "because",   "been",      "before",     "being",     "below",    "between",
        "both",      "call",      "called",    "cannot",     "could",     "did",      "does",
        "doing",     "done",      "down",      "during",     "each",      "either",   "else",
        "enough",    "even",      "ever",      "every",      "few",       "first",    "from",
        "further",   "get",       "gets",      "give",       "gives",     "good",     "here",
        "however",   "into",      "just",      "keep",       "keeps",     "kind",     "last",
        "later",     "less",      "let",       "lets",       "like",      "likely",   "made",
        "make",      "makes",     "many",      "means",      "more",      "most",     "much",
        "need",      "needs",     "next",      "often",      "once",      "only",     "other",
        "others",    "otherwise", "over",      "particular", "provide",   "provides", "rather",
        "really",    "same",      "several",   "since",      "something", "still",    "take",
        "takes",     "thing",     "things",    "three",      "through",   "time",     "together",
        "under",     "until",     "upon",      "usually",    "various",   "want",     "wants",
        "whether",   "without",   "work",      "works",      "yet",       "example",  "case",
        "cases",     "etc",       "important", "instead",    "known",     "allow",    "allows",
        "based",     "become",    "becomes",   "help",       "helps",     "include",  "includes",
        "including", "able",      "dont",      "doesnt",     "isnt",      "arent",    "cant",
        "wont",      "not",       "never",     "none",       "nor",       "his",      "him",
        "hers",      "off",       "via"};
    return words;
}

bool holds_digit(std::string_view word) {
    return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// One part of the answer that may be a key point.
struct Candidate {
    std::string text;
    std::vector<std::string> words;
};

bool opens_fence(std::string_view line) {
    const std::size_t at = line.find_first_not_of(' ');
    return at != std::string_view::npos &&
           (line.substr(at).starts_with("```") || line.substr(at).starts_with("~~~"));
}

/// Length of a list marker with what stands before it; 0 when the line begins no item.
std::size_t marker_length(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && line[at] == ' ') ++at;
    if (at > 1) return 0;
    const std::size_t begin = at;
    while (at < line.size() && line[at] >= '0' && line[at] <= '9') ++at;
    if (at >= line.size()) return 0;
    const char sign = line[at];
    const bool fits =
        at > begin ? sign == '.' || sign == ')' : sign == '-' || sign == '*' || sign == '+';
    return fits && at + 1 < line.size() && line[at + 1] == ' ' ? at + 2 : 0;
}

struct Parts {
    std::vector<std::string> items;  // of lists
    std::string prose;               // all text without code
};

Parts parts_of(std::string_view answer) {
    Parts parts;
    bool in_code = false;
    bool in_item = false;
    while (!answer.empty()) {
        const std::size_t end = std::min(answer.find('\n'), answer.size());
        const std::string_view line = answer.substr(0, end);
        answer.remove_prefix(std::min(end + 1, answer.size()));
        if (opens_fence(line)) {
            in_code = !in_code;
            continue;
        }
        if (in_code) continue;
        parts.prose += std::string(line) + "\n";
        if (line.find_first_not_of(" \t") == std::string_view::npos) {
            in_item = false;
        } else if (const std::size_t marker = marker_length(line)) {
            parts.items.emplace_back(line.substr(marker));
            in_item = true;
        } else if (in_item) {
            parts.items.back() += " " + std::string(line);
        }
    }
    return parts;
}

Candidate candidate_of(std::string_view text) {
    constexpr std::size_t words_read = 40;
    Candidate candidate;
    candidate.text = title_from(text);
    theory::Words words = theory::split_words(text);
    for (theory::Word& word : words.words) {
        if (candidate.words.size() >= words_read) break;
        candidate.words.push_back(std::move(word.text));
    }
    return candidate;
}

class Drafter {
public:
    explicit Drafter(const Entry& entry) : entry_(entry) {
        for (const std::string& text : {entry.title, entry.text})
            for (const theory::Word& word : theory::split_words(text).words)
                question_stems_.insert(word.stem);
    }

    /// Key points that the model answer makes; none when nothing can be told apart.
    std::vector<theory::KeyPoint> points() {
        for (const Point& point : entry_.points) add(point.text, point.any);
        if (std::vector<theory::KeyPoint> given = those_that_hit(); !given.empty()) return given;
        for (const Candidate& candidate : candidates()) {
            if (points_.size() >= points_max) break;
            add(candidate.text, phrases(candidate));
        }
        return those_that_hit();
    }

private:
    bool carries(const std::string& word) const {
        if (word.size() < 3 && !holds_digit(word)) return false;
        if (common_words().contains(word) || theory::is_negation(word)) return false;
        return !question_stems_.contains(theory::stem_of(word));
    }

    std::size_t weight(const Candidate& candidate) const {
        return static_cast<std::size_t>(
            std::count_if(candidate.words.begin(), candidate.words.end(),
                          [&](const std::string& word) { return carries(word); }));
    }

    std::vector<Candidate> candidates() const {
        const Parts parts = parts_of(entry_.answer);
        std::vector<Candidate> all;
        for (const std::string& item : parts.items) all.push_back(candidate_of(item));
        std::erase_if(all, [&](const Candidate& one) { return weight(one) == 0; });
        if (all.size() < 2) {
            all.clear();
            for (const theory::Sentence& sentence : theory::split_words(parts.prose).sentences)
                all.push_back(
                    candidate_of(std::string_view(parts.prose)
                                     .substr(sentence.begin, sentence.end - sentence.begin)));
            std::erase_if(all, [&](const Candidate& one) { return weight(one) == 0; });
        }
        // The fullest ones, in their order.
        std::vector<std::size_t> weights;
        for (const Candidate& one : all) weights.push_back(weight(one));
        if (all.size() > points_max) {
            std::vector<std::size_t> sorted = weights;
            std::sort(sorted.rbegin(), sorted.rend());
            const std::size_t least = sorted[points_max - 1];
            std::vector<Candidate> kept;
            for (std::size_t i = 0; i < all.size(); ++i)
                if (weights[i] >= least) kept.push_back(std::move(all[i]));
            all = std::move(kept);
        }
        return all;
    }

    std::vector<std::string> phrases(const Candidate& candidate) const {
        std::vector<std::string> pairs;
        std::vector<std::string> singles;
        std::optional<std::size_t> previous;
        for (std::size_t i = 0; i < candidate.words.size(); ++i) {
            const std::string& word = candidate.words[i];
            if (!carries(word)) continue;
            // "Not found" says nothing without its "not".
            const bool is_denied = i > 0 && theory::is_negation(candidate.words[i - 1]);
            singles.push_back(is_denied ? candidate.words[i - 1] + " " + word : word);
            if (previous) {
                const std::size_t gap = i - *previous - 1;
                if (gap <= theory::gap_words_max)
                    pairs.push_back(candidate.words[*previous] + (gap == 0 ? " " : " ... ") + word);
            }
            previous = i;
        }
        // A pair says more than a word; of words the long ones say most.
        std::stable_sort(singles.begin(), singles.end(),
                         [](const auto& a, const auto& b) { return a.size() > b.size(); });
        std::vector<std::string> all;
        for (const std::string& pair : pairs)
            if (all.size() < phrases_max / 2) all.push_back(pair);
        constexpr std::size_t long_word = 7;
        for (const std::string& single : singles)
            if (all.size() < phrases_max && (single.size() >= long_word || pairs.empty()))
                all.push_back(single);
        return all;
    }

    void add(const std::string& text, const std::vector<std::string>& any) {
        theory::KeyPoint point;
        point.text = title_from(text);
        std::vector<std::string> seen;
        for (const std::string& source : any) {
            if (std::find(seen.begin(), seen.end(), source) != seen.end()) continue;
            auto phrase = theory::Phrase::compile(plain_phrase(source));
            if (!phrase) continue;
            seen.push_back(source);
            point.any.push_back(std::move(*phrase));
        }
        if (point.any.empty() || point.text.empty()) return;
        point.id = id_of(point.text);
        points_.push_back(std::move(point));
    }

    /// Words and gaps only: what strangers wrote is no pattern.
    static std::string plain_phrase(std::string_view source) {
        std::string out;
        for (std::size_t at = 0; at < source.size();) {
            const std::size_t end = std::min(source.find(' ', at), source.size());
            const std::string_view chunk = source.substr(at, end - at);
            at = end + 1;
            if (chunk == "...") {
                out += out.empty() ? "" : " ...";
                continue;
            }
            for (const theory::Word& word : theory::split_words(chunk).words)
                out += (out.empty() ? "" : " ") + word.text;
        }
        return out;
    }

    std::string id_of(std::string_view text) {
        std::string slug;
        std::size_t words = 0;
        for (const theory::Word& word : theory::split_words(text).words) {
            const std::string part = slug_of(word.text);
            if (part.empty() || common_words().contains(word.text) || words == 3) continue;
            slug += (slug.empty() ? "" : "-") + part;
            ++words;
        }
        slug = slug_of(slug);
        if (slug.empty()) slug = "point";
        const std::string base = slug.substr(0, 56);
        for (int number = 2; !ids_.insert(slug).second; ++number)
            slug = fmt::format("{}-{}", slug_of(base), number);
        return slug;
    }

    std::vector<theory::KeyPoint> those_that_hit() {
        theory::Question question;
        question.title = entry_.title;
        question.text = entry_.text;
        question.key_points = std::move(points_);
        points_.clear();
        const theory::Assessment model = theory::assess(question, entry_.answer);
        std::vector<theory::KeyPoint> hit;
        for (std::size_t i = 0; i < question.key_points.size(); ++i)
            if (model.key_points[i].hit) hit.push_back(std::move(question.key_points[i]));
        return hit;
    }

    const Entry& entry_;
    std::set<std::string> question_stems_;
    std::set<std::string> ids_;
    std::vector<theory::KeyPoint> points_;
};

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' || c == '\t' ? ' ' : c;
    }
    return out + "\"";
}

/// A text that can stand in a question's file: fences are closed, and no line is one of the
/// headings that divide the file.
std::string fit_for_body(std::string_view text) {
    std::string out;
    bool fenced = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.starts_with("```")) fenced = !fenced;
        const std::size_t begin = line.find_first_not_of(" \t");
        const std::string_view words =
            begin == std::string_view::npos
                ? std::string_view()
                : line.substr(begin, line.find_last_not_of(" \t") - begin + 1);
        if (!fenced && (words == "## Model answer" || words == "## Interviewer notes"))
            out += '#' + std::string(words);
        else
            out += line;
        out += '\n';
    }
    if (fenced) out += "```\n";
    return out;
}

/// Who tags a text as a choice or an order has given no options or steps.
std::string kind_of(const Entry& entry) {
    if (!entry.options.empty()) return "choice";
    if (!entry.steps.empty()) return "ordering";
    const bool has_none = entry.kind.empty() || entry.kind == "choice" || entry.kind == "ordering";
    return has_none ? "concept" : entry.kind;
}

bool has_form(const Entry& entry) {
    return !entry.options.empty() || !entry.steps.empty();
}

/// Options or steps as they stand in a question's file.
std::string form_of(const Entry& entry) {
    const bool is_choice = !entry.options.empty();
    std::string out =
        is_choice ? fmt::format("several: {}\noptions:\n", entry.several) : "steps:\n";
    for (const FormLine& line : is_choice ? entry.options : entry.steps) {
        out += fmt::format("  - id: {}\n    text: {}\n", quoted(line.id), quoted(line.text));
        if (is_choice) out += fmt::format("    correct: {}\n", line.correct);
        if (!line.why.empty()) out += fmt::format("    why: {}\n", quoted(line.why));
    }
    return out;
}

std::string points_of(const std::vector<theory::KeyPoint>& points) {
    std::string out = "key_points:\n";
    for (const theory::KeyPoint& point : points) {
        std::string any;
        for (const theory::Phrase& phrase : point.any)
            any += (any.empty() ? "" : ", ") + quoted(phrase.source());
        out += fmt::format("  - id: {}\n    text: {}\n    any: [{}]\n", quoted(point.id),
                           quoted(point.text), any);
    }
    return out;
}

std::string file_of(const Entry& entry, const std::string& id,
                    const std::vector<theory::KeyPoint>& points) {
    std::string topics;
    for (const std::string& topic : entry.topics)
        topics += (topics.empty() ? "" : ", ") + quoted(topic);
    const char* advice = has_form(entry)
                             ? "What is right came with the file: see to it that each line says why"
                             : "Its key points are guessed from the model answer: revise them";
    std::string out = fmt::format(
        "---\n"
        "# Made by `rehearse questions import`. {}\n"
        "# (docs/CHALLENGES.md), then remove the line `draft: true`.\n"
        "draft: true\n"
        "id: {}\n"
        "title: {}\n"
        "level: {}\n"
        "kind: {}\n"
        "topics: [{}]\n"
        "minutes: {}\n",
        advice, quoted(id), quoted(entry.title), entry.level, kind_of(entry), topics,
        entry.minutes > 0 ? entry.minutes : minutes_otherwise);
    out += has_form(entry) ? form_of(entry) : points_of(points);
    if (!entry.license.empty()) out += fmt::format("license: {}\n", quoted(entry.license));
    return out + fmt::format("version: 1\n---\n{}\n## Model answer\n\n{}", fit_for_body(entry.text),
                             fit_for_body(entry.answer));
}

Entry cleaned(Entry entry) {
    for (std::string* text : {&entry.id, &entry.title, &entry.text, &entry.answer, &entry.license})
        *text = printable(*text);
    for (Point& point : entry.points) point.text = printable(point.text);
    return entry;
}

/// What is right of a form is its points.
std::size_t points_in(const Entry& entry, const std::vector<theory::KeyPoint>& points) {
    const auto right = std::count_if(entry.options.begin(), entry.options.end(),
                                     [](const FormLine& line) { return line.correct; });
    return has_form(entry) ? static_cast<std::size_t>(right) + entry.steps.size() : points.size();
}

std::string wished_id(const Entry& entry) {
    if (theory::is_slug(entry.id)) return entry.id;
    if (std::string slug = slug_of(entry.id.empty() ? entry.title : entry.id); !slug.empty())
        return slug;
    return "question-" + theory::sha256_hex(entry.title + "\n" + entry.text).substr(0, 12);
}

}  // namespace

Drafting draft_questions(const std::vector<Entry>& entries, const Defaults& defaults,
                         const std::string& file) {
    Drafting drafting;
    std::set<std::string> ids;
    const std::string too_large =
        fmt::format("and its answer are larger than {} KiB", limits::question_bytes_max >> 10U);
    for (const Entry& given : entries) {
        const auto fault = [&](const char* field, std::string message) {
            drafting.faults.push_back(
                {file, given.line, fmt::format("{}.{}", given.where, field), std::move(message)});
        };
        Entry entry = cleaned(given);
        if (!defaults.topic.empty()) {
            std::erase(entry.topics, defaults.topic);
            entry.topics.insert(entry.topics.begin(), defaults.topic);
        }
        if (entry.level.empty()) entry.level = defaults.level;
        if (entry.text.size() + entry.answer.size() > limits::question_bytes_max) {
            fault("text", too_large);
            continue;
        }
        const std::size_t faults = drafting.faults.size();
        if (title_from(entry.title).empty()) entry.title = title_from(entry.text);
        if (title_from(entry.text).empty()) fault("question", "holds no words");
        if (entry.topics.empty()) fault("topics", "names no topic: give one with --topic");
        if (entry.level.empty()) fault("level", "is not said: give one with --level");
        std::vector<theory::KeyPoint> points;
        if (!has_form(entry)) points = Drafter(entry).points();
        if (points.empty() && !has_form(entry))
            fault("answer",
                  "says nothing that the question does not say: no key point can be drafted");
        if (drafting.faults.size() > faults) continue;
        std::string id = wished_id(entry);
        const std::string base = slug_of(id.substr(0, 58));
        for (int number = 2; !ids.insert(id).second; ++number)
            id = fmt::format("{}-{}", base, number);
        NewQuestion made{entry.topics.front(), id, entry.title, file_of(entry, id, points),
                         points_in(entry, points)};
        if (made.text.size() > limits::question_bytes_max) {
            fault("text", too_large);
            continue;
        }
        drafting.questions.push_back(std::move(made));
    }
    return drafting;
}

}  // namespace rehearse::sets
