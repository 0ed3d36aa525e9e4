// The part of the REST interface that is about reports: as files, what people say of them, and
// links that show parts of them to others (PROTOCOL section 11).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/api.hpp"
#include "app/course.hpp"
#include "app/envelope.hpp"
#include "app/progress.hpp"
#include "app/report_csv.hpp"
#include "app/shared_report.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "net/security.hpp"
#include "protocol/report_json.hpp"
#include "session/permissions.hpp"
#include "session/self_rating.hpp"
#include "store/shares.hpp"
#include "theory/question.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

constexpr std::size_t read_at_once = 500;

enum class Format { values, csv, markdown };

Result<Format> format_of(const net::Request& request) {
    const std::string_view name = request.query_value("format");
    if (name.empty() || name == "json") return Format::values;
    if (name == "csv") return Format::csv;
    if (name == "markdown") return Format::markdown;
    return fail(ErrorCode::invalid_input, "format is json, csv or markdown.");
}

net::Response file(std::string body, const char* type, const char* name) {
    net::Response response = net::json_response(200, std::move(body));
    response.headers.front().second = type;
    response.headers.emplace_back("content-disposition",
                                  fmt::format("attachment; filename=\"{}\"", name));
    return response;
}

net::Response no_content() {
    net::Response response;
    response.status = 204;
    return response;
}

/// The same for a link that never was, was revoked, or whose time is over.
Error no_share() {
    return fail(ErrorCode::not_found,
                "This link shows nothing (any more): it may be cut off, revoked or past its time. "
                "Ask whoever gave it to you.");
}

Error not_over() {
    return fail(ErrorCode::not_allowed_now, "The report is there when the session has ended.");
}

Result<Parts> parts_of(const std::vector<std::string>& names, session::Mode mode) {
    Parts parts;
    for (const std::string& name : names) {
        const auto part = part_from(name);
        if (!part) {
            return fail(ErrorCode::invalid_input,
                        "parts are scores, answers, code, key_points, timeline, integrity, "
                        "ratings and notes: choose some.");
        }
        if (*part == Part::notes && mode == session::Mode::practice)
            return fail(ErrorCode::invalid_input, "A practice has no interviewer's notes.");
        parts.insert(*part);
    }
    if (parts.empty()) return fail(ErrorCode::invalid_input, "Choose what the link shall show.");
    return parts;
}

/// A key point, or a red flag by its id.
bool has_point(const theory::Question& question, const std::string& id) {
    const auto& points = question.key_points;
    if (std::any_of(points.begin(), points.end(),
                    [&](const theory::KeyPoint& point) { return point.id == id; }))
        return true;
    for (std::size_t i = 0; i < question.red_flags.size(); ++i)
        if (theory::red_flag_id(i) == id) return true;
    return false;
}

}  // namespace

Task<Result<std::shared_ptr<json>>> Api::whole_report(std::shared_ptr<SessionHub> hub,
                                                      std::string person) {
    auto made = co_await context_.reporter.value(hub, person);
    if (!made) co_return made.error();
    Course course;
    const std::uint64_t head = hub->state().seq;
    for (std::uint64_t seq = 0; seq < head;) {
        const std::size_t wanted = std::min<std::uint64_t>(read_at_once, head - seq);
        auto entries = co_await context_.store.sessions.read(hub->session(), seq, wanted);
        if (!entries) co_return entries.error();
        if (entries->empty()) break;  // deleted meanwhile
        for (const store::Entry& entry : *entries) {
            seq = entry.seq;
            if (is_edit(entry.payload)) continue;
            const auto envelope = envelope_of(entry);
            if (envelope && session::may_see(hub->state(), *envelope, person))
                course.add(*envelope);
        }
    }
    (**made)["course"] = course.take();
    co_return *std::move(made);
}

Task<Result<Sources>> Api::sources_of(std::shared_ptr<const json> report) {
    const auto session = report->at("session").get<std::string>();
    Sources sources;
    for (const json& round : report->at("rounds")) {
        for (const json& item : round.at("items")) {
            if (!item.at("coding").is_object()) continue;
            const json& coding = item.at("coding");
            for (const json& submission : coding.at("submissions")) {
                if (submission.at("job") != coding.at("counted")) continue;
                auto job = submission.at("job").get<std::string>();
                auto source = co_await context_.store.sessions.source(session, std::move(job));
                if (!source) co_return source.error();
                if (!*source) continue;
                sources[item.at("id").get<std::string>()] = {
                    submission.at("language").get<std::string>(), **source};
            }
        }
    }
    co_return sources;
}

