// Practising alone over REST (PROTOCOL section 10): the questions with their model answers, what
// somebody studied, and the interviews that they have before them.
#pragma once

#include "app/catalog.hpp"
#include "net/router.hpp"
#include "protocol/study_json.hpp"
#include "store/study.hpp"

namespace rehearse::app {

/// What the handlers use; all of it outlives them.
struct StudyContext {
    store::Study& study;
    const Catalog& catalog;
};

class StudyApi {
public:
    explicit StudyApi(StudyContext context) : context_(context) {}

    /// REQUIRES: outlives the router.
    void add_routes(net::Router& router);

private:
    Task<net::Response> list_questions(net::Request request);
    Task<net::Response> get_question(net::Request request);
    Task<net::Response> add_review(net::Request request);
    Task<net::Response> list_reviews(net::Request request);
    Task<net::Response> list_upcoming(net::Request request);
    Task<net::Response> add_upcoming(net::Request request);
    Task<net::Response> put_upcoming(net::Request request);
    Task<net::Response> delete_upcoming(net::Request request);

    /// Whether its template and topics exist here.
    Result<void> check(const protocol::Upcoming& upcoming) const;

    StudyContext context_;
};

/// Those of a person, the next one first, as they are told.
Task<Result<nlohmann::json>> upcoming_of(store::Study* study, std::string person);

}  // namespace rehearse::app
