// Document keeps the agreed text of one document, how often it changed, and its last
// limits::history_window changes. It is the authority that orders concurrent edits. Pure: no clock,
// no I/O. Positions are UTF-16 units.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "editing/change_set.hpp"

namespace rehearse::editing {

/// How many updates a document has had.
using Version = std::uint64_t;

/// One accepted change, and whose it was: `number` counts a client's updates of this document
/// from 1.
struct Update {
    std::string client;
    std::uint64_t number = 0;
    ChangeSet changes;

    bool operator==(const Update&) const = default;
};

/// What a push comes to: `updates` are its new changes, mapped to follow `version_before`. Empty
/// when all were known.
struct Accepted {
    Version version_before = 0;
    std::uint64_t first = 0;  // number of the first of `updates`
    std::vector<ChangeSet> updates;
    std::uint32_t check = 0;  // of the text after them
};

class Document {
public:
    Document() = default;
    /// REQUIRES: text is well formed and has no carriage return.
    explicit Document(std::u16string text, Version version = 0);

    const std::u16string& text() const { return text_; }
    Version version() const { return version_; }
    std::uint32_t check() const;

    /// The number that the next update of `client` must have.
    std::uint64_t next_number(const std::string& client) const;
    /// EDIT-1: whether updates `first` .. `first + count - 1` of `client` are all in the log
    /// already.
    bool knows(const std::string& client, std::uint64_t first, std::size_t count) const;

    /// Judges a client's updates made on `version` and moves them over whatever was accepted since,
    /// one at a time (EDIT-3). Does not change the document: append() does, once the log holds
    /// them. Known updates are left out (EDIT-1). Fails with `out_of_order` (EDIT-2, EDIT-4),
    /// `stale_version` (EDIT-4), `invalid_change` or `too_large` (EDIT-5).
    Result<Accepted> push(Version version, const std::string& client, std::uint64_t first,
                          const std::vector<ChangeSet>& updates) const;

    /// Applies what push() gave, as the log holds it. False, and nothing changed, when it does not
    /// follow this version.
    bool append(Version version_before, const std::string& client, std::uint64_t first,
                const std::vector<ChangeSet>& updates);

    /// For snapshots: the kept updates, oldest first, and the next number of each client.
    using Window = std::vector<std::shared_ptr<const Update>>;
    const Window& window() const { return window_; }
    const std::map<std::string, std::uint64_t>& next_numbers() const { return next_numbers_; }
    static Document restore(std::u16string text, Version version, Window window,
                            std::map<std::string, std::uint64_t> next_numbers);

private:
    std::size_t length_at(Version version) const;

    std::u16string text_;
    Version version_ = 0;
    Window window_;  // the last update led to version_
    std::map<std::string, std::uint64_t> next_numbers_;
};

}  // namespace rehearse::editing
