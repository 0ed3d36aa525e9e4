#include "app/reporter.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "app/report.hpp"
#include "protocol/names.hpp"
#include "session/permissions.hpp"

namespace rehearse::app {

Task<Result<std::string>> Reporter::report(std::shared_ptr<SessionHub> hub, std::string person) {
    auto made = co_await value(std::move(hub), std::move(person));
    if (!made) co_return made.error();
    co_return (*made)->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Task<Result<std::shared_ptr<nlohmann::json>>> Reporter::value(std::shared_ptr<SessionHub> hub,
                                                              std::string person) {
    const session::SessionReport report = session::report(hub->state());
    const std::shared_ptr<const session::Plan> plan = hub->state().plan;
    ReportContents contents;
    contents.rulings = rulings_of(hub->state());
    contents.red_flags_cost = hub->state().mode != session::Mode::pair;
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
    auto made = std::make_shared<nlohmann::json>(report_json(report, *plan, contents));
    nlohmann::json& body = *made;
    add_opinions(body, hub->state(), person);
    body["mode"] = protocol::name_of(hub->state().mode);
    body["interview"] = interview_json(hub->state(), person);
    co_await opinions_.add_to(
        report.session, &body, &contents.questions,
        hub->state().owner == person || session::is_interviewer(hub->state(), person));
    if (report.complete)
        keep_score(*hub, body.at("score").get<double>(), body.at("max_score").get<double>());
    co_return made;
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
