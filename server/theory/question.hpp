// A theory question as its author wrote it: one Markdown file with YAML front matter (format:
// docs/CHALLENGES.md). Reading it checks everything that can be checked without other files. It
// never guesses: what it does not know is a fault.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "theory/fault.hpp"
#include "theory/phrase.hpp"

namespace rehearse::theory {

enum class Level { beginner, intermediate, advanced };
enum class Kind {
    concept_,
    design,
    experience,
    behavioral,
    system_design,
    culture,
    flaw,
    choice,
    ordering
};

std::string_view level_name(Level level);
std::string_view kind_name(Kind kind);
std::optional<Level> level_from(std::string_view name);
std::optional<Kind> kind_from(std::string_view name);

struct KeyPoint {
    std::string id;
    std::string text;
    double weight = 1.0;
    bool must = false;
    std::vector<Phrase> any;
    std::string feedback_missed;  // may be empty
    std::string heading;  // one of the four STAR points: found by this heading instead of phrases
    std::vector<int> lines;  // kind flaw: made by marking one of these lines of the snippet
};

/// Kind choice: one of those that somebody chooses from.
struct Option {
    std::string id;
    std::string text;  // Markdown within a line
    bool correct = false;
    std::string why;  // told afterwards
};

/// Kind ordering: one of those that somebody puts into order.
struct Step {
    std::string id;
    std::string text;  // Markdown within a line
    std::string why;   // told afterwards; may be empty
};

struct RedFlag {
    std::string text;
    std::vector<Phrase> any;
};

/// What a red flag is called where people speak of it: "flag:0" is the first of its question. No
/// key point is called so, and in a session it stays, as its questions do.
std::string red_flag_id(std::size_t index);

struct Question {
    std::string id;
    std::string title;
    Level level = Level::beginner;
    Kind kind = Kind::concept_;
    bool star = false;
    std::vector<std::string> topics;
    int minutes = 0;
    /// With `star`, the four implicit ones come last. Kinds choice and ordering name none: their
    /// right options and their steps are the points.
    std::vector<KeyPoint> key_points;
    std::vector<RedFlag> red_flags;
    std::vector<std::string> follow_ups;
    std::vector<std::string> tasks;     // "T35": rows of the task catalogue
    std::vector<std::string> packages;  // folders of challenges/coding
    std::vector<std::string> seeds;
    std::vector<Option> options;  // kind choice, else empty
    bool several = false;         // kind choice: more than one may be chosen
    std::vector<Step> steps;      // kind ordering, in the right order, else empty
    /// Kind flaw: the lines of its code block, without their numbers. Empty for a question that
    /// names no line; then the answer is words alone.
    std::vector<std::string> snippet;
    std::string license;
    int version = 1;
    /// Made by a program and not yet revised by a person: used only where it is named.
    bool draft = false;

    std::string text;               // Markdown; the only long text a candidate may see beforehand
    std::string model_answer;       // Markdown; hidden until it is revealed
    std::string interviewer_notes;  // Markdown; never for candidates; may be empty

    std::string file;  // as named by the caller, for messages
    std::string
        content_hash;  // lower-case hex SHA-256 of the file's bytes: sessions pin questions by it
};

/// What a file held. `question` is complete only when there are no faults.
struct QuestionReading {
    Question question;
    std::vector<Fault> faults;
};

QuestionReading read_question(std::string_view text, const std::string& file_name);

/// The same as one value; fails with `question_invalid` and all faults, one per line.
Result<Question> parse_question(std::string_view text, const std::string& file_name);

/// Lower-case words joined by hyphens, at most 64 bytes: the form of ids of questions, key points,
/// templates, rounds.
bool is_slug(std::string_view id);

std::string sha256_hex(std::string_view bytes);

}  // namespace rehearse::theory
