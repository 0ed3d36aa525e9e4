#include "app/submissions_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/request_fields.hpp"
#include "app/submission_view.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "package/bundle.hpp"
#include "sandbox/request.hpp"

namespace rehearse::app {
namespace {

using protocol::Priority;
using std::chrono::steady_clock;

Error no_submission() {
    return fail(ErrorCode::not_found,
                "There is no such submission of yours. Finished ones are kept for a month.");
}

Error no_batch() {
    return fail(ErrorCode::not_found, "There is no such batch of yours.");
}

/// The id that the path names, if it can be one.
Result<std::string> id_of(const net::Request& request) {
    std::string id(request.parameter("id"));
    if (!is_random_id(id)) return no_submission();
    return id;
}

std::string place_of(const std::string& id) {
    return "/api/v1/submissions/" + id;
}

store::Detail detail_for(const Principal& principal) {
    if (!principal.may(scope::submissions_read)) return store::Detail::status;
    return principal.may(scope::results_full) ? store::Detail::full_result
                                              : store::Detail::public_result;
}

std::optional<Error> name_fault(const std::vector<protocol::SourceText>& files) {
    for (const protocol::SourceText& file : files) {
        if (file.name.empty()) continue;  // it will be named by us
        if (sandbox::is_safe_name(file.name) && !file.name.starts_with('-')) continue;
        return fail(
            ErrorCode::invalid_input,
            fmt::format("The file name {} cannot be used: choose a relative one.", file.name));
    }
    return std::nullopt;
}

store::AcceptRequest accept_request(const Principal& principal, std::string key,
                                    const net::Request& request) {
    store::AcceptRequest accept;
    accept.principal = principal.id;
    accept.unfinished_max = principal.unfinished_max;
    accept.idempotency_key = std::move(key);
    accept.body_hash = fingerprint(request);
    return accept;
}

/// The number after which a client wants events; 0 for one that cannot be ours.
std::uint64_t last_seen(const net::Request& request, std::uint64_t newest) {
    const std::string_view text = request.header("last-event-id");
    std::uint64_t seen = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), seen);
    const bool is_ours = error == std::errc() && stopped == text.data() + text.size();
    return is_ours && seen <= newest ? seen : 0;
}

}  // namespace

SubmissionsApi::SubmissionsApi(SubmissionsContext context)
    : context_(std::move(context)), watches_(context_.executor, context_.store.submissions) {}

void SubmissionsApi::add_routes(net::Router& router) {
    router.add("POST", "/api/v1/submissions", this, &SubmissionsApi::submit,
               scope::submissions_write);
    router.add("GET", "/api/v1/submissions", this, &SubmissionsApi::list, scope::submissions_read);
    router.add("GET", "/api/v1/submissions/{id}", this, &SubmissionsApi::get,
               scope::submissions_read);
    router.add("POST", "/api/v1/submissions/{id}/cancel", this, &SubmissionsApi::cancel,
               scope::submissions_write);
    router.add("POST", "/api/v1/submissions/{id}/rejudge", this, &SubmissionsApi::rejudge,
               scope::submissions_write);
    router.add("GET", "/api/v1/submissions/{id}/events", this, &SubmissionsApi::follow,
               scope::submissions_read);
    router.add("POST", "/api/v1/batches", this, &SubmissionsApi::submit_batch,
               scope::submissions_write);
    router.add("GET", "/api/v1/batches/{id}", this, &SubmissionsApi::get_batch,
               scope::submissions_read);
}

Task<Result<SubmissionsApi::Target>> SubmissionsApi::target_of(std::string challenge,
                                                               std::string package) {
    if (challenge.empty()) challenge = context_.catalog.slug_of(package);
    if (const CodingEntry* entry = context_.catalog.coding(challenge)) {
        auto pinned = co_await context_.contents.pin(entry);
        if (!pinned) co_return pinned.error();
        Target target{challenge, entry->content_hash,
                      context_.catalog.offered_languages(entry->package)};
        co_return target;
    }
    if (package.empty()) {
        co_return fail(
            ErrorCode::not_found,
            fmt::format("There is no challenge {}: GET /api/v1/challenges lists them.", challenge));
    }
    if (!package::is_content_hash(package))
        co_return fail(ErrorCode::invalid_input, "A package is named by 64 hexadecimal digits.");
    auto found = co_await context_.contents.package(package);
    if (!found) co_return found.error();
    Target target{{}, std::move(package), context_.catalog.offered_languages(**found)};
    co_return target;
}

