#include "chaos/collab_document.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "editing/utf16.hpp"

namespace rehearse::chaos {

CollabDocument::CollabDocument(std::u16string text, std::uint64_t version)
    : text_(std::move(text)), version_(version) {}

std::uint64_t CollabDocument::edit(editing::ChangeSet changes) {
    text_ = changes.apply(text_);
    pending_.push_back(std::move(changes));
    return confirmed_ + pending_.size();
}

std::optional<Push> CollabDocument::next_push() {
    if (in_flight_ > 0 || pending_.empty()) return std::nullopt;
    const std::size_t count = std::min(pending_.size(), limits::updates_per_push_max);
    in_flight_ = count;
    return Push{version_,
                confirmed_ + 1,
                {pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count)}};
}

bool CollabDocument::apply(const editing::ChangeSet& theirs, bool is_own) {
    ++version_;
    if (is_own && !pending_.empty()) {
        pending_.pop_front();  // its effect is on our screen already
        return true;
    }
    editing::ChangeSet other = theirs;
    for (editing::ChangeSet& mine : pending_) {
        if (mine.length_before() != other.length_before()) return false;
        editing::ChangeSet moved = mine.map(other);
        other = other.map(mine, editing::Side::before);
        mine = std::move(moved);
    }
    if (other.length_before() != text_.size()) return false;
    text_ = other.apply(text_);
    return true;
}

CollabDocument::Outcome CollabDocument::receive(const Told& told) {
    if (told.version > version_) return Outcome::gap;
    const std::uint64_t known = version_ - told.version;
    for (std::size_t at = known; at < told.updates.size(); ++at) {
        if (!apply(told.updates[at], told.is_own)) return Outcome::unfit;
    }
    if (told.is_own) {
        const std::uint64_t last = told.first + told.updates.size() - 1;
        const std::uint64_t settled = last > confirmed_ ? last - confirmed_ : 0;
        in_flight_ -= std::min(in_flight_, settled);
        confirmed_ = std::max(confirmed_, last);
    }
    const bool is_newest = pending_.empty() && known <= told.updates.size();
    if (is_newest && editing::check_of(text_) != told.check) return Outcome::diverged;
    return Outcome::ok;
}

}  // namespace rehearse::chaos
