#include "theory/star.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rehearse::theory {
namespace {

/// The words by which the part was found, or "-".
std::string found(std::string_view part, const std::string& text) {
    const Words words = split_words(text);
    std::vector<SentenceText> sentences;
    for (const Sentence& sentence : words.sentences) sentences.emplace_back(words, sentence);
    const std::optional<StarMatch> match = find_star_part(part, sentences);
    if (!match) return "-";
    const std::size_t begin = words.words[match->words.first_word].begin;
    return text.substr(begin, words.words[match->words.end_word - 1].end - begin);
}

TEST(Star, PartsAreRecognisedByWhatPeopleSayThere) {
    struct Row {
        const char* part;
        const char* text;
        const char* match;
    };
    const Row rows[] = {
        {"situation", "It was on a Friday.", "on a Friday"},
        {"situation", "At my former company mails went out twice.", "my former company"},
        {"situation", "Indexes are useful.", "-"},
        {"task", "So my job was to bring it back.", "my job was"},
        {"task", "I was not responsible for it. I was responsible later.", "I was responsible"},
        {"task", "The job failed.", "-"},
        {"action", "I then rolled it back. We wrote a test.", "I then rolled"},
        {"action", "I rolled it back.", "-"},
        {"action", "I learned a lot. I noticed it. I thought so.", "-"},
        {"result", "Latency went from 12 seconds to 240 ms.", "from 12 seconds to 240"},
        {"result", "In the end it held.", "In the end"},
        {"result", "It is a queue.", "-"},
        {"moral", "In the end it held.", "-"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.text);
        EXPECT_EQ(found(row.part, row.text), row.match);
    }
}

}  // namespace
}  // namespace rehearse::theory
