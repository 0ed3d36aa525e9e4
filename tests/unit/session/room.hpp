// An interview with three people, for tests of sessions and of their JSON.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "unit/session/support.hpp"

namespace rehearse::session::test {

/// Host "ann", candidate "cat", observer "oli"; each asks under their own counter.
struct Room : Desk {
    std::map<std::string, std::uint64_t> counters;

    Room() {
        create(small_plan(), Mode::interview);
        seat("cat", "Cat", Role::candidate);
        seat("oli", "Oli", Role::observer);
    }
    void seat(const std::string& person, const std::string& name, Role role) {
        ASSERT_TRUE(by("ann", LinkMake{role, 1}));
        ASSERT_TRUE(as({person, "", 0}, Join{state.links.back().id, name}));
    }
    Result<Batch::Decided> by(const std::string& person, const Command& command) {
        return as({person, person + "-tab", ++counters[person]}, command);
    }
    std::optional<ErrorCode> refusal(const std::string& person, const Command& command) {
        const auto decided = by(person, command);
        return decided ? std::nullopt : std::optional(decided.error().code);
    }
    /// In the coding round with i2 open.
    void go_live() {
        ASSERT_TRUE(by("ann", SessionStart{}));
        ASSERT_TRUE(by("ann", RoundFinish{"theory"}));
        ASSERT_TRUE(by("ann", ItemOpen{"i2"}));
    }
    EditPush edit(const std::string& person, const std::string& doc) const {
        const editing::Document& document = *state.document(doc);
        const std::size_t length = document.text().size();
        return {doc, document.version(), document.next_number(person + "-tab"),
                {editing::ChangeSet::replacement(length, length, 0, u"x")}};
    }
};

}  // namespace rehearse::session::test
