#include "app/reporter.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "app/report.hpp"
#include "protocol/names.hpp"
#include "session/permissions.hpp"

namespace rehearse::app {

Task<Result<std::string>> Reporter::report(std::shared_ptr<SessionHub> hub, std::string person) {
    const session::SessionReport report = session::report(hub->state());
    const std::shared_ptr<const session::Plan> plan = hub->state().plan;
    ReportContents contents;
    for (const session::PlanRound& round : plan->rounds) {
        for (const session::PlanItem& item : round.items) {
            if (item.kind != session::ItemKind::theory) continue;
            auto question = co_await contents_.question(item);
            if (!question) co_return question.error();
            contents.questions.emplace(item.id, **question);
        }
    }
    for (const session::RoundReport& round : report.rounds) {
        for (const session::ItemReport& item : round.items) {
            if (!item.counted) continue;
            auto result = co_await store_.jobs.result(report.session, *item.counted);
            if (!result) co_return result.error();
            if (*result)
                contents.results[item.item] = nlohmann::json::parse(**result, nullptr, false);
        }
    }
    nlohmann::json body = report_json(report, *plan, contents);
    body["mode"] = protocol::name_of(hub->state().mode);
    body["interview"] = interview_json(hub->state(), person);
    co_await opinions_.add_to(
        report.session, &body, &contents.questions,
        hub->state().owner == person || session::is_interviewer(hub->state(), person));
    if (report.complete)
        keep_score(*hub, body.at("score").get<double>(), body.at("max_score").get<double>());
    co_return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Task<Result<void>> Reporter::record_score(std::shared_ptr<SessionHub> hub) {
    std::string owner = hub->state().owner;
    auto made = co_await report(std::move(hub), std::move(owner));
    if (!made) co_return made.error();
    co_return Result<void>();
}

void Reporter::keep_score(SessionHub& hub, double score, double max_score) {
    if (hub.state().scored == session::SessionScored{score, max_score}) return;
    session::CommandContext context;
    context.person = hub.state().owner;
    // Refused if too much waits there; the alarm or the next reader tries again.
    const bool queued =
        hub.submit(session::RecordScore{score, max_score}, std::move(context), nullptr);
    static_cast<void>(queued);
}

}  // namespace rehearse::app
