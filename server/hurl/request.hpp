// build_request: from an entry and the variables of the moment to what is sent. Content types that
// Hurl implies are set here; cookies of the store are added by the run, which knows them.
#pragma once

#include "hurl/evaluate.hpp"
#include "hurl/url.hpp"

namespace rehearse::hurl {

struct BuiltRequest {
    Request request;  // without Host, Cookie and what a client always sends
    Url url;
    std::string content_type;  // that the body implies; a header of the author comes before it
    std::string cookies;       // of [Cookies] and Cookie headers
};

/// `user` is "name:password" of the option, or empty.
Evaluated<BuiltRequest> build_request(const Entry& entry, const std::string& user,
                                      const Context& context);

/// The bytes of a body; of JSON and XML its text.
Evaluated<std::string> evaluate(const Body& body, const Context& context);

/// With the URL, and Host, Accept, User-Agent and Content-Type where the author gave none. `stored`
/// are the cookies of the store.
Request complete(const BuiltRequest& built, const std::string& stored);

const std::string* find_header(const Headers& headers, std::string_view name);

}  // namespace rehearse::hurl
