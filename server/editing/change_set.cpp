#include "editing/change_set.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/assert.hpp"
#include "editing/utf16.hpp"

namespace rehearse::editing {
namespace {

/// Collects sections in the editor's normal form: none that do nothing; neighbours joined that are
/// both kept, both deleted or both inserted at one place. A replacement stays apart from an
/// insertion behind it, as it does in the editor.
class Builder {
public:
    void keep(std::size_t length) {
        if (length == 0) return;
        if (!sections_.empty() && sections_.back().keeps) {
            sections_.back().length += length;
        } else {
            sections_.push_back({length, true, {}});
        }
    }

    void replace(std::size_t length, const std::u16string& inserted) {
        if (length == 0 && inserted.empty()) return;
        if (!sections_.empty()) {
            Section& last = sections_.back();
            const bool both_delete = inserted.empty() && !last.keeps && last.inserted.empty();
            const bool both_insert = length == 0 && !last.keeps && last.length == 0;
            if (both_delete || both_insert) {
                last.length += length;
                last.inserted += inserted;
                return;
            }
        }
        sections_.push_back({length, false, inserted});
    }

    ChangeSet take() { return ChangeSet(std::move(sections_)); }

private:
    std::vector<Section> sections_;
};

/// Walks over a change in pieces of the old text, so that two changes can be walked side by side.
class Cursor {
public:
    explicit Cursor(const ChangeSet& changes) : sections_(changes.sections()) {
        rest_ = at_end() ? 0 : length();
    }

    bool at_end() const { return index_ == sections_.size(); }
    bool keeps() const { return !at_end() && sections_[index_].keeps; }
    bool replaces() const { return !at_end() && !sections_[index_].keeps; }
    const std::u16string& inserted() const { return sections_[index_].inserted; }
    std::size_t rest() const { return rest_; }  // of the section's old text
    bool at_start_of_section() const { return rest_ == length(); }
    std::size_t index() const { return index_; }

    void skip(std::size_t count) {
        if (count == rest_) {
            next();
        } else {
            rest_ -= count;
        }
    }
    void next() {
        ++index_;
        rest_ = at_end() ? 0 : length();
    }

private:
    std::size_t length() const { return sections_[index_].length; }

    const std::vector<Section>& sections_;
    std::size_t index_ = 0;
    std::size_t rest_ = 0;
};

/// Maps one change over another by walking both over the text they share. What `own_` inserts is
/// told once, at the first place of its section that the result still knows; what it removes is
/// told only as far as `other_` kept it.
class Mapper {
public:
    Mapper(const ChangeSet& own, const ChangeSet& other, Side side)
        : own_(own), other_(other), side_(side) {}

    ChangeSet run() {
        while (!own_.at_end() || !other_.at_end()) {
            if (own_.keeps() && other_.keeps()) {
                const std::size_t both = std::min(own_.rest(), other_.rest());
                result_.keep(both);
                own_.skip(both);
                other_.skip(both);
            } else if (other_.replaces() && other_goes_first()) {
                pass_replacement_of_other();
            } else {
                REHEARSE_ASSERT(own_.replaces());
                tell_own_replacement();
            }
        }
        return result_.take();
    }

private:
    bool is_told() const { return told_ == own_.index() + 1; }

    /// At the same place other's replacement comes first if it ends first, or, ending together, if
    /// we are to come after it.
    bool other_goes_first() const {
        if (!own_.replaces() || is_told()) return true;
        if (!own_.at_start_of_section()) return false;
        return other_.rest() < own_.rest() ||
               (other_.rest() == own_.rest() && side_ == Side::after);
    }

    void pass_replacement_of_other() {
        result_.keep(other_.inserted().size());
        for (std::size_t left = other_.rest(); left > 0;) {
            const std::size_t piece = std::min(own_.rest(), left);
            // Our section ends inside what other removed: this is the last chance to tell what it
            // inserts.
            if (own_.replaces() && !is_told() && own_.rest() <= piece) {
                result_.replace(0, own_.inserted());
                told_ = own_.index() + 1;
            }
            own_.skip(piece);
            left -= piece;
        }
        other_.next();
    }

    void tell_own_replacement() {
        std::size_t removed = 0;
        std::size_t left = own_.rest();
        while (left > 0) {
            if (other_.keeps()) {
                const std::size_t piece = std::min(left, other_.rest());
                removed += piece;
                left -= piece;
                other_.skip(piece);
            } else if (other_.replaces() && other_.inserted().empty() && other_.rest() < left) {
                left -= other_.rest();
                other_.next();
            } else {
                break;  // other inserts within our range: that text has to survive
            }
        }
        result_.replace(removed, is_told() ? std::u16string() : own_.inserted());
        told_ = own_.index() + 1;
        own_.skip(own_.rest() - left);
    }

    Cursor own_;
    Cursor other_;
    Side side_;
    Builder result_;
    std::size_t told_ = 0;  // 1 + index of the section whose insertion was told last
};

Error unfit(std::string message) {
    return fail(ErrorCode::invalid_change, std::move(message));
}

}  // namespace

ChangeSet::ChangeSet(std::vector<Section> sections) : sections_(std::move(sections)) {
    std::erase_if(sections_, [](const Section& section) {
        return section.length == 0 && section.inserted.empty();
    });
    for (const Section& section : sections_) {
        length_before_ += section.length;
        length_after_ += section.keeps ? section.length : section.inserted.size();
    }
}

ChangeSet ChangeSet::replacement(std::size_t length, std::size_t at, std::size_t removed,
                                 std::u16string inserted) {
    REHEARSE_ASSERT(at <= length && removed <= length - at);
    Builder builder;
    builder.keep(at);
    builder.replace(removed, inserted);
    builder.keep(length - at - removed);
    return builder.take();
}

Result<void> ChangeSet::check_inserted() const {
    for (const Section& section : sections_) {
        if (section.inserted.find(u'\r') != std::u16string::npos) {
            return unfit("The edit holds a carriage return: lines end with a line feed only.");
        }
        if (!is_well_formed(section.inserted)) {
            return unfit("The edit holds half a character (a lone surrogate): reload the page.");
        }
    }
    return {};
}

Result<void> ChangeSet::check_against(std::u16string_view text) const {
    if (length_before_ != text.size()) {
        return unfit("The edit does not fit the document: reload the page.");
    }
    std::size_t at = 0;
    for (const Section& section : sections_) {
        const std::size_t end = at + section.length;
        if (!section.keeps && (splits_pair(text, at) || splits_pair(text, end))) {
            return unfit("The edit cuts a character in two: reload the page.");
        }
        at = end;
    }
    return check_inserted();
}

std::u16string ChangeSet::apply(std::u16string_view text) const {
    REHEARSE_ASSERT(text.size() == length_before_);
    std::u16string out;
    out.reserve(length_after_);
    std::size_t at = 0;
    for (const Section& section : sections_) {
        out +=
            section.keeps ? text.substr(at, section.length) : std::u16string_view(section.inserted);
        at += section.length;
    }
    return out;
}

ChangeSet ChangeSet::map(const ChangeSet& other, Side side) const {
    REHEARSE_ASSERT(length_before_ == other.length_before_);
    return Mapper(*this, other, side).run();
}

}  // namespace rehearse::editing
