// `growth:` of interview.yaml: what is read, and that every fault names its line.
#include "package/growth_series.hpp"

#include <gtest/gtest.h>

#include "package/load.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::Files;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

Loaded load_with(const std::string& growth, const std::string& kind = "io") {
    Files files = small_package();
    files["interview.yaml"] =
        "interview_format_version: 1\nkind: " + kind + "\nminutes: 20\n" + growth;
    for (const char* name : {"10-a", "11-b", "12-c"}) {
        files["data/secret/sizes/" + std::string(name) + ".in"] = "1 1\n";
        files["data/secret/sizes/" + std::string(name) + ".ans"] = "2\n";
    }
    return load(TemporaryPackage(files).root());
}

std::string faults_of(const Loaded& loaded) {
    std::string text;
    for (const Fault& fault : loaded.faults) text += to_string(fault) + "\n";
    return text;
}

const std::string cases =
    "  cases:\n    secret/sizes/10-a: 1000\n    secret/sizes/11-b: 2000\n"
    "    secret/sizes/12-c: 8000\n";

TEST(GrowthSeriesYaml, IsRead) {
    const Loaded loaded = load_with("growth:\n  of: number of spans\n" + cases + "  wanted: n\n");
    ASSERT_TRUE(loaded.package.has_value()) << faults_of(loaded);
    const GrowthSeries& series = loaded.package->interview.growth.value();
    EXPECT_EQ(series.of, "number of spans");
    ASSERT_EQ(series.cases.size(), 3U);
    EXPECT_EQ(series.cases[2].path, "secret/sizes/12-c");
    EXPECT_EQ(series.cases[2].size, 8000);
    EXPECT_EQ(series.wanted, GrowthClass::linear);
    const Loaded without = load_with("");
    EXPECT_FALSE(without.package.value().interview.growth);
    EXPECT_FALSE(load_with("growth:\n  of: lines\n" + cases).package->interview.growth->wanted);
}

TEST(GrowthSeriesYaml, FaultsNameFileLineAndRule) {
    struct Row {
        const char* name;
        std::string growth;
        const char* fault;
    };
    const Row rows[] = {
        {"no mapping", "growth: fast\n", "interview.yaml:4: [growth] `growth` must be a mapping"},
        {"unknown key", "growth:\n  of: lines\n" + cases + "  want: n\n",
         "interview.yaml:10: [growth]"},
        {"nothing counted", "growth:\n" + cases, "[growth] `growth.of` is missing"},
        {"blank", "growth:\n  of: \" \"\n" + cases, "interview.yaml:5: [growth] `growth.of` says"},
        {"too long", "growth:\n  of: " + std::string(61, 'x') + "\n" + cases,
         "interview.yaml:5: [growth] `growth.of` says in at most 60 bytes"},
        {"no cases", "growth:\n  of: lines\n", "[growth] `growth.cases` is missing"},
        {"a list", "growth:\n  of: lines\n  cases: [1, 2]\n",
         "interview.yaml:6: [growth] `growth.cases` must be a mapping"},
        {"two", "growth:\n  of: lines\n  cases: {secret/sizes/10-a: 1, secret/sizes/11-b: 9}\n",
         "interview.yaml:6: [growth] `growth.cases` names 2 cases: give 3 to 20"},
        {"unknown case",
         "growth:\n  of: lines\n  cases:\n    secret/sizes/10-a: 1000\n    secret/11-b: 2000\n"
         "    secret/sizes/12-c: 8000\n",
         "interview.yaml:8: [growth] There is no case `secret/11-b`"},
        {"a sample",
         "growth:\n  of: lines\n  cases:\n    sample/1: 1\n    secret/sizes/11-b: 2000\n"
         "    secret/sizes/12-c: 8000\n",
         "interview.yaml:7: [growth] `sample/1` is a sample"},
        {"the same size",
         "growth:\n  of: lines\n  cases:\n    secret/sizes/10-a: 1000\n    secret/sizes/11-b: "
         "1000\n    secret/sizes/12-c: 8000\n",
         "interview.yaml:8: [growth] The size 1000 of `secret/sizes/11-b` is not larger than 1000"},
        {"no number",
         "growth:\n  of: lines\n  cases:\n    secret/sizes/10-a: few\n    secret/sizes/11-b: "
         "2000\n    secret/sizes/12-c: 8000\n",
         "interview.yaml:7: [growth]"},
        {"too close",
         "growth:\n  of: lines\n  cases: {secret/sizes/10-a: 10, secret/sizes/11-b: 20, "
         "secret/sizes/12-c: 39}\n",
         "interview.yaml:6: [growth] The last size must be at least 4 times the first"},
        {"wanted", "growth:\n  of: lines\n" + cases + "  wanted: n log n\n",
         "interview.yaml:10: [growth] `growth.wanted: n log n` is not known: use n (which is n "
         "log n as well), n^2 or n^3."},
        {"not that fast", "growth:\n  of: lines\n" + cases + "  wanted: too_fast\n",
         "interview.yaml:10: [growth] `growth.wanted: too_fast` is not known"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Loaded loaded = load_with(row.growth);
        EXPECT_FALSE(loaded.package.has_value());
        EXPECT_EQ(loaded.faults.size(), 1U);
        EXPECT_NE(faults_of(loaded).find(row.fault), std::string::npos) << faults_of(loaded);
    }
}

TEST(GrowthSeriesYaml, IsNotForServers) {
    const Loaded loaded = load_with("growth:\n  of: requests\n" + cases, "http");
    EXPECT_NE(faults_of(loaded).find("interview.yaml:5: [growth] `growth` is not for kind http"),
              std::string::npos)
        << faults_of(loaded);
}

}  // namespace
}  // namespace rehearse::package