/// `known` belongs to the handler, which waits for us.
Task<Result<store::NewSubmission>> SubmissionsApi::prepare(protocol::SubmitRequest wanted,
                                                           Priority otherwise, Targets* known) {
    const std::string& name = wanted.challenge.empty() ? wanted.package : wanted.challenge;
    auto found = known->find(name);
    if (found == known->end()) {
        auto looked_up = co_await target_of(wanted.challenge, wanted.package);
        found = known->emplace(name, std::move(looked_up)).first;
    }
    if (!found->second) co_return found->second.error();
    const Target& target = *found->second;
    const bool is_offered = std::find(target.languages.begin(), target.languages.end(),
                                      wanted.language) != target.languages.end();
    if (!is_offered || !context_.has_language(wanted.language)) {
        co_return fail(ErrorCode::language_unavailable,
                       fmt::format("This challenge cannot be solved in {} here: choose one of {}.",
                                   wanted.language, fmt::join(target.languages, ", ")));
    }
    if (auto fault = name_fault(wanted.files)) co_return *fault;
    store::NewSubmission made;
    made.id = random_id();
    made.job = random_id();
    made.queue = queue_of(wanted.priority.value_or(otherwise));
    made.challenge = target.challenge;
    made.package = target.content_hash;
    made.language = std::move(wanted.language);
    made.files = protocol::encode_files(wanted.files);
    made.is_pinned = wanted.challenge.empty();
    co_return made;
}

Task<net::Response> SubmissionsApi::submit(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    const auto waits = flag(request, "wait");
    if (!waits) co_return net::problem_response(waits.error());
    if (*waits && !principal->may(scope::submissions_read))
        co_return net::problem_response(
            fail(ErrorCode::forbidden,
                 "To wait for the verdict needs the scope submissions:read: leave wait out."));
    auto key = idempotency_key(request);
    if (!key) co_return net::problem_response(key.error());
    auto wanted = protocol::parse_submit(request.body);
    if (!wanted) co_return net::problem_response(wanted.error());
    const Priority otherwise = *waits ? Priority::normal : Priority::batch;
    store::AcceptRequest accept = accept_request(*principal, std::move(*key), request);
    auto accepted = co_await accept_one(std::move(accept), std::move(*wanted), otherwise);
    if (!accepted) co_return net::problem_response(accepted.error());
    log::info("submission_accepted", {{"submission_id", accepted->id},
                                      {"request_id", request.request_id},
                                      {"existed", accepted->existed}});
    if (*waits) {
        auto waited = co_await wait_for_verdict(accepted->id, principal->id);
        if (!waited) log::info("submission_not_waited_for", {{"cause", waited.error().message}});
    }
    auto response = co_await answer(accepted->id, std::move(*principal), SubmissionState::queued);
    co_return response;
}

/// `accept` is without its entry. SUB-3: what came before with its key is answered with that,
/// whatever became of its challenge since.
Task<Result<store::Accepted>> SubmissionsApi::accept_one(store::AcceptRequest accept,
                                                         protocol::SubmitRequest wanted,
                                                         Priority otherwise) {
    auto earlier = co_await context_.store.submissions.earlier(accept);
    if (!earlier) co_return earlier.error();
    if (*earlier) co_return std::move(**earlier);
    Targets known;
    auto prepared = co_await prepare(std::move(wanted), otherwise, &known);
    if (!prepared) co_return prepared.error();
    accept.entries.push_back({std::move(*prepared), {}});
    auto accepted = co_await context_.store.submissions.accept(std::move(accept));
    co_return accepted;
}

/// Returns with the verdict, or at the latest after limits::submission_wait_max.
Task<Result<void>> SubmissionsApi::wait_for_verdict(std::string id, std::string principal) {
    const auto deadline = steady_clock::now() + limits::submission_wait_max;
    auto watch = watches_.watch(std::move(id), std::move(principal));
    if (!watch) co_return watch.error();
    auto closed = co_await (*watch)->is_closed_by(deadline);
    if (!closed) co_return closed.error();
    co_return Result<void>();
}

