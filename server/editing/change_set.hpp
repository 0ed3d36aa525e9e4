// ChangeSet: one change of a text, as CodeMirror describes it: a row of sections that together
// cover the old text, each kept or replaced. Pure values; where two changes meet, they are ordered
// exactly as the editor orders them, because server and clients must come to the same text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rehearse::editing {

/// `length` units of the old text: kept, or replaced by `inserted` (empty: deleted; length 0: a
/// pure insertion).
struct Section {
    std::size_t length = 0;
    bool keeps = true;
    std::u16string inserted;

    bool operator==(const Section&) const = default;
};

/// Who comes first when both insert at the same place: the change that is being mapped, or the one
/// it is mapped over.
enum class Side { after, before };

class ChangeSet {
public:
    ChangeSet() = default;
    /// Takes the sections as they come, less those that do nothing: neighbours are not joined, so
    /// that what a client sent stays what it sent.
    explicit ChangeSet(std::vector<Section> sections);

    /// The change that replaces `removed` units at `at` of a text of `length` units.
    static ChangeSet replacement(std::size_t length, std::size_t at, std::size_t removed,
                                 std::u16string inserted);

    const std::vector<Section>& sections() const { return sections_; }
    std::size_t length_before() const { return length_before_; }
    std::size_t length_after() const { return length_after_; }

    /// EDIT-5: whether it may be applied to `text`: lengths fit, no surrogate pair is cut, what is
    /// inserted is well formed and holds no carriage return. Fails with `invalid_change`.
    Result<void> check_against(std::u16string_view text) const;
    /// The part of check_against that needs no text.
    Result<void> check_inserted() const;

    /// REQUIRES: text.size() == length_before().
    std::u16string apply(std::u16string_view text) const;

    /// This change, moved over `other`: both start at the same text; the result applies after
    /// `other`. `Side::before` puts own insertions in front of other's at the same place. REQUIRES:
    /// equal length_before().
    ChangeSet map(const ChangeSet& other, Side side = Side::after) const;

    bool operator==(const ChangeSet&) const = default;

private:
    std::vector<Section> sections_;
    std::size_t length_before_ = 0;
    std::size_t length_after_ = 0;
};

}  // namespace rehearse::editing
