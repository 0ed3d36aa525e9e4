#include "protocol/job_json.hpp"

#include "protocol/event_json.hpp"
#include "protocol/names.hpp"
#include "protocol/read_fields.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {

std::string encode_job_request(const session::JobRequest& request) {
    Json json = {{"job", request.job},           {"session", request.session},
                 {"person", request.person},     {"item", request.item},
                 {"package", request.package},   {"content_hash", request.content_hash},
                 {"language", request.language}, {"purpose", name_of(request.purpose)},
                 {"source", request.source},     {"input", nullptr}};
    if (request.purpose == session::Purpose::own_input) json["input"] = request.input;
    return to_text(json);
}

Result<session::JobRequest> decode_job_request(std::string_view text) {
    constexpr std::size_t text_bytes_max = 1024 * 1024;
    const auto json = parse_strict(text);
    if (!json) return json.error();
    Fields fields(*json, "job");
    session::JobRequest request;
    request.job = fields.text("job");
    request.session = fields.text("session");
    request.person = fields.text("person");
    request.item = fields.text("item");
    request.package = fields.text("package");
    request.content_hash = fields.text("content_hash");
    request.language = fields.text("language");
    request.purpose = known(fields, "purpose", purpose_from);
    request.source = fields.text("source", text_bytes_max);
    request.input = fields.text_or_null("input", text_bytes_max).value_or("");
    if (auto fine = fields.finish(); !fine) return fine.error();
    return request;
}

std::string_view queue_of(session::Purpose purpose) {
    switch (purpose) {
        case session::Purpose::samples:
        case session::Purpose::own_input:
            return "interactive";
        case session::Purpose::submission:
            return "submission";
    }
    return "submission";
}

std::string started_payload(std::string_view job, int attempt) {
    return encode_record({{}, {}, std::nullopt, session::JobStarted{std::string(job), attempt}});
}

std::string finished_payload(const session::JobFinished& finished) {
    return encode_record({{}, {}, std::nullopt, finished});
}

}  // namespace rehearse::protocol