/// The submission as it is now: 200 with its verdict, 202 with the place to ask again before. Who
/// may not read it is told what the request itself did, which brought it into state `done`.
Task<net::Response> SubmissionsApi::answer(std::string id, Principal principal,
                                           SubmissionState done) {
    auto stored = co_await context_.store.submissions.get(id, principal.id, detail_for(principal));
    if (!stored) co_return net::problem_response(stored.error());
    if (!principal.may(scope::submissions_read))
        stored->status = known_without_reading(std::move(stored->status), done);
    net::Response response =
        net::json_response(stored->status.is_open() ? 202 : 200, submission_body(*stored));
    response.headers.emplace_back("location", place_of(id));
    co_return response;
}

Task<net::Response> SubmissionsApi::list(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    const auto limit = list_limit(request);
    if (!limit) co_return net::problem_response(limit.error());
    store::ListRequest wanted;
    wanted.principal = principal->id;
    wanted.challenge = request.query_value("challenge");
    wanted.batch = request.query_value("batch");
    wanted.limit = *limit;
    wanted.cursor = request.query_value("cursor");
    if (!wanted.batch.empty() && !is_random_id(wanted.batch))
        co_return net::problem_response(no_batch());
    auto page = co_await context_.store.submissions.list(std::move(wanted));
    if (!page) co_return net::problem_response(page.error());
    std::vector<protocol::SubmissionView> views;
    for (const store::SubmissionStatus& status : page->submissions)
        views.push_back(view_of(status));
    co_return net::json_response(200, protocol::encode_submission_page(views, page->next));
}

Task<net::Response> SubmissionsApi::get(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto id = id_of(request);
    if (!id) co_return net::problem_response(id.error());
    auto stored =
        co_await context_.store.submissions.get(*id, principal->id, detail_for(*principal));
    if (!stored) co_return net::problem_response(stored.error());
    co_return net::json_response(200, submission_body(*stored));
}

Task<net::Response> SubmissionsApi::cancel(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto id = id_of(request);
    if (!id) co_return net::problem_response(id.error());
    if (auto fine = protocol::parse_nothing(request.body); !fine)
        co_return net::problem_response(fine.error());
    auto cancelled = co_await context_.store.submissions.cancel(*id, principal->id);
    if (!cancelled) co_return net::problem_response(cancelled.error());
    log::info("submission_cancelled", {{"submission_id", *id}, {"request_id", request.request_id}});
    auto response =
        co_await answer(std::move(*id), std::move(*principal), SubmissionState::cancelled);
    co_return response;
}

Task<net::Response> SubmissionsApi::rejudge(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto id = id_of(request);
    if (!id) co_return net::problem_response(id.error());
    if (auto fine = protocol::parse_nothing(request.body); !fine)
        co_return net::problem_response(fine.error());
    auto stored =
        co_await context_.store.submissions.get(*id, principal->id, store::Detail::status);
    if (!stored) co_return net::problem_response(stored.error());
    const store::SubmissionStatus& status = stored->status;
    // SUB-8: one that named its package stays with it, though a challenge has it or had it.
    const bool keeps_package = status.is_pinned || status.challenge.empty();
    std::string challenge = keeps_package ? std::string() : status.challenge;
    std::string package = keeps_package ? status.package : std::string();
    auto target = co_await target_of(std::move(challenge), std::move(package));
    if (!target) co_return net::problem_response(target.error());
    if (std::find(target->languages.begin(), target->languages.end(), status.language) ==
        target->languages.end()) {
        co_return net::problem_response(
            fail(ErrorCode::language_unavailable,
                 fmt::format("This challenge is not offered in {} any more.", status.language)));
    }
    store::RejudgeRequest anew;
    anew.id = *id;
    anew.principal = principal->id;
    anew.unfinished_max = principal->unfinished_max;
    anew.job = random_id();
    anew.package = target->content_hash;
    auto queued = co_await context_.store.submissions.rejudge(std::move(anew));
    if (!queued) co_return net::problem_response(queued.error());
    log::info("submission_rejudged", {{"submission_id", *id}, {"request_id", request.request_id}});
    auto response = co_await answer(std::move(*id), std::move(*principal), SubmissionState::queued);
    co_return response;
}

