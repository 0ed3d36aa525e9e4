// Verdict: the word a run or submission ends with. One enum for grading, session, wire and page.
#pragma once

#include <optional>
#include <string_view>

namespace rehearse {

enum class Verdict {
    AC,   // accepted
    WA,   // wrong answer
    PA,   // partial: accepted with less than the full score
    TLE,  // CPU or wall time limit
    MLE,  // memory limit
    OLE,  // output limit
    RE,   // ended by a signal or an exit code other than 0
    CE,   // does not compile
    SV,   // security violation: a refused system call, which is named
    IE,   // our fault: never counts against anyone
    SK,   // skipped: not run, since an earlier case decided
    AB,   // cancelled
};

/// The two letters used on the wire and on the page.
constexpr std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::AC: return "AC";
        case Verdict::WA: return "WA";
        case Verdict::PA: return "PA";
        case Verdict::TLE: return "TLE";
        case Verdict::MLE: return "MLE";
        case Verdict::OLE: return "OLE";
        case Verdict::RE: return "RE";
        case Verdict::CE: return "CE";
        case Verdict::SV: return "SV";
        case Verdict::IE: return "IE";
        case Verdict::SK: return "SK";
        case Verdict::AB: return "AB";
    }
    return "IE";
}

constexpr std::optional<Verdict> verdict_from_string(std::string_view text) {
    for (Verdict verdict : {Verdict::AC, Verdict::WA, Verdict::PA, Verdict::TLE, Verdict::MLE, Verdict::OLE, Verdict::RE,
                            Verdict::CE, Verdict::SV, Verdict::IE, Verdict::SK, Verdict::AB}) {
        if (to_string(verdict) == text) return verdict;
    }
    return std::nullopt;
}

}  // namespace rehearse
