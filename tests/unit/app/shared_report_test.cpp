// REPORT-6: of every choice of parts, whatever was not chosen has no byte in the answer.
#include "app/shared_report.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "unit/app/made_report.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

constexpr std::array<Part, 8> all_parts = {Part::scores,     Part::answers,  Part::code,
                                           Part::key_points, Part::timeline, Part::integrity,
                                           Part::ratings,    Part::notes};

struct Marker {
    const char* text;
    std::vector<Part> needs;  // all of them
};

/// Each of them stands in the made report in one kind of place only.
const std::vector<Marker>& markers() {
    static const std::vector<Marker> all = {
        {"111.5", {Part::scores}},
        {"222.5", {Part::scores}},
        {"333.5", {Part::scores}},
        {"444.5", {Part::scores}},
        {"555.5", {Part::scores}},
        {"666.5", {Part::scores}},
        {"M-scores", {Part::scores}},
        {"666001", {Part::scores}},
        {"666002", {Part::scores}},
        {"M-scores category", {Part::scores}},
        {"M-answer", {Part::answers}},
        {"M-code scratch", {Part::code}},
        {"M-code source", {Part::code}},
        {"M-code open", {Part::code}},
        {"M-points text", {Part::key_points}},
        {"M-points model", {Part::key_points}},
        {"M-points feedback", {Part::key_points}},
        {"M-points flag", {Part::key_points}},
        {"M-points-id", {Part::key_points}},
        {"\"stands\":false", {Part::key_points}},
        {"M-both sentence", {Part::key_points, Part::answers}},
        {"M-both phrase", {Part::key_points, Part::answers}},
        {"M-both why", {Part::key_points, Part::answers}},
        {"M-both flag", {Part::key_points, Part::answers}},
        {"M-both flag why", {Part::key_points, Part::answers}},
        {"M-timeline", {Part::timeline}},
        {"777001", {Part::timeline}},
        {"777002", {Part::timeline}},
        {"777003", {Part::timeline}},
        {"777004", {Part::timeline}},
        {"777005", {Part::timeline}},
        {"777006", {Part::timeline}},
        {"M-course-verdict", {Part::timeline, Part::scores}},
        {"M-integrity", {Part::integrity}},
        {"999100", {Part::integrity}},
        {"123123", {Part::integrity}},
        {"888001", {Part::ratings}},
        {"888002.5", {Part::ratings}},
        {"M-notes text", {Part::notes}},
        {"M-notes value", {Part::notes}},
        {"M-notes remark", {Part::notes}},
    };
    return all;
}

TEST(SharedReport, HasNothingOfPartsThatWereNotChosen) {
    const json report = test::made_report();
    for (unsigned chosen = 0; chosen < (1U << all_parts.size()); ++chosen) {
        Parts parts;
        for (std::size_t at = 0; at < all_parts.size(); ++at) {
            if ((chosen & (1U << at)) != 0) parts.insert(all_parts[at]);
        }
        SCOPED_TRACE(chosen);
        const std::string shown = shared_report(report, parts, test::made_sources()).dump();
        for (const Marker& marker : markers()) {
            bool is_chosen = true;
            for (const Part part : marker.needs) is_chosen = is_chosen && parts.contains(part);
            EXPECT_EQ(shown.find(marker.text) != std::string::npos, is_chosen) << marker.text;
        }
        EXPECT_EQ(shown.find("M-never"), std::string::npos);
        EXPECT_EQ(shown.find("M-points-name"), std::string::npos) << "who overruled";
        EXPECT_EQ(shown.find("9990"), std::string::npos) << "places in the log, runs";
        for (const char* always : {"T-title", "T-round", "T-item", "t-topic"})
            EXPECT_NE(shown.find(always), std::string::npos) << always;
    }
}

TEST(SharedReport, OfAPracticeHasNoNotesAndOfASilentOneNoIntegrity) {
    json report = test::made_report();
    report["mode"] = "practice";
    report["interview"] = nullptr;
    report["integrity"] = nullptr;
    const Parts parts(all_parts.begin(), all_parts.end());
    const json shown = shared_report(report, parts, {});
    EXPECT_TRUE(shown["notes"].is_null());
    EXPECT_TRUE(shown["integrity"].is_null());
    EXPECT_TRUE(shown["rounds"][0]["items"][1]["coding"]["source"].is_null());
}

TEST(SharedReport, PartsHaveNames) {
    for (const Part part : all_parts) EXPECT_EQ(part_from(name_of(part)), part);
    EXPECT_FALSE(part_from("everything"));
}

}  // namespace
}  // namespace rehearse::app
