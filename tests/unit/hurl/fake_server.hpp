// A server for runs of Hurl files without a socket: answers are given in a list, requests are kept.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "hurl/parse.hpp"
#include "hurl/request.hpp"
#include "hurl/run.hpp"

namespace rehearse::hurl {

inline Response answer(int status, std::string body = "", Headers headers = {}) {
    Response response;
    response.version = "1.1";
    response.status = status;
    response.headers = std::move(headers);
    response.body = std::move(body);
    response.duration_us = 1'500;
    return response;
}

inline Response json_answer(std::string body, int status = 200) {
    return answer(status, std::move(body), {{"Content-Type", "application/json"}});
}

/// Gives its answers in order and the last one for ever; without any it refuses connections.
class FakeServer {
public:
    FakeServer() = default;
    explicit FakeServer(std::vector<Result<Response>> list) : answers(std::move(list)) {}

    std::vector<Result<Response>> answers;
    std::vector<Request> requests;
    std::vector<std::int64_t> pauses_ms;
    std::int64_t pauses_allowed_ms = 1'000'000;
    std::int64_t now_ms = 1'706'745'600'000;  // 2024-02-01T00:00:00Z
    int uuids = 0;

    Hooks hooks() {
        Hooks hooks;
        hooks.send = [this](const Request& request) -> Result<Response> {
            requests.push_back(request);
            if (answers.empty()) return fail(ErrorCode::io, "connection refused");
            return answers[std::min(requests.size(), answers.size()) - 1];
        };
        hooks.pause = [this](Milliseconds time) {
            pauses_ms.push_back(time.count());
            now_ms += time.count();
            pauses_allowed_ms -= time.count();
            return pauses_allowed_ms >= 0;
        };
        hooks.new_uuid = [this] {
            return "00000000-0000-4000-8000-00000000000" + std::to_string(++uuids);
        };
        hooks.now = [this] { return from_millis(now_ms); };
        hooks.read_file = [](std::string_view path) -> Result<std::string> {
            if (path == "data.bin") return std::string("\x00\x01\x02", 3);
            if (path == "folder/a.txt") return std::string("text of a file");
            return fail(ErrorCode::not_found, "There is no file " + std::string(path) + ".");
        };
        return hooks;
    }

    FileResult run(std::string_view text, Variables variables = {}) {
        const auto file = parse(text);
        if (!file) {
            ADD_FAILURE() << file.error().message << "\n" << text;
            return {};
        }
        variables.try_emplace("base", Value{std::string("http://localhost:8000")});
        return hurl::run(*file, std::move(variables), hooks());
    }

    const Request& request(std::size_t index = 0) const { return requests.at(index); }
    std::string header(std::string_view name, std::size_t index = 0) const {
        const std::string* value = find_header(requests.at(index).headers, name);
        return value == nullptr ? "(none)" : *value;
    }
};

/// Runs one assert against an answer.
inline AssertResult check(const Response& response, std::string_view assertion,
                          Variables variables = {}) {
    FakeServer server({response});
    const FileResult result =
        server.run("GET {{base}}/x?y=1\nHTTP *\n[Asserts]\n" + std::string(assertion) + "\n",
                   std::move(variables));
    if (result.entries.size() != 1 || result.entries[0].asserts.size() != 1) {
        ADD_FAILURE() << "not checked: " << assertion << ": " << result.message;
        return {};
    }
    return result.entries[0].asserts[0];
}

}  // namespace rehearse::hurl