Task<net::Response> SubmissionsApi::follow(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto id = id_of(request);
    if (!id) co_return net::problem_response(id.error());
    auto stored =
        co_await context_.store.submissions.get(*id, principal->id, store::Detail::status);
    if (!stored) co_return net::problem_response(stored.error());
    const std::uint64_t seen = last_seen(request, stored->status.seq);
    net::Response response;
    response.headers = {{"content-type", "text/event-stream"},
                        {"cache-control", "no-store"},
                        {"x-accel-buffering", "no"}};
    if (!stored->status.is_open() && seen == stored->status.seq) {
        response.status = 204;  // which tells a browser not to come again
        co_return response;
    }
    auto watch = watches_.watch(std::move(*id), principal->id);
    if (!watch) co_return net::problem_response(watch.error());
    response.stream = std::make_shared<SubmissionEvents>(std::move(*watch), seen);
    co_return response;
}

Task<net::Response> SubmissionsApi::submit_batch(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto key = idempotency_key(request);
    if (!key) co_return net::problem_response(key.error());
    auto batch = protocol::parse_batch(request.body);
    if (!batch) co_return net::problem_response(batch.error());
    store::AcceptRequest accept = accept_request(*principal, std::move(*key), request);
    auto accepted = co_await accept_batch(std::move(accept), std::move(*batch));
    if (!accepted) co_return net::problem_response(accepted.error());
    log::info("batch_accepted", {{"batch_id", accepted->id},
                                 {"request_id", request.request_id},
                                 {"submissions", accepted->entries.size()},
                                 {"existed", accepted->existed}});
    std::vector<protocol::BatchLine> lines;
    for (store::AcceptedEntry& entry : accepted->entries)
        lines.push_back({std::move(entry.id), std::move(entry.refusal)});
    net::Response response =
        net::json_response(202, protocol::encode_batch_accepted(accepted->id, lines));
    response.headers.emplace_back("location", "/api/v1/batches/" + accepted->id);
    co_return response;
}

/// The same for a batch.
Task<Result<store::Accepted>> SubmissionsApi::accept_batch(
    store::AcceptRequest accept, std::vector<Result<protocol::SubmitRequest>> batch) {
    accept.batch = random_id();
    auto earlier = co_await context_.store.submissions.earlier(accept);
    if (!earlier) co_return earlier.error();
    if (*earlier) co_return std::move(**earlier);
    Targets known;
    for (Result<protocol::SubmitRequest>& wanted : batch) {
        store::AcceptEntry entry;
        std::optional<Error> refusal;
        if (!wanted) {
            refusal = wanted.error();
        } else {
            auto prepared = co_await prepare(std::move(*wanted), Priority::batch, &known);
            if (prepared) entry.submission = std::move(*prepared);
            if (!prepared) refusal = prepared.error();
        }
        // Not the fault of this one: none of them can be taken now.
        if (refusal && refusal->code == ErrorCode::store_away) co_return *refusal;
        if (refusal) entry.refusal = protocol::encode_refusal(*refusal);
        accept.entries.push_back(std::move(entry));
    }
    accept.too_many_refusal = protocol::encode_refusal(
        fail(ErrorCode::too_many_requests, "Too many submissions of yours have no verdict yet."));
    accept.queue_full_refusal = protocol::encode_refusal(
        fail(ErrorCode::queue_full, "The graders are busy: send this one again in a moment."));
    auto accepted = co_await context_.store.submissions.accept(std::move(accept));
    co_return accepted;
}

Task<net::Response> SubmissionsApi::get_batch(net::Request request) {
    auto principal = co_await context_.principals.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    std::string id(request.parameter("id"));
    if (!is_random_id(id)) co_return net::problem_response(no_batch());
    auto batch = co_await context_.store.submissions.batch(id, principal->id);
    if (!batch) co_return net::problem_response(batch.error());
    co_return net::json_response(200, batch_body(id, *batch));
}

}  // namespace rehearse::app
