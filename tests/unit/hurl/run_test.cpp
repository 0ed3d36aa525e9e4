// Runs of whole files against a server that is a list of answers.
#include "unit/hurl/fake_server.hpp"

#include "base/limits.hpp"
#include "hurl/cookies.hpp"
#include "hurl/url.hpp"

namespace rehearse::hurl {
namespace {

TEST(Run, SendsWhatHurlSends) {
    FakeServer server({answer(200)});
    server.run(R"(POST {{base}}/a?x=1
X-Custom: {{word}}
[Query]
q: a b&c/d
page: 2
[Cookies]
c1: v1
c2: {{word}}
[BasicAuth]
bob: pa:ss
{"name": "say \"{{word}}\"", "n": {{n}}}
)",
               {{"word", Value{std::string("a\"b\\\n")}}, {"n", Value{1.5}}});
    // The header's value would hold a line end.
    EXPECT_TRUE(server.requests.empty());
    server.run(R"(POST {{base}}/a?x=1
X-Custom: {{n}}
[Query]
q: a b&c/d
page: 2
[Cookies]
c1: v1
c2: v2
[BasicAuth]
bob: pa:ss
{"name": "say \"{{word}}\"", "n": {{n}}}
)",
               {{"word", Value{std::string("a\"b\\\n")}}, {"n", Value{1.5}}});
    ASSERT_EQ(server.requests.size(), 1U);
    const Request& request = server.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "http://localhost:8000/a?x=1&q=a%20b%26c%2Fd&page=2");
    EXPECT_EQ(request.body, R"({"name": "say \"a\"b\\\n\"", "n": 1.5})");
    EXPECT_EQ(server.header("Host"), "localhost:8000");
    EXPECT_EQ(server.header("Accept"), "*/*");
    EXPECT_EQ(server.header("User-Agent"), "rehearse");
    EXPECT_EQ(server.header("X-Custom"), "1.5");
    EXPECT_EQ(server.header("Authorization"), "Basic Ym9iOnBhOnNz");
    EXPECT_EQ(server.header("Cookie"), "c1=v1; c2=v2");
    EXPECT_EQ(server.header("Content-Type"), "application/json");
    EXPECT_EQ(server.header("Accept-Encoding"), "(none)");
}

struct TypeRow {
    std::string name;
    std::string rest;
    std::string type;
    std::string body;
};

TEST(Run, ImpliesContentTypes) {
    const TypeRow rows[] = {
        {"nothing", "", "(none)", ""},
        {"JSON", "[1]\n", "application/json", "[1]"},
        {"lines of JSON", "```json\n[1]\n```\n", "application/json", "[1]\n"},
        {"XML", "<a/>\n", "application/xml", "<a/>"},
        {"text", "`abc`\n", "(none)", "abc"},
        {"lines", "```\nabc\n```\n", "(none)", "abc\n"},
        {"bytes", "hex,616263;\n", "(none)", "abc"},
        {"file", "file,folder/a.txt;\n", "(none)", "text of a file"},
        {"form", "[Form]\na: 1 2\nb: \u00e9&\n", "application/x-www-form-urlencoded",
         "a=1%202&b=%C3%A9%26"},
        {"own type", "Content-Type: text/json\n[1]\n", "text/json", "[1]"},
        {"own type in small letters", "content-type: x/y\n[Form]\na: 1\n", "x/y", "a=1"},
    };
    for (const TypeRow& row : rows) {
        SCOPED_TRACE(row.name);
        FakeServer server({answer(200)});
        EXPECT_TRUE(server.run("POST {{base}}\n" + row.rest).ok());
        EXPECT_EQ(server.header("Content-Type"), row.type);
        EXPECT_EQ(server.request().body, row.body);
        EXPECT_EQ(server.request().url, "http://localhost:8000/");
    }
}

