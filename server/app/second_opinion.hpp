// What a language model thinks of a theory answer: what it is asked, in the form that OpenAI's chat
// endpoints and their likes take, and what of its reply is believed. It is a suggestion beside the
// estimate and changes no number. The answer goes in as data, and whatever it talks the model into
// touches its own suggestion alone: only key points of the question count, and a quote only if it
// stands in the answer. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "theory/question.hpp"

namespace rehearse::app {

inline constexpr std::size_t opinion_answer_bytes_max = 16 * 1024;  // of an answer that is sent
inline constexpr std::size_t opinion_reply_bytes_max = 128 * 1024;  // of what comes back
inline constexpr std::size_t opinion_quote_bytes_max = 600;

struct OpinionPoint {
    std::string id;
    bool made = false;
    std::optional<std::string> quote;  // from the answer; nothing when none was given that is

    bool operator==(const OpinionPoint&) const = default;
};

/// The body of a request for an opinion.
std::string opinion_request(const std::string& model, const theory::Question& question,
                            std::string_view answer);

/// The points of a reply, in the question's order; points that it left out are left out. Fails with
/// `bad_message`, in a sentence, when it is not a reply or judges no key point of the question.
Result<std::vector<OpinionPoint>> parse_opinion(std::string_view body,
                                                const theory::Question& question,
                                                std::string_view answer);

}  // namespace rehearse::app
