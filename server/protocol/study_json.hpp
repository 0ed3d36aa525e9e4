// What people study, and the interviews that they have before them, in the REST interface and in
// the store (PROTOCOL section 10).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "protocol/strict_json.hpp"
#include "protocol/words.hpp"
#include "theory/question.hpp"

namespace rehearse::protocol {

inline constexpr std::size_t study_answer_bytes_max = 16 * 1024;
inline constexpr std::size_t upcoming_text_bytes_max = 200;  // company, stage
inline constexpr std::size_t upcoming_notes_bytes_max = 4 * 1024;

/// How well somebody says that they knew it.
enum class Grade { know, partly, didnt, skip };
std::string_view name_of(Grade grade);
inline constexpr Words grade_from{
    std::array{Grade::know, Grade::partly, Grade::didnt, Grade::skip}, &name_of};

struct Review {
    std::string question;
    Grade grade = Grade::skip;
    std::vector<std::string> missed;    // key points, by their reader
    std::optional<std::string> answer;  // none: thought or said aloud
    std::optional<double> estimate;     // of the answer, 0 to 100; the server's
};

struct Upcoming {
    std::string company;
    std::string date;  // YYYY-MM-DD, of the calendar that the person lives by
    std::string stage;
    std::string notes;
    std::optional<std::string> template_id;
    std::vector<std::string> topics;  // when there is no template
};

/// The body of POST /study/reviews, without an estimate. `bad_message`, `unknown_field`,
/// `too_large`. Whether the question and its key points exist is for others to say.
Result<Review> parse_review(std::string_view body);
/// The body of POST and PUT /upcoming; `invalid_input` for a date that no calendar has.
Result<Upcoming> parse_upcoming(std::string_view body);
/// The body of DELETE /me/data: fails unless it is {"confirm": true}.
Result<void> parse_confirmation(std::string_view body);

/// As the store keeps them. Reading fails with `internal` for what was not written here.
std::string encode_review(const Review& review);
std::string encode_upcoming(const Upcoming& upcoming);
Result<Review> decode_review(std::string_view payload);
Result<Upcoming> decode_upcoming(std::string_view payload);

/// As they are told.
Json review_json(std::uint64_t id, Instant at, const Review& review);
Json upcoming_json(std::string_view id, const Upcoming& upcoming);

/// What a question is known by before it is opened.
Json question_summary_json(const theory::Question& question);

/// A coding task that a question leads to.
struct LinkedChallenge {
    std::string slug;
    std::string title;
    std::string difficulty;
    int minutes = 0;
};
/// All of it but the interviewer's notes and the phrases of its key points.
Json question_json(const theory::Question& question,
                   const std::vector<LinkedChallenge>& challenges);

}  // namespace rehearse::protocol
