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

    explicit Room(Mode mode = Mode::interview) {
        create(small_plan(), mode);
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
    /// As whoever hands the command in has found it in the catalog.
    static ItemAdd add(const std::string& round, const std::string& ref,
                       std::optional<std::size_t> position = std::nullopt) {
        auto item = std::make_shared<PlanItem>(small_plan().rounds[1].items[0]);
        item->id.clear();
        item->ref = ref;
        item->title = "Title of " + ref;
        return {round, ItemKind::coding, ref, position, std::move(item)};
    }
    std::vector<std::string> items(std::size_t round) const {
        std::vector<std::string> found;
        for (const PlanItem& item : state.plan->rounds[round].items) found.push_back(item.id);
        return found;
    }
    EditPush edit(const std::string& person, const std::string& doc) const {
        const editing::Document& document = *state.document(doc);
        const std::size_t length = document.text().size();
        return {doc, document.version(), document.next_number(person + "-tab"),
                {editing::ChangeSet::replacement(length, length, 0, u"x")}};
    }
};

}  // namespace rehearse::session::test
