#include "protocol/names.hpp"

namespace rehearse::protocol {

using namespace session;

std::string_view name_of(ItemKind value) {
    switch (value) {
        case ItemKind::theory:
            return "theory";
        case ItemKind::coding:
            return "coding";
    }
    return "";
}
std::string_view name_of(Mode value) {
    switch (value) {
        case Mode::practice:
            return "practice";
        case Mode::interview:
            return "interview";
        case Mode::pair:
            return "pair";
    }
    return "";
}
std::string_view name_of(Role value) {
    switch (value) {
        case Role::candidate:
            return "candidate";
        case Role::interviewer:
            return "interviewer";
        case Role::observer:
            return "observer";
    }
    return "";
}
std::string_view name_of(Recommendation value) {
    switch (value) {
        case Recommendation::strong_no:
            return "strong_no";
        case Recommendation::no:
            return "no";
        case Recommendation::yes:
            return "yes";
        case Recommendation::strong_yes:
            return "strong_yes";
    }
    return "";
}
std::string_view name_of(Signal value) {
    switch (value) {
        case Signal::paste:
            return "paste";
        case Signal::left:
            return "left";
        case Signal::returned:
            return "returned";
    }
    return "";
}
std::string_view name_of_made(bool made) {
    return made ? "made" : "missed";
}
std::string_view name_of(Lifecycle value) {
    switch (value) {
        case Lifecycle::scheduled:
            return "scheduled";
        case Lifecycle::lobby:
            return "lobby";
        case Lifecycle::live:
            return "live";
        case Lifecycle::paused:
            return "paused";
        case Lifecycle::review:
            return "review";
        case Lifecycle::archived:
            return "archived";
    }
    return "";
}
std::string_view name_of(RoundState value) {
    switch (value) {
        case RoundState::pending:
            return "pending";
        case RoundState::open:
            return "open";
        case RoundState::closed:
            return "closed";
    }
    return "";
}
std::string_view name_of(JobPhase value) {
    switch (value) {
        case JobPhase::queued:
            return "queued";
        case JobPhase::running:
            return "running";
        case JobPhase::finished:
            return "finished";
    }
    return "";
}
std::string_view name_of(Purpose value) {
    switch (value) {
        case Purpose::samples:
            return "samples";
        case Purpose::own_input:
            return "own_input";
        case Purpose::submission:
            return "submission";
    }
    return "";
}
std::string_view name_of(EndReason value) {
    switch (value) {
        case EndReason::finished:
            return "finished";
        case EndReason::time:
            return "time";
    }
    return "";
}
std::string_view name_of(CloseReason value) {
    switch (value) {
        case CloseReason::finished:
            return "finished";
        case CloseReason::time:
            return "time";
        case CloseReason::session:
            return "session";
    }
    return "";
}
std::string_view name_of(CreditReason value) {
    switch (value) {
        case CreditReason::queue:
            return "queue";
        case CreditReason::internal_error:
            return "internal_error";
    }
    return "";
}

}  // namespace rehearse::protocol
