// One document as a client holds it: the text on its screen, and its updates that are not in the
// log yet. The rules are those of the web client (web/src/editor/doc-sync.ts): at most one push is
// in flight, updates are never merged, and what comes is applied one update at a time (EDIT-3).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "editing/change_set.hpp"

namespace rehearse::chaos {

struct Push {
    std::uint64_t version = 0;
    std::uint64_t first = 0;
    std::vector<editing::ChangeSet> updates;
};

/// An `edited` event.
struct Told {
    std::uint64_t version = 0;
    std::uint64_t first = 0;
    bool is_own = false;
    std::vector<editing::ChangeSet> updates;
    std::uint32_t check = 0;
};

class CollabDocument {
public:
    enum class Outcome {
        ok,
        gap,       // something was missed
        unfit,     // a change that does not fit: we lost our place
        diverged,  // our text is not the server's
    };

    CollabDocument() = default;
    CollabDocument(std::u16string text, std::uint64_t version);

    const std::u16string& text() const { return text_; }
    std::uint64_t version() const { return version_; }
    std::size_t pending() const { return pending_.size(); }

    /// A change made here. REQUIRES: it fits text(). Its number, counted from 1.
    std::uint64_t edit(editing::ChangeSet changes);
    /// What to send now; nothing while a push is in flight.
    std::optional<Push> next_push();
    /// The push that was in flight is not coming back.
    void push_lost() { in_flight_ = 0; }
    Outcome receive(const Told& told);

private:
    bool apply(const editing::ChangeSet& theirs, bool is_own);

    std::u16string text_;
    std::uint64_t version_ = 0;
    std::uint64_t confirmed_ = 0;  // updates of ours that are in the log
    std::uint64_t in_flight_ = 0;
    std::deque<editing::ChangeSet> pending_;
};

}  // namespace rehearse::chaos
