// The REST interface for programs that submit code and want verdicts (docs/PROTOCOL.md section 7).
// It decides what is well asked for and by whom; keeping and counting is the store's.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "app/catalog.hpp"
#include "app/pinned_contents.hpp"
#include "app/principal.hpp"
#include "app/submission_watch.hpp"
#include "net/router.hpp"
#include "protocol/submission_json.hpp"
#include "store/store.hpp"

namespace rehearse::app {

/// What the handlers use; all of it outlives them.
struct SubmissionsContext {
    boost::asio::any_io_executor executor;
    store::Store& store;
    const Catalog& catalog;
    PinnedContents& contents;
    Principals& principals;
    /// Whether some living runner has the language.
    std::function<bool(const std::string&)> has_language;
};

class SubmissionsApi {
public:
    explicit SubmissionsApi(SubmissionsContext context);

    void add_routes(net::Router& router);
    /// Answers whoever waits with what is known now, and ends event streams.
    void stop() { watches_.end_all(); }

private:
    /// The package that a submission is graded by.
    struct Target {
        std::string challenge;
        std::string content_hash;
        std::vector<std::string> languages;
    };
    /// By challenge or content hash, so that a batch looks each up once.
    using Targets = std::map<std::string, Result<Target>>;

    Task<net::Response> submit(net::Request request);
    Task<net::Response> list(net::Request request);
    Task<net::Response> get(net::Request request);
    Task<net::Response> cancel(net::Request request);
    Task<net::Response> rejudge(net::Request request);
    Task<net::Response> follow(net::Request request);
    Task<net::Response> submit_batch(net::Request request);
    Task<net::Response> get_batch(net::Request request);

    Task<Result<Target>> target_of(std::string challenge, std::string package);
    Task<Result<store::NewSubmission>> prepare(protocol::SubmitRequest wanted,
                                               protocol::Priority otherwise, Targets* known);
    Task<Result<store::Accepted>> accept_one(store::AcceptRequest accept,
                                             protocol::SubmitRequest wanted,
                                             protocol::Priority otherwise);
    Task<Result<store::Accepted>> accept_batch(store::AcceptRequest accept,
                                               std::vector<Result<protocol::SubmitRequest>> batch);
    Task<Result<void>> wait_for_verdict(std::string id, std::string principal);
    Task<net::Response> answer(std::string id, Principal principal, SubmissionState done);

    SubmissionsContext context_;
    SubmissionWatches watches_;
};

}  // namespace rehearse::app
