// Estimates how much of a question an answer covers: which key points it mentions, with the
// sentence that shows it, and which red flags. It recognises phrases and understands nothing;
// whoever shows the result calls it an estimate and lets a person overrule it. Pure and
// deterministic; any bytes are accepted; time is linear in the answer. How well it agrees with
// people is measured by bench/assessment, which holds what was tried as well.
// What was chosen, sorted or marked (theory/form.hpp) is no estimate: it is right or it is not.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "theory/question.hpp"

namespace rehearse::theory {

/// The place in the answer that a finding rests on.
struct Evidence {
    std::size_t begin = 0;  // byte offsets of the sentence in the answer as given
    std::size_t end = 0;
    std::size_t match_begin = 0;  // byte offsets of the matched words, inside [begin, end)
    std::size_t match_end = 0;
    std::string sentence;  // those bytes; any that are not UTF-8 have become U+FFFD
    std::string
        phrase;  // as written in the question: for interviewers and authors, not for candidates
};

struct KeyPointResult {
    std::string id;
    std::string text;
    double weight = 0;
    bool must = false;
    bool hit = false;
    std::optional<Evidence> evidence;  // when hit by words
    bool denied = false;   // not hit, but a phrase occurred and was taken back ("is not ...")
    bool listed = false;   // not hit, but named in a row of terms that says nothing of it
    std::string feedback;  // when not hit: the author's question, or the text of the point
    /// For a person, a sentence on what decided when it was more than a phrase that stands there:
    /// the words were apart, it is denied, only listed, beside a mistake, or told without its
    /// heading. May be empty.
    std::string why;
};

struct RedFlagResult {
    std::size_t index = 0;  // in Question::red_flags
    std::string id;         // red_flag_id()
    std::string text;
    std::optional<Evidence> evidence;  // always, unless it is a person who says so
    std::string why;                   // as in KeyPointResult
    bool stands = true;                // false: a person says that this is not what was said
};

struct Assessment {
    std::vector<KeyPointResult> key_points;  // one per key point of the question, in its order
    /// Only those found. The sentence that shows one makes no point.
    std::vector<RedFlagResult> red_flags;
    double coverage = 0;  // weight hit / weight of all, in [0, 1]
    /// The same, but at most 0.5 if a `must` point is missed, and a quarter less for each red flag
    /// that stands; of a choice or an order what its score says (theory/form.hpp).
    double estimate = 0;
    bool capped = false;  // a `must` point is missed

    bool empty = false;      // no words at all, and nothing chosen, sorted or marked
    bool too_short = false;  // fewer than answer_words_min words
    bool too_long = false;   // only the first limits::answer_bytes_max bytes were read
    std::size_t word_count = 0;
    std::size_t bytes_read = 0;
    /// One sentence for a person per flag above, and one if points were only listed. Of a choice or
    /// an order: how the score came about.
    std::vector<std::string> notes;
};

inline constexpr std::size_t answer_words_min = 20;

/// `dismissed`: red flags, by their index, of which a person says that they are none. Those found
/// are told, and do not stand: they cost nothing, and their sentences may make points.
Assessment assess(const Question& question, std::string_view answer,
                  const std::set<std::size_t>& dismissed = {});

/// Coverage, cap and estimate of words, from which points are hit and which red flags stand.
void count_anew(Assessment& assessment);
/// The estimate as it is where red flags are told and cost nothing. Of words only.
void spare_red_flags(Assessment& assessment);

}  // namespace rehearse::theory
