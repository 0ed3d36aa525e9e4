#include "protocol/edit_text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "protocol/event_json.hpp"
#include "protocol/messages.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {
namespace {

using editing::ChangeSet;
using session::Edited;
using session::Envelope;
using session::Record;

/// As it would be written from a tree: names in order, nothing between them.
std::string from_tree(const std::string& text) {
    return to_text(Json::parse(text));
}

class EditText : public ::testing::Test {
protected:
    std::u16string some_text() {
        static const std::u16string pieces[] = {u"x",      u"\n",     u"\"",        u"\\",
                                                u"\t",     u"é",      u"\u2028",    u"𝄞",
                                                u"\u0001", u"\u007f", u"</script>", u"\n\n"};
        std::u16string text;
        for (std::size_t left = random_() % 5; left > 0; --left)
            text += pieces[random_() % std::size(pieces)];
        return text;
    }
    Record some_record() {
        Edited event{"i1/answer", random_() % 1000, "tab", random_() % 1000 + 1, {}, 0, false};
        event.check = static_cast<std::uint32_t>(random_());
        event.late = random_() % 2 == 0;
        for (std::size_t left = random_() % 4; left > 0; --left) {
            const std::size_t length = random_() % 300;
            const std::size_t at = random_() % (length + 1);
            event.updates.push_back(
                ChangeSet::replacement(length, at, random_() % (length - at + 1), some_text()));
        }
        Record record{"guest:abc", "tab", std::nullopt, event};
        if (random_() % 4 == 0) record.by.clear();
        if (random_() % 4 == 0) record.client = "another \"tab\"";
        if (random_() % 4 == 0) record.client.clear();
        if (random_() % 4 == 0) record.n = random_();
        return record;
    }
    std::mt19937 random_{1};
};

TEST_F(EditText, IsWhatATreeWouldBe) {
    const session::State state;
    for (int i = 0; i < 2'000; ++i) {
        const Record record = some_record();
        const std::string kept = encode_record(record);
        ASSERT_EQ(from_tree(kept), kept);
        const auto read = decode_record(kept);
        ASSERT_TRUE(read) << kept << read.error().message;
        ASSERT_EQ(encode_record(*read), kept);
        const Envelope envelope{7 + static_cast<std::uint64_t>(i), from_millis(1'700'000'000'000),
                                "hash", record};
        ASSERT_EQ(edited_event_text(envelope), to_text(wire_event(state, envelope)));
    }
}

TEST_F(EditText, HoldsTheSameFieldsInLogAndWire) {
    const Record record = some_record();
    Json kept = Json::parse(edited_record_text(record));
    kept["seq"] = 9;
    kept["at"] = 1'700'000'000'000;
    EXPECT_EQ(wire_event({}, {9, from_millis(1'700'000'000'000), "hash", record}), kept);
}

TEST_F(EditText, AcknowledgesAndFrames) {
    const std::string ack = encode_edit_ack("i1/answer", 3, 2, 7);
    EXPECT_EQ(from_tree(ack), ack);
    EXPECT_EQ(Json::parse(ack), Json({{"type", "edit_ack"},
                                      {"doc", "i1/answer"},
                                      {"first", 3},
                                      {"count", 2},
                                      {"version", 7}}));
    const std::string frame = events_text(4, 5, "0123", 1'700'000'000'000, R"({"a":1},{"b":2})");
    EXPECT_EQ(from_tree(frame), frame);
    EXPECT_EQ(Json::parse(frame), Json({{"type", "events"},
                                        {"from", 4},
                                        {"to", 5},
                                        {"hash", "0123"},
                                        {"server_time_at", 1'700'000'000'000},
                                        {"events", {{{"a", 1}}, {{"b", 2}}}}}));
    EXPECT_EQ(from_tree(events_text(4, 3, "", 0, "")), events_text(4, 3, "", 0, ""));
}

}  // namespace
}  // namespace rehearse::protocol
