// `tests:` of interview.yaml: the candidate writes tests, and servers of the package are what they
// test. Correct ones must pass; of the mutants, each wrong in one way, as many as possible must
// not. Every server is one test case, Package::cases, whose input is the server's folder.
#pragma once

#include <optional>
#include <string_view>

#include "package/http_task.hpp"

namespace rehearse::package {

/// What a test case is to a candidate's tests.
enum class Role {
    data,     // nothing: a case of any other kind of task
    correct,  // a server that tests must accept, or else nothing they say counts
    mutant,   // a server that tests should refuse
};

/// "correct", "mutant"; empty for data.
std::string_view to_string(Role role);

struct TestsTask {
    ServiceSettings service;
    /// Wall time of all tests on one correct server; on a mutant they have twice that.
    int time_ms = 10'000;
    /// How many hidden mutants must be found for the verdict AC; absent: all.
    std::optional<int> must_kill;
};

}  // namespace rehearse::package
