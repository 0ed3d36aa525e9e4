// REPORT-3: what the course of a session tells, and what it leaves out.
#include "app/course.hpp"

#include <gtest/gtest.h>

#include "protocol/event_json.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

session::Envelope at(std::uint64_t seq, std::int64_t millis, session::Event event) {
    return {seq, from_millis(millis), "h", {"p", "", std::nullopt, std::move(event)}};
}

TEST(Course, TellsWhatHappenedWhen) {
    Course course;
    course.add(at(1, 1, session::SessionStarted{}));
    // The log was written late: no server was up when the round opened.
    course.add(at(2, 9, session::RoundOpened{"r", from_millis(2), from_millis(99)}));
    course.add(at(3, 10, session::ItemOpened{"i1"}));
    course.add(at(4, 11, session::ChatSaid{"nobody else's business"}));
    course.add(
        at(5, 12, session::JobQueued{"j", "i1", session::Purpose::samples, "cpp", 3, false, "in"}));
    course.add(at(6, 13, session::JobStarted{"j", 1}));
    course.add(at(7, 14, session::JobFinished{"j", Verdict::AC, 1, 1, 1, 1, false}));
    course.add(
        at(8, 15, session::JobQueued{"k", "i1", session::Purpose::submission, "cpp", 3, true, ""}));
    course.add(at(9, 16, session::SessionPaused{Milliseconds(5)}));
    course.add(at(10, 17, session::SessionEnded{session::EndReason::time, from_millis(16)}));
    course.add(at(11, 18, session::NoteWritten{"n", "i1", "good"}));
    const json told = course.take();
    ASSERT_EQ(told.size(), 7U) << told.dump(1);
    EXPECT_EQ(told[0], json::parse(R"({"seq":1,"at":1,"kind":"session_started"})"));
    EXPECT_EQ(told[1], json::parse(R"({"seq":2,"at":2,"kind":"round_opened","round":"r"})"));
    EXPECT_EQ(told[2], json::parse(R"({"seq":3,"at":10,"kind":"item_opened","item":"i1"})"));
    EXPECT_EQ(told[3], json::parse(R"({"seq":5,"at":12,"kind":"run","item":"i1","job":"j",
                                       "auto":false,"verdict":"AC"})"));
    EXPECT_EQ(told[4]["kind"], "submission");
    EXPECT_TRUE(told[4]["verdict"].is_null());
    EXPECT_EQ(told[5]["kind"], "session_paused");
    EXPECT_EQ(told[6]["at"], 16);
    EXPECT_EQ(told.dump().find("business"), std::string::npos);
}

TEST(Course, IsBounded) {
    Course course;
    for (std::uint64_t seq = 1; seq <= course_entries_max + 5; ++seq)
        course.add(at(seq, 1, session::ItemOpened{"i1"}));
    course.add(at(9'999, 1, session::JobFinished{"never queued", Verdict::AC, 1, 1, 1, 1, false}));
    EXPECT_EQ(course.take().size(), course_entries_max);
}

TEST(Course, KnowsAnEditWithoutReadingIt) {
    const auto payload = [](session::Event event) {
        return protocol::encode_record({"p", "c", std::nullopt, std::move(event)});
    };
    EXPECT_TRUE(is_edit(payload(session::Edited{"i1/answer", 1, "c", 1, {}, 7, false})));
    EXPECT_FALSE(is_edit(payload(session::ChatSaid{R"("kind":"edited")"})));
    EXPECT_FALSE(is_edit(payload(session::ItemOpened{"i1"})));
}

}  // namespace
}  // namespace rehearse::app
