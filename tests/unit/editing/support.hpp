// What the tests of this folder share: a seeded source of choices, random changes, and changes as
// the editor's JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "editing/change_set.hpp"
#include "editing/utf16.hpp"

namespace rehearse::editing::test {

class Choices {
public:
    explicit Choices(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
    bool one_in(std::size_t chances) { return below(chances) == 0; }

private:
    std::mt19937_64 engine_;
};

inline std::u16string word(Choices& choices, std::size_t longest) {
    static const std::u16string alphabet[] = {
        u"a", u"b", u"c", u" ", u"\n", u"\u00e9", u"\u20ac", u"\U0001F600", u"\U0001F980"};
    std::u16string out;
    for (std::size_t left = choices.below(longest + 1); left > 0; --left)
        out += alphabet[choices.below(std::size(alphabet))];
    return out;
}

inline std::size_t place(Choices& choices, std::u16string_view text, std::size_t from) {
    const std::size_t at = from + choices.below(text.size() - from + 1);
    return splits_pair(text, at) ? at + 1 : at;
}

/// A change that an editor could make of `text`: one to three places, cutting no pair.
inline ChangeSet random_change(Choices& choices, std::u16string_view text) {
    std::vector<Section> sections;
    std::size_t at = 0;
    for (std::size_t parts = 1 + choices.below(3); parts > 0; --parts) {
        const std::size_t start = place(choices, text, at);
        std::size_t longest = std::min(text.size(), start + 4);
        if (splits_pair(text, longest)) ++longest;
        const std::size_t end =
            choices.one_in(2) ? start : place(choices, text.substr(0, longest), start);
        if (start > at) sections.push_back({start - at, true, {}});
        std::u16string inserted = choices.one_in(3) ? std::u16string() : word(choices, 3);
        if (end > start || !inserted.empty())
            sections.push_back({end - start, false, std::move(inserted)});
        at = end;
    }
    if (at < text.size()) sections.push_back({text.size() - at, true, {}});
    return ChangeSet(std::move(sections));
}

inline std::u16string utf16(std::string_view text) {
    return to_utf16(text).value();
}

inline ChangeSet change_of(const nlohmann::json& json) {
    std::vector<Section> sections;
    for (const auto& part : json) {
        Section section;
        section.keeps = part.is_number();
        section.length = section.keeps ? part.get<std::size_t>() : part.at(0).get<std::size_t>();
        for (std::size_t line = 1; !section.keeps && line < part.size(); ++line) {
            if (line > 1) section.inserted += u'\n';
            section.inserted += utf16(part[line].get<std::string>());
        }
        sections.push_back(std::move(section));
    }
    return ChangeSet(std::move(sections));
}

}  // namespace rehearse::editing::test