TEST(Run, SendsMultipart) {
    FakeServer server({answer(200)});
    EXPECT_TRUE(server
                    .run("POST {{base}}/up\n[Multipart]\nfield: a b\nfile1: file,folder/a.txt;\n"
                         "file2: file,data.bin; image/x\n")
                    .ok());
    const std::string boundary = "------------------------00000000-0000-4000-8000-000000000001";
    EXPECT_EQ(server.header("Content-Type"), "multipart/form-data; boundary=" + boundary);
    EXPECT_EQ(server.request().body,
              "--" + boundary +
                  "\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\na b\r\n--" + boundary +
                  "\r\nContent-Disposition: form-data; name=\"file1\"; "
                  "filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                  "text of a file\r\n--" +
                  boundary +
                  "\r\nContent-Disposition: form-data; name=\"file2\"; "
                  "filename=\"data.bin\"\r\nContent-Type: image/x\r\n\r\n" +
                  std::string("\x00\x01\x02", 3) + "\r\n--" + boundary + "--\r\n");
}

TEST(Run, CarriesCapturesOn) {
    FakeServer server(
        {json_answer(R"({"id": 7, "token": "t\"1"})", 201), json_answer("{}"), answer(204)});
    const FileResult result = server.run(R"(POST {{base}}/items
HTTP 201
[Captures]
id: jsonpath "$.id"
token: jsonpath "$.token"
plain: variable "token" replace "\"" ""
[Asserts]
variable "id" == 7
jsonpath "$.id" == {{id}}

GET {{base}}/items/{{id}}
X-Token: {{plain}}
HTTP 200

PUT {{base}}/items/{{id}}
{"token": "{{token}}", "id": {{id}}, "when": "{{newDate}}", "as": "{{newUuid}}"}
HTTP 204
)");
    EXPECT_TRUE(result.ok()) << result.message;
    ASSERT_EQ(server.requests.size(), 3U);
    EXPECT_EQ(server.request(1).url, "http://localhost:8000/items/7");
    EXPECT_EQ(server.header("X-Token", 1), "t1");
    EXPECT_EQ(
        server.request(2).body,
        R"({"token": "t\"1", "id": 7, "when": "2024-02-01T00:00:00.000000Z", "as": "00000000-0000-4000-8000-000000000001"})");
    ASSERT_EQ(result.entries[0].captures.size(), 3U);
    EXPECT_EQ(result.entries[0].captures[2].name, "plain");
    EXPECT_TRUE(equal(result.variables.at("id"), Value{std::int64_t{7}}));
    EXPECT_EQ(result.entries[1].request_line, "GET {{base}}/items/{{id}}");
    EXPECT_EQ(result.entries[1].method, "GET");
    EXPECT_EQ(result.entries[1].duration_us, 1'500);
    EXPECT_EQ(result.entries[1].line, 11);
}

TEST(Run, EndsAtTheFirstEntryThatFailsAndReportsAllItsAsserts) {
    FakeServer server({json_answer(R"({"id": 4})")});
    const FileResult result = server.run(R"(GET {{base}}/1
HTTP 200
Content-Type: text/html
[Asserts]
jsonpath "$.id" == 3
jsonpath "$.id" isInteger
jsonpath "$.name" exists

GET {{base}}/2
)");
    EXPECT_EQ(result.failure, Failure::assertion);
    EXPECT_EQ(result.message, "line 3: Content-Type: text/html: got \"application/json\"");
    EXPECT_EQ(server.requests.size(), 1U);
    ASSERT_EQ(result.entries.size(), 1U);
    std::vector<std::string> told;
    for (const AssertResult& one : result.entries[0].asserts) told.push_back(to_string(one));
    const std::vector<std::string> expected = {
        "line 2: HTTP 200: ok", "line 3: Content-Type: text/html: got \"application/json\"",
        "line 5: jsonpath \"$.id\" == 3: got 4", "line 6: jsonpath \"$.id\" isInteger: ok",
        "line 7: jsonpath \"$.name\" exists: got nothing"};
    EXPECT_EQ(told, expected);
}

TEST(Run, ChecksNothingElseWhenTheStatusIsWrong) {
    FakeServer server({answer(500, "oops")});
    const FileResult result = server.run(R"(GET {{base}}/1
HTTP/1.1 200
Server: x
[Captures]
id: jsonpath "$.id"
[Asserts]
jsonpath "$.id" == {{id}}
)");
    EXPECT_EQ(result.failure, Failure::assertion);
    EXPECT_EQ(result.message, "line 2: HTTP 200: got status 500");
    ASSERT_EQ(result.entries[0].asserts.size(), 4U);
    EXPECT_EQ(result.entries[0].asserts[0].state, AssertState::passed) << "the version";
    EXPECT_EQ(result.entries[0].asserts[2].state, AssertState::unchecked);
    EXPECT_EQ(to_string(result.entries[0].asserts[3]),
              "line 7: jsonpath \"$.id\" == {{id}}: not checked");
    EXPECT_FALSE(result.variables.contains("id"));
}

TEST(Run, ChecksVersions) {
    FakeServer server({answer(200)});
    EXPECT_EQ(server.run("GET {{base}}\nHTTP/1.0 200\n").message, "line 2: HTTP/1.0: got HTTP/1.1");
    EXPECT_TRUE(
        server.run("GET {{base}}\nHTTP/1.1 200\nGET {{base}}\nHTTP/* 200\nGET {{base}}\nHTTP *\n")
            .ok());
}

TEST(Run, ChecksHeadersOneByOne) {
    FakeServer server({answer(200, "", {{"Vary", "A"}, {"vary", "B"}, {"X", ""}})});
    EXPECT_TRUE(server.run("GET {{base}}\nHTTP 200\nVary: A\nVARY: B\nX:\n").ok());
    EXPECT_EQ(server.run("GET {{base}}\nHTTP 200\nVary: C\n").message,
              "line 3: Vary: C: got \"A\", \"B\"");
    EXPECT_EQ(server.run("GET {{base}}\nHTTP 200\nY: C\n").message,
              "line 3: Y: C: got no such header");
}

struct BodyRow {
    std::string name;
    std::string answered;
    std::string expected;
    std::string message;  // empty: accepted
};

TEST(Run, ChecksBodies) {
    const BodyRow rows[] = {
        {"JSON in another form", "{\"b\":[1,2],\"a\":1}", "{ \"a\": 1.0, \"b\": [1, 2] }", ""},
        {"JSON that differs", "{\"a\": [1, 3]}", "{\"a\": [1, 2]}",
         "line 3: body: got $.a[1]: expected 2, got 3"},
        {"JSON with a variable", "{\"a\": 5}", "{\"a\": {{five}}}", ""},
        {"no JSON", "oops", "{}", "line 3: body: got \"oops\""},
        {"lines of JSON", "{\"a\":5}", "```json\n{\"a\": {{five}} }\n```", ""},
        {"text", "abc", "`abc`", ""},
        {"text that differs", "abd", "`abc`", "line 3: body: got \"abd\""},
        {"lines", "a\nb\n", "```\na\nb\n```", ""},
        {"lines without the last line end", "a\nb", "```\na\nb\n```",
         "line 3: body: got \"b\" in its line 2"},
        {"lines that differ", "a\nx\nc\n", "```\na\nb\nc\n```",
         "line 3: body: got \"x\\nc\\n\" in its line 2"},
        {"bytes", "abc", "hex,616263;", ""},
        {"bytes that differ", "abc", "base64,YWI=;", "line 3: body: got bytes 616263"},
        {"file", "text of a file", "file,folder/a.txt;", ""},
        {"XML", "<a/>", "<a/>", ""},
        {"XML in another form", "<a></a>", "<a/>", "line 3: body: got \"<a></a>\""},
    };
    for (const BodyRow& row : rows) {
        SCOPED_TRACE(row.name);
        FakeServer server({answer(200, row.answered)});
        const FileResult result = server.run("GET {{base}}\nHTTP 200\n" + row.expected + "\n",
                                             {{"five", Value{std::int64_t{5}}}});
        EXPECT_EQ(result.message, row.message);
    }
}

TEST(Run, TellsTheFilesFaultsFromTheAnswers) {
    const struct {
        std::string name;
        std::string text;
        Failure failure;
        std::string message;
    } rows[] = {
        {"unknown variable in the URL", "GET {{nothing}}\n", Failure::file,
         "line 1: there is no variable nothing"},
        {"unknown variable in an assert",
         "GET {{base}}\nHTTP 200\n[Asserts]\nbody == \"{{nothing}}\"\n", Failure::file,
         "line 4: there is no variable nothing"},
        {"missing file", "POST {{base}}\nfile,none.txt;\n", Failure::file,
         "line 2: There is no file none.txt."},
        {"file outside", "POST {{base}}\nfile,../a;\n", Failure::file,
         "line 2: \"../a\" must be a path inside the package"},
        {"absolute file", "POST {{base}}\nfile,/etc/passwd;\n", Failure::file,
         "line 2: \"/etc/passwd\" must be"},
        {"https", "GET https://localhost\n", Failure::file,
         "line 1: \"https://localhost\" is not a URL we can ask"},
        {"no scheme", "GET localhost/x\n", Failure::file, "line 1: \"localhost/x\" is not a URL"},
        {"unsupported", "GET {{base}}\n\nGET {{base}}\n[Options]\noutput: x\n", Failure::file,
         "line 5: the option output is not supported"},
        {"list in a URL", "GET {{base}}/{{list}}\n", Failure::assertion,
         "line 1: list is [], which cannot be put into text"},
        {"text as bare JSON", "POST {{base}}\n{\"a\": {{word}}}\n", Failure::assertion,
         "line 2: word is \"w\", but only"},
        {"no value to capture", "GET {{base}}\nHTTP 200\n[Captures]\nx: header \"none\"\n",
         Failure::assertion, "line 4: x: header \"none\": got nothing"},
        {"option of another type", "GET {{base}}\n[Options]\nretry: {{word}}\n", Failure::file,
         "line 3: the option needs a whole number"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        FakeServer server({answer(200, "[]")});
        const FileResult result =
            server.run(row.text, {{"list", Value{List{}}}, {"word", Value{std::string("w")}}});
        EXPECT_EQ(result.failure, row.failure);
        EXPECT_TRUE(result.message.starts_with(row.message)) << result.message;
    }
}

TEST(Run, SaysWhenThereIsNoAnswer) {
    FakeServer server;
    const FileResult result = server.run("GET {{base}}/x\nHTTP 200\n");
    EXPECT_EQ(result.failure, Failure::transport);
    EXPECT_EQ(result.message, "line 1: connection refused");
    EXPECT_EQ(result.entries.at(0).status, 0);
    FakeServer large({answer(200, std::string(limits::hurl_response_bytes_max + 1, 'x'))});
    EXPECT_EQ(large.run("GET {{base}}/x\n").failure, Failure::transport);
    FakeServer fits({answer(200, std::string(limits::hurl_response_bytes_max, 'x'))});
    EXPECT_TRUE(fits.run("GET {{base}}/x\n").ok());
}

TEST(Run, Retries) {
    const std::string text =
        "GET {{base}}\n[Options]\nretry: 3\nretry-interval: 200ms\ndelay: 1s\nHTTP "
        "200\n[Asserts]\nbody == \"ok\"\n";
    FakeServer server(
        {fail(ErrorCode::io, "refused"), answer(503), answer(200, "no"), answer(200, "ok")});
    const FileResult result = server.run(text);
    EXPECT_TRUE(result.ok()) << result.message;
    ASSERT_EQ(result.entries.size(), 4U);
    EXPECT_EQ(result.entries[0].failure, Failure::transport);
    EXPECT_EQ(result.entries[1].message, "line 6: HTTP 200: got status 503");
    EXPECT_EQ(result.entries[3].attempt, 4);
    EXPECT_EQ(server.pauses_ms, (std::vector<std::int64_t>{1'000, 200, 200, 200}))
        << "the delay only once";

    FakeServer never({answer(503)});
    EXPECT_EQ(never.run(text).failure, Failure::assertion);
    EXPECT_EQ(never.requests.size(), 4U) << "once and three times again";

    FakeServer usual({answer(503), answer(200)});
    EXPECT_TRUE(usual.run("GET {{base}}\n[Options]\nretry: 1\nHTTP 200\n").ok());
    EXPECT_EQ(usual.pauses_ms, (std::vector<std::int64_t>{1'000}));

    FakeServer without({answer(503), answer(200)});
    EXPECT_FALSE(without.run("GET {{base}}\n[Options]\nretry: 0\nHTTP 200\n").ok());
    EXPECT_EQ(without.requests.size(), 1U);
}

TEST(Run, EndsWithItsTimeAndItsRequests) {
    FakeServer server({answer(503)});
    server.pauses_allowed_ms = 5'000;
    EXPECT_EQ(server.run("GET {{base}}\n[Options]\nretry: -1\nHTTP 200\n").failure,
              Failure::assertion);
    EXPECT_EQ(server.requests.size(), 6U);
    FakeServer delayed({answer(200)});
    delayed.pauses_allowed_ms = 10;
    const FileResult late = delayed.run("GET {{base}}\n[Options]\ndelay: 20\n");
    EXPECT_EQ(late.failure, Failure::time);
    EXPECT_EQ(late.message, "line 1: the time was up during a delay");
    FakeServer endless({answer(200)});
    EXPECT_EQ(endless.run("GET {{base}}\n[Options]\nrepeat: -1\n").failure, Failure::time);
    EXPECT_EQ(endless.requests.size(), limits::hurl_requests_max);
    FakeServer unanswered({answer(503)});
    EXPECT_EQ(
        unanswered.run("GET {{base}}\n[Options]\nretry: -1\nretry-interval: 0\nHTTP 200\n").failure,
        Failure::time);
}

TEST(Run, EndsWhenItHasCheckedOrKeptTooMuch) {
    const std::string large(limits::hurl_response_bytes_max, 'a');
    std::string captures = "GET {{base}}\nHTTP 200\n[Captures]\n";
    for (int i = 0; i < 20; ++i) captures += "c" + std::to_string(i) + ": body\n";
    FakeServer server({answer(200, large)});
    const FileResult kept = server.run(captures);
    EXPECT_FALSE(kept.ok());
    EXPECT_NE(kept.message.find("more than can be kept"), std::string::npos) << kept.message;
    EXPECT_LT(kept.variables.size(), 20U);
    FakeServer repeated({answer(200, large)});
    EXPECT_EQ(repeated.run("GET {{base}}\n[Options]\nrepeat: -1\nHTTP 200\n[Captures]\nc: body\n")
                  .failure,
              Failure::time);
    EXPECT_LT(repeated.requests.size(), 20U);
    FakeServer defining({answer(200, large)});
    EXPECT_EQ(defining
                  .run("GET {{base}}\nHTTP 200\n[Captures]\nc: body\nGET {{base}}\n[Options]\n"
                       "repeat: -1\nvariable: d={{c}}{{c}}\n")
                  .failure,
              Failure::file);
    std::string checks = "GET {{base}}\n[Options]\nrepeat: -1\nHTTP 200\n[Asserts]\n";
    for (int i = 0; i < 1'000; ++i) checks += "status == 200\n";
    FakeServer checked({answer(200)});
    EXPECT_EQ(checked.run(checks).failure, Failure::time);
    EXPECT_LE(checked.requests.size(), limits::hurl_asserts_max / 1'000 + 1);
}

TEST(Run, EndsBetweenTwoChecksWhenItsTimeIsUp) {
    FakeServer server({answer(200)});
    Hooks hooks = server.hooks();
    int asked = 0;
    hooks.is_time_up = [&asked] { return ++asked > 1; };
    const auto file =
        parse("GET http://localhost\nHTTP 200\n[Asserts]\nstatus == 200\nstatus == 1\n");
    ASSERT_TRUE(file);
    const FileResult result = run(*file, {}, hooks);
    EXPECT_EQ(result.failure, Failure::time);
    EXPECT_EQ(result.message, "line 5: the time was up during the checks");
}

TEST(Run, RepeatsAndSkips) {
    FakeServer server({answer(200)});
    const FileResult result = server.run(
        "GET {{base}}/a\n[Options]\nrepeat: 3\nvariable: n={{newUuid}}\nGET "
        "{{base}}/b\n[Options]\nskip: true\n"
        "GET {{base}}/c\n[Options]\nrepeat: 0\nGET {{base}}/d\n[Options]\nskip: {{no}}\nrepeat: "
        "{{two}}\n",
        {{"no", Value{false}}, {"two", Value{std::int64_t{2}}}});
    EXPECT_TRUE(result.ok()) << result.message;
    std::string paths;
    for (const Request& request : server.requests) paths += request.url.back();
    EXPECT_EQ(paths, "aaadd");
    EXPECT_EQ(server.uuids, 3) << "options are evaluated for each repetition";
    ASSERT_EQ(result.entries.size(), 7U);
    EXPECT_TRUE(result.entries[3].skipped);
    EXPECT_EQ(result.entries[3].index, 1U);
    EXPECT_TRUE(result.entries[4].skipped);
    FakeServer failing({answer(200), answer(500)});
    EXPECT_FALSE(failing.run("GET {{base}}\n[Options]\nrepeat: 5\nHTTP 200\n").ok());
    EXPECT_EQ(failing.requests.size(), 2U);
}

TEST(Run, FollowsRedirectsOnlyWhenTold) {
    const std::vector<Result<Response>> answers = {
        answer(302, "", {{"Location", "/b?x=1"}, {"Set-Cookie", "s=1; Path=/"}}),
        answer(307, "", {{"location", "../c/./d#f"}}), answer(200, "end")};
    FakeServer server(answers);
    EXPECT_TRUE(server.run("POST {{base}}/a/x\nHTTP 302\nLocation: /b?x=1\n").ok());
    FakeServer follows(answers);
    const FileResult result = follows.run(R"(POST {{base}}/a/x
Authorization: secret
[Options]
location: true
[Cookies]
mine: 1
{"a": 1}
HTTP 200
[Asserts]
url == "http://localhost:8000/c/d"
body == "end"
)");
    EXPECT_TRUE(result.ok()) << result.message;
    ASSERT_EQ(follows.requests.size(), 3U);
    EXPECT_EQ(follows.header("Cookie", 0), "mine=1");
    EXPECT_EQ(follows.request(1).method, "GET");
    EXPECT_EQ(follows.request(1).url, "http://localhost:8000/b?x=1");
    EXPECT_EQ(follows.request(1).body, "");
    EXPECT_EQ(follows.header("Content-Type", 0), "application/json");
    EXPECT_EQ(follows.header("Content-Type", 1), "(none)");
    EXPECT_EQ(follows.header("Cookie", 1), "s=1")
        << "what was stored, not what was written for the first request";
    EXPECT_EQ(follows.header("Authorization", 1), "secret");
    EXPECT_EQ(result.entries[0].duration_us, 4'500);
    EXPECT_EQ(result.entries[0].method, "GET");
}

TEST(Run, RedirectsHaveAnEnd) {
    FakeServer loop({answer(301, "", {{"Location", "/a"}})});
    const FileResult result = loop.run("GET {{base}}/a\n[Options]\nlocation: true\n");
    EXPECT_EQ(result.failure, Failure::transport);
    EXPECT_EQ(result.message, "line 1: there were more than 50 redirects");
    EXPECT_EQ(loop.requests.size(), 51U);
    FakeServer few({answer(301, "", {{"Location", "/a"}})});
    few.run("GET {{base}}/a\n[Options]\nlocation: true\nmax-redirs: 2\n");
    EXPECT_EQ(few.requests.size(), 3U);
    FakeServer bad({answer(301, "", {{"Location", "https://example.org/"}})});
    EXPECT_EQ(bad.run("GET {{base}}/a\n[Options]\nlocation: true\n").failure, Failure::transport);
    FakeServer other({answer(301, "", {{"Location", "http://127.0.0.1:9/"}}), answer(200)});
    EXPECT_TRUE(
        other.run("GET {{base}}/a\nAuthorization: secret\nX: y\n[Options]\nlocation: true\n").ok());
    EXPECT_EQ(other.header("Authorization", 1), "(none)");
    EXPECT_EQ(other.header("X", 1), "y");
    EXPECT_EQ(other.header("Host", 1), "127.0.0.1:9");
    FakeServer plain({answer(304)});
    EXPECT_TRUE(plain.run("GET {{base}}/a\n[Options]\nlocation: true\nHTTP 304\n").ok());
}

TEST(Run, SharesOneCookieStore) {
    FakeServer server({answer(200, "",
                              {{"Set-Cookie", "a=1; Path=/; Secure; HttpOnly"},
                               {"Set-Cookie", "b=2"},
                               {"Set-Cookie", "c=3; Path=/other"},
                               {"Set-Cookie", "d=4; Domain=example.org"},
                               {"Set-Cookie", "e=5; Max-Age=2; Path=/"}}),
                       answer(200, "", {{"Set-Cookie", "a=; Max-Age=0; Path=/"}}), answer(200)});
    EXPECT_TRUE(server
                    .run("GET {{base}}/in/x\nGET {{base}}/in/y\nCookie: h=9\n[Cookies]\nz: 0\n"
                         "GET {{base}}/in\nGET {{base}}/inner\n[Options]\ndelay: 3s\n")
                    .ok());
    EXPECT_EQ(server.header("Cookie", 0), "(none)");
    EXPECT_EQ(server.header("Cookie", 1), "b=2; a=1; e=5; h=9; z=0")
        << "longer paths first, then the author's own";
    EXPECT_EQ(server.header("Cookie", 2), "b=2; e=5");
    EXPECT_EQ(server.header("Cookie", 3), "(none)") << "another path, and out of date";
    server.run("GET {{base}}/in/x\n");
    EXPECT_EQ(server.header("Cookie", 4), "(none)") << "another run";
}

TEST(Run, UserOptionIsBasicAuthentication) {
    FakeServer server({answer(200)});
    EXPECT_TRUE(server.run("GET {{base}}\n[Options]\nuser: bob:secret\n").ok());
    EXPECT_EQ(server.header("Authorization"), "Basic Ym9iOnNlY3JldA==");
}

TEST(Run, AnEntryWithoutResponseOnlyNeedsAnAnswer) {
    FakeServer server({answer(500)});
    const FileResult result = server.run("GET {{base}}\n");
    EXPECT_TRUE(result.ok());
    EXPECT_EQ(result.entries.at(0).status, 500);
    EXPECT_TRUE(server.run("").ok());
}

TEST(Url, ParsesAndJoins) {
    EXPECT_EQ(Url::parse("http://Host:80?x#f")->text(), "http://Host:80/?x");
    EXPECT_EQ(Url::parse("http://[::1]:8080/\u00e9")->text(), "http://[::1]:8080/%C3%A9");
    EXPECT_EQ(Url::parse("http://[::1]:8080/")->host, "[::1]");
    EXPECT_EQ(Url::parse("http://LocalHost:1/")->host, "localhost");
    for (const char* text : {"", "http://", "http:///x", "http://a b/", "http://a/\n", "ftp://a",
                             "http://a:x/", "http://a:/", "http://u@a/", "http://a:1:2/",
                             "http://[::1/", "http://a]/", "http://a:123456/"})
        EXPECT_FALSE(Url::parse(text)) << text;
    const Url base = *Url::parse("http://h:1/a/b/c?q");
    const std::pair<std::string, std::string> rows[] = {
        {"d", "/a/b/d"},     {"./d?x", "/a/b/d?x"},
        {"../d", "/a/d"},    {"../../../d", "/d"},
        {"/d/../e/", "/e/"}, {"..", "/a/"},
        {"?z", "/a/b/c?z"},  {"", "/a/b/c?q"},
        {"#f", "/a/b/c?q"},  {"/x?a=/../b", "/x?a=/../b"},
        {".", "/a/b/"}};
    for (const auto& [location, target] : rows)
        EXPECT_EQ(base.join(location)->text(), "http://h:1" + target) << location;
    EXPECT_EQ(base.join("//other/x")->text(), "http://other/x");
    EXPECT_EQ(base.join("http://o/")->text(), "http://o/");
    EXPECT_FALSE(base.join("mailto:x"));
}

TEST(Cookies, FollowHostPathAndTime) {
    const Url from = *Url::parse("http://app.test:1/a/b");
    const Instant now = from_millis(1'000'000);
    const auto sent = [&](std::string_view set_cookie, std::string_view to,
                          std::int64_t later_ms = 0) {
        CookieStore store;
        store.accept(set_cookie, from, now);
        return store.header_for(*Url::parse(to), now + Milliseconds(later_ms));
    };
    EXPECT_EQ(sent("n=v", "http://app.test:2/a/c"), "n=v") << "ports do not matter";
    EXPECT_EQ(sent("n=v", "http://app.test/a"), "n=v");
    EXPECT_EQ(sent("n=v", "http://app.test/ab"), "");
    EXPECT_EQ(sent("n=v", "http://sub.app.test/a/"), "");
    EXPECT_EQ(sent("n=v; domain=.APP.test", "http://sub.app.test/a/"), "n=v");
    EXPECT_EQ(sent("n=v; domain=pp.test", "http://app.test/a/"), "");
    EXPECT_EQ(sent("n=v; domain=test", "http://other.test/a/"), "n=v")
        << "no list of public suffixes here";
    EXPECT_EQ(sent("n=v; path=/", "http://app.test/"), "n=v");
    EXPECT_EQ(sent("n=v; path=relative", "http://app.test/a/"), "n=v") << "as if there were none";
    EXPECT_EQ(sent("n=v; secure", "http://app.test/a/"), "") << "not on a loopback address";
    EXPECT_EQ(sent("n=v; max-age=1", "http://app.test/a/", 999), "n=v");
    EXPECT_EQ(sent("n=v; max-age=1", "http://app.test/a/", 1'000), "");
    EXPECT_EQ(sent("n=v; max-age=-1", "http://app.test/a/"), "");
    EXPECT_EQ(sent("n=v; max-age=9999999999999999", "http://app.test/a/", 1'000'000'000), "n=v");
    EXPECT_EQ(sent("n=v; max-age=x", "http://app.test/a/"), "n=v");
    EXPECT_EQ(sent("n=v; expires=Thu, 01 Jan 1970 00:00:01 GMT", "http://app.test/a/"), "");
    EXPECT_EQ(sent("n=v; expires=Thu, 01 Jan 1970 00:00:01 GMT; max-age=5", "http://app.test/a/"),
              "n=v");
    EXPECT_EQ(sent("n = v w ; x", "http://app.test/a/"), "n=v w");
    for (const char* bad : {"", "n", "=v", "; path=/"})
        EXPECT_EQ(sent(bad, "http://app.test/a/"), "") << bad;
    EXPECT_EQ(sent("n=" + std::string(5'000, 'x'), "http://app.test/a/"), "");
    CookieStore store;
    for (std::size_t i = 0; i < 2 * limits::hurl_cookies_max; ++i)
        store.accept("c" + std::to_string(i) + "=1", from, now);
    const std::string header = store.header_for(from, now);
    EXPECT_EQ(static_cast<std::size_t>(std::count(header.begin(), header.end(), '=')),
              limits::hurl_cookies_max);
}

}  // namespace
}  // namespace rehearse::hurl
