#include "app/order.hpp"

#include <utility>

namespace rehearse::app {
namespace {

// Each is written to the store, where those of sessions are only told.
constexpr Milliseconds progress_interval_kept{200};

grading::Purpose grading_purpose(session::Purpose purpose) {
    switch (purpose) {
        case session::Purpose::samples:
            return grading::Purpose::samples;
        case session::Purpose::own_input:
            return grading::Purpose::own_input;
        case session::Purpose::submission:
            return grading::Purpose::submission;
    }
    return grading::Purpose::submission;
}

}  // namespace

Order order_of(session::JobRequest request) {
    Order order;
    order.job = std::move(request.job);
    order.item = std::move(request.item);
    order.content_hash = std::move(request.content_hash);
    order.language = std::move(request.language);
    order.purpose = grading_purpose(request.purpose);
    order.files.push_back({{}, std::move(request.source)});
    order.own_input = std::move(request.input);
    return order;
}

Result<Order> order_of(const store::Lease& lease, store::SubmissionWork work) {
    auto files = protocol::decode_files(work.files);
    if (!files) return files.error();
    Order order;
    order.job = lease.job;
    order.item = work.challenge.empty() ? work.package : std::move(work.challenge);
    order.content_hash = std::move(work.package);
    order.language = std::move(work.language);
    order.files = std::move(*files);
    order.in_background = lease.queue == "batch";
    order.progress_interval = progress_interval_kept;
    return order;
}

grading::JobResult internal_error(const Order& order, std::string message) {
    grading::JobResult result;
    result.job = order.job;
    result.item = order.item;
    result.purpose = order.purpose;
    result.language = order.language;
    result.verdict = Verdict::IE;
    result.message = std::move(message);
    return result;
}

}  // namespace rehearse::app