Task<net::Response> Api::get_report(net::Request request) {
    const auto format = format_of(request);
    if (!format) co_return net::problem_response(format.error());
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (!seat->state().is_over()) co_return net::problem_response(not_over());
    if (!session::may_read_report(seat->state(), seat->person.id)) {
        co_return net::problem_response(
            fail(ErrorCode::forbidden, "The interviewer has not shared the report yet."));
    }
    auto report = co_await whole_report(seat->hub, seat->person.id);
    if (!report) co_return net::problem_response(report.error());
    if (*format == Format::values) co_return net::json_response(200, protocol::to_text(**report));
    if (*format == Format::csv)
        co_return file(report_csv(**report), "text/csv; charset=utf-8", "rehearse-report.csv");
    auto sources = co_await sources_of(*report);
    if (!sources) co_return net::problem_response(sources.error());
    co_return file(report_markdown(**report, *sources), "text/markdown; charset=utf-8",
                   "rehearse-report.md");
}

Task<Result<void>> Api::count_anew(std::shared_ptr<SessionHub> hub) {
    const std::string owner = hub->state().owner;
    auto report = co_await context_.reporter.value(hub, owner);
    if (!report) co_return report.error();
    const bool counts =
        hub->state().mode == session::Mode::practice && (*report)->at("complete").get<bool>();
    if (!counts) co_return Result<void>();
    std::string outcome = protocol::to_text(outcome_of(**report));
    auto kept =
        co_await context_.store.study.keep_outcome(owner, hub->session(), std::move(outcome));
    co_return kept;
}

Task<net::Response> Api::put_key_point(net::Request request) {
    const auto wish = protocol::parse_ruling(request.body);
    if (!wish) co_return net::problem_response(wish.error());
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (!seat->state().is_over()) co_return net::problem_response(not_over());
    // Whoever may not gets the refusal that says so, and learns nothing of key points.
    if (session::may_overrule(seat->state(), seat->person.id)) {
        const auto place = seat->state().find_item(wish->item);
        const Error unknown =
            fail(ErrorCode::invalid_input,
                 "The report has no such item with such a key point or red flag.");
        if (!place) co_return net::problem_response(unknown);
        const session::PlanItem item = seat->state().plan_item(*place);
        if (item.kind != session::ItemKind::theory) co_return net::problem_response(unknown);
        auto question = co_await context_.contents.question(item);
        if (!question) co_return net::problem_response(question.error());
        if (!has_point(**question, wish->key_point)) co_return net::problem_response(unknown);
    }
    session::CommandContext who;
    who.person = seat->person.id;
    session::Command tick = session::KeyPointTick{wish->item, wish->key_point, wish->made};
    auto decided = co_await seat->hub->decide(std::move(tick), std::move(who));
    if (!decided) co_return net::problem_response(decided.error());
    auto counted = co_await count_anew(seat->hub);
    if (!counted) co_return net::problem_response(counted.error());
    co_return no_content();
}

Task<net::Response> Api::put_self_rating(net::Request request) {
    const auto wish = protocol::parse_self_rating(request.body);
    if (!wish) co_return net::problem_response(wish.error());
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    session::CommandContext who;
    who.person = seat->person.id;
    session::Command rate =
        session::Rate{wish->item, std::string(session::self_criterion), wish->points, {}};
    auto decided = co_await seat->hub->decide(std::move(rate), std::move(who));
    if (!decided) co_return net::problem_response(decided.error());
    co_return no_content();
}

Task<Result<Seat>> Api::sharer(net::Request request) {
    auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return seat.error();
    if (seat->state().owner != seat->person.id) {
        co_return fail(ErrorCode::forbidden,
                       "Only whoever made the session gives out links to its report: ask them.");
    }
    if (!seat->state().is_over()) co_return not_over();
    co_return seat;
}

