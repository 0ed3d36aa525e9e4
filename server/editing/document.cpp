#include "editing/document.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "editing/utf16.hpp"

namespace rehearse::editing {
namespace {

/// A push must be a chain that starts at a text of `length` units, and each of its changes sound in
/// itself.
Result<void> check_chain(const std::vector<ChangeSet>& updates, std::size_t length) {
    for (const ChangeSet& update : updates) {
        if (update.length_before() != length) {
            return fail(ErrorCode::invalid_change,
                        "The edit does not fit the document: reload the page.");
        }
        if (auto fine = update.check_inserted(); !fine) return fine.error();
        length = update.length_after();
        if (length > limits::document_units_max) {
            return fail(ErrorCode::too_large,
                        "The text is too long: shorten it to 262,144 characters or fewer.");
        }
    }
    return {};
}

}  // namespace

Document::Document(std::u16string text, Version version)
    : text_(std::move(text)), version_(version) {}

std::uint32_t Document::check() const {
    return check_of(text_);
}

std::uint64_t Document::next_number(const std::string& client) const {
    const auto found = next_numbers_.find(client);
    return found == next_numbers_.end() ? 1 : found->second;
}

bool Document::knows(const std::string& client, std::uint64_t first, std::size_t count) const {
    const std::uint64_t next = next_number(client);
    return first < next && count <= next - first;
}

std::size_t Document::length_at(Version version) const {
    if (version == version_) return text_.size();
    return window_[window_.size() - static_cast<std::size_t>(version_ - version)]
        ->changes.length_before();
}

Result<Accepted> Document::push(Version version, const std::string& client, std::uint64_t first,
                                const std::vector<ChangeSet>& updates) const {
    if (first == 0 || updates.empty()) {
        return fail(ErrorCode::invalid_change,
                    "An edit needs a number from 1 and at least one change.");
    }
    if (knows(client, first, updates.size()))
        return Accepted{version_, next_number(client), {}, check()};
    if (updates.size() > limits::updates_per_push_max) {
        return fail(ErrorCode::too_large,
                    "Too many changes at once: send at most 256 in one message.");
    }
    if (first > next_number(client)) {
        return fail(ErrorCode::out_of_order,
                    "An earlier edit of yours is missing: send the edits in order.");
    }
    if (version > version_) {
        return fail(ErrorCode::out_of_order,
                    "The edit is based on a version that does not exist: reload the page.");
    }
    if (version_ - version > window_.size()) {
        return fail(ErrorCode::stale_version,
                    "The edit is based on a version that is no longer kept: reload the page.");
    }
    if (auto fine = check_chain(updates, length_at(version)); !fine) return fine.error();

    // What waits in the client, walked over the log exactly as the client walks over it: its own
    // updates leave the queue, any other moves the queue, and is moved by it.
    std::vector<ChangeSet> waiting = updates;
    std::size_t known = 0;
    const auto start = window_.end() - static_cast<std::ptrdiff_t>(version_ - version);
    for (auto logged = start; logged != window_.end(); ++logged) {
        if ((*logged)->client == client) {
            if ((*logged)->number != first + known || known == updates.size()) {
                return fail(ErrorCode::out_of_order,
                            "The edit leaves out earlier ones that it builds on: send them again "
                            "together.");
            }
            ++known;
            continue;
        }
        ChangeSet other = (*logged)->changes;
        for (std::size_t index = known; index < waiting.size(); ++index) {
            if (waiting[index].length_before() != other.length_before()) {
                return fail(ErrorCode::invalid_change,
                            "The edit does not fit what you sent before: reload the page.");
            }
            ChangeSet moved = waiting[index].map(other);
            // The last one's form of `other` would serve nobody.
            if (index + 1 < waiting.size()) other = other.map(waiting[index], Side::before);
            waiting[index] = std::move(moved);
        }
    }
    if (first + known != next_number(client)) {
        return fail(ErrorCode::out_of_order,
                    "Some of these edits are known, but not on this version: reload the page.");
    }
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(known));

    std::u16string text = text_;
    for (const ChangeSet& update : waiting) {
        if (auto fine = update.check_against(text); !fine) return fine.error();
        if (update.length_after() > limits::document_units_max) {
            return fail(ErrorCode::too_large,
                        "The text is too long: shorten it to 262,144 characters or fewer.");
        }
        text = update.apply(text);
    }
    return Accepted{version_, first + known, std::move(waiting), check_of(text)};
}

bool Document::append(Version version_before, const std::string& client, std::uint64_t first,
                      const std::vector<ChangeSet>& updates) {
    if (version_before != version_) return false;
    std::u16string text = text_;
    for (const ChangeSet& update : updates) {
        if (!update.check_against(text)) return false;
        text = update.apply(text);
    }
    for (std::size_t index = 0; index < updates.size(); ++index) {
        window_.push_back(
            std::make_shared<const Update>(Update{client, first + index, updates[index]}));
    }
    if (window_.size() > limits::history_window) {
        window_.erase(window_.begin(),
                      window_.end() - static_cast<std::ptrdiff_t>(limits::history_window));
    }
    text_ = std::move(text);
    version_ += updates.size();
    std::uint64_t& next = next_numbers_[client];
    next = std::max(next, first + updates.size());
    return true;
}

Document Document::restore(std::u16string text, Version version, Window window,
                           std::map<std::string, std::uint64_t> next_numbers) {
    Document document(std::move(text), version);
    document.window_ = std::move(window);
    document.next_numbers_ = std::move(next_numbers);
    return document;
}

}  // namespace rehearse::editing
