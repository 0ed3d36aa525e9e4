// Where a story has its situation, task, action and result when it has no headings: by what people
// say there ("last November", "my job was", "I rolled back", "in the end"). A hint for whoever
// reads the report; it is right about three times in four, which is too little to tick a point by.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "theory/phrase.hpp"

namespace rehearse::theory {

struct StarMatch {
    std::size_t sentence = 0;  // index into the sentences
    PhraseMatch words;
};

/// The first sentence that seems to tell this part: "situation", "task", "action" or "result".
/// "action" takes two sentences in which somebody did something: one is told by every story.
std::optional<StarMatch> find_star_part(std::string_view part,
                                        const std::vector<SentenceText>& sentences);

}  // namespace rehearse::theory