Task<net::Response> Api::list_shares(net::Request request) {
    const auto seat = co_await sharer(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    const std::string session = seat->hub->session();
    store::Shares shares(context_.store.redis);
    auto kept = co_await shares.list(session);
    if (!kept) co_return net::problem_response(kept.error());
    std::vector<json> list;
    for (const store::KeptShare& one : *kept) {
        const auto share = protocol::decode_share(one.payload);
        if (!share) continue;  // of a newer server
        const std::string token = context_.seats.share_token(session, one.id);
        list.push_back(protocol::share_json(one.id, token, *share));
    }
    std::sort(list.begin(), list.end(),
              [](const json& a, const json& b) { return a.at("made_at") > b.at("made_at"); });
    const json body = {{"shares", std::move(list)}};
    co_return net::json_response(200, protocol::to_text(body));
}

Task<net::Response> Api::add_share(net::Request request) {
    const auto wish = protocol::parse_share(request.body);
    if (!wish) co_return net::problem_response(wish.error());
    const auto seat = co_await sharer(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    const auto parts = parts_of(wish->parts, seat->state().mode);
    if (!parts) co_return net::problem_response(parts.error());
    protocol::Share share;
    for (const Part part : *parts) share.parts.emplace_back(name_of(part));
    share.made_at = context_.store.clock.now();
    if (wish->days) share.expires_at = share.made_at + std::chrono::hours(24) * *wish->days;
    const std::string session = seat->hub->session();
    const std::string id = random_id();
    store::KeptShare kept{id, protocol::encode_share(share)};
    store::Shares shares(context_.store.redis);
    auto added = co_await shares.add(session, std::move(kept));
    if (!added) co_return net::problem_response(added.error());
    log::info("report_link_made", {{"session_id", session}});
    const std::string token = context_.seats.share_token(session, id);
    co_return net::json_response(201, protocol::to_text(protocol::share_json(id, token, share)));
}

Task<net::Response> Api::delete_share(net::Request request) {
    std::string id(request.parameter("share"));
    const auto seat = co_await sharer(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    store::Shares shares(context_.store.redis);
    auto gone = co_await shares.remove(seat->hub->session(), std::move(id));
    if (!gone) co_return net::problem_response(gone.error());
    if (!*gone) {
        co_return net::problem_response(
            fail(ErrorCode::not_found, "There is no such link: it may have been revoked already."));
    }
    co_return no_content();
}

Task<net::Response> Api::post_shared(net::Request request) {
    const auto token = protocol::parse_shared(request.body);
    if (!token) co_return net::problem_response(token.error());
    const std::string from = net::peer_group(request.peer_address);
    const auto now = std::chrono::steady_clock::now();
    if (!wrong_shares_.may(from, now)) {
        co_return net::problem_response(
            fail(ErrorCode::too_many_requests,
                 "Too many links that show nothing came from there: wait a minute."));
    }
    const auto opened = context_.seats.open_share(*token);
    if (!opened) {
        wrong_shares_.count(from, now);
        co_return net::problem_response(no_share());
    }
    store::Shares shares(context_.store.redis);
    auto kept = co_await shares.find(opened->session, opened->link);
    if (!kept) co_return net::problem_response(kept.error());
    if (!*kept) {
        wrong_shares_.count(from, now);
        co_return net::problem_response(no_share());
    }
    const auto share = protocol::decode_share(**kept);
    if (!share) co_return net::problem_response(share.error());
    if (share->expires_at && *share->expires_at <= context_.store.clock.now()) {
        wrong_shares_.count(from, now);
        co_return net::problem_response(no_share());
    }
    if (!share_openings_.may(opened->link, now)) {
        co_return net::problem_response(
            fail(ErrorCode::too_many_requests, "This report is opened very often: wait a minute."));
    }
    share_openings_.count(opened->link, now);
    auto response = co_await show_share(opened->session, *share);
    response.headers.emplace_back("x-robots-tag", "noindex, nofollow");
    co_return response;
}

Task<net::Response> Api::show_share(std::string session, protocol::Share share) {
    auto hub = co_await context_.hubs.get(std::move(session));
    if (!hub) {
        const bool is_gone = hub.error().code == ErrorCode::not_found;
        co_return net::problem_response(is_gone ? no_share() : hub.error());
    }
    Result<void> caught_up = co_await (*hub)->catch_up();
    if (!caught_up) co_return net::problem_response(caught_up.error());
    const session::State& state = (*hub)->state();
    if (!state.is_over()) {
        co_return net::problem_response(
            fail(ErrorCode::not_allowed_now,
                 "This session goes on again: its report comes back when it has ended."));
    }
    const auto parts = parts_of(share.parts, state.mode);
    if (!parts) co_return net::problem_response(parts.error());
    const std::string owner = state.owner;
    // The log is read for the timeline alone.
    Result<std::shared_ptr<json>> report =
        fail(ErrorCode::internal, "The report was not made: try again.");
    if (parts->contains(Part::timeline)) {
        report = co_await whole_report(*hub, owner);
    } else {
        report = co_await context_.reporter.value(*hub, owner);
    }
    if (!report) co_return net::problem_response(report.error());
    Sources sources;
    if (parts->contains(Part::code)) {
        auto found = co_await sources_of(*report);
        if (!found) co_return net::problem_response(found.error());
        sources = *std::move(found);
    }
    const json body = shared_report(**report, *parts, sources);
    co_return net::json_response(200, protocol::to_text(body));
}

}  // namespace rehearse::app
