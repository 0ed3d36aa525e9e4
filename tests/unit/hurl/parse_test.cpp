// What parses and what does not, and where the mistake is said to be.
#include "hurl/parse.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/limits.hpp"

namespace rehearse::hurl {
namespace {

std::string shown(const Template& text) {
    std::string result;
    for (const Piece& piece : text.pieces)
        result += piece.expression ? "<" + piece.expression->name + ">" : piece.text;
    return result;
}

File parsed(std::string_view text) {
    auto file = parse(text);
    EXPECT_TRUE(file) << (file ? "" : file.error().message) << "\n" << text;
    return file ? std::move(*file) : File{};
}

TEST(Parse, EntriesWithAllTheirParts) {
    const File file = parsed(R"(
# A comment
POST {{base}}/items?a=1 # another
Accept: text/html   
X-Empty:
[Query]
q: a b
[Cookies]
c: d
[BasicAuth]
bob: pass word
[Options]
retry: 3
delay: 2s
variable: n = "x"

{"a": [1, {{n}}]}

HTTP/1.1 201 # created
Location: /items/{{id}}

[Captures]
id: jsonpath "$.id" redact
[Asserts]
status == 201
jsonpath "$.a" count >= 2
{"id": 1}

GET http://localhost
HTTP *
DELETE http://localhost/x
)");
    ASSERT_EQ(file.entries.size(), 3U);
    const Entry& first = file.entries[0];
    EXPECT_EQ(first.method, "POST");
    EXPECT_EQ(first.at, (Position{3, 1}));
    EXPECT_EQ(shown(first.url), "<base>/items?a=1");
    EXPECT_EQ(first.request_line, "POST {{base}}/items?a=1");
    ASSERT_EQ(first.headers.size(), 2U);
    EXPECT_EQ(shown(first.headers[0].value), "text/html");
    EXPECT_EQ(shown(first.headers[1].value), "");
    ASSERT_EQ(first.query.size(), 1U);
    EXPECT_EQ(shown(first.query[0].value), "a b");
    EXPECT_EQ(first.cookies.size(), 1U);
    ASSERT_TRUE(first.basic_auth);
    EXPECT_EQ(shown(first.basic_auth->value), "pass word");
    ASSERT_EQ(first.options.size(), 3U);
    EXPECT_EQ(std::get<std::int64_t>(first.options[1].value), 2'000);
    ASSERT_TRUE(first.body);
    EXPECT_EQ(first.body->kind, Body::Kind::json);
    EXPECT_EQ(shown(first.body->text), "{\"a\": [1, <n>]}");
    ASSERT_TRUE(first.response);
    EXPECT_EQ(first.response->version, "1.1");
    EXPECT_EQ(first.response->status, 201);
    EXPECT_EQ(first.response->headers.size(), 1U);
    ASSERT_EQ(first.response->captures.size(), 1U);
    EXPECT_EQ(first.response->captures[0].text, "id: jsonpath \"$.id\"");
    ASSERT_EQ(first.response->asserts.size(), 2U);
    EXPECT_EQ(first.response->asserts[1].text, "jsonpath \"$.a\" count >= 2");
    EXPECT_EQ(first.response->asserts[1].at.line, 26);
    ASSERT_TRUE(first.response->body);
    EXPECT_FALSE(file.entries[1].response->status);
    EXPECT_FALSE(file.entries[2].response);
    EXPECT_TRUE(file.unsupported.empty());
}

TEST(Parse, NothingIsAFileToo) {
    for (const char* text : {"", "\n\n", "# only a comment", "  \t\n#\n"})
        EXPECT_TRUE(parsed(text).entries.empty()) << text;
}

TEST(Parse, LineEndsOfWindows) {
    const File file = parsed("GET http://a\r\nX: y\r\nHTTP 200\r\n[Asserts]\r\nbody == \"x\"\r\n");
    ASSERT_EQ(file.entries.size(), 1U);
    EXPECT_EQ(shown(file.entries[0].headers.at(0).value), "y");
    EXPECT_EQ(file.entries[0].response->asserts.size(), 1U);
}

TEST(Parse, Escapes) {
    const File file = parsed(
        "GET http://a/\\u{e9}\\#x\n"
        "X\\:Y: a\\\\b\\tc\n"
        "HTTP 200\n[Asserts]\nbody == \"q\\\"\\n\\u{1F600}\"\nbody matches /a\\/b\\d/\n");
    const Entry& entry = file.entries.at(0);
    EXPECT_EQ(shown(entry.url), "http://a/\u00e9#x");
    EXPECT_EQ(shown(entry.headers.at(0).key), "X:Y");
    EXPECT_EQ(shown(entry.headers.at(0).value), "a\\b\tc");
    EXPECT_EQ(shown(std::get<Template>(entry.response->asserts.at(0).predicate.value)),
              "q\"\n\U0001F600");
    EXPECT_EQ(std::get<Pattern>(entry.response->asserts.at(1).predicate.value).literal, "a/b\\d");
}

struct BodyRow {
    std::string name;
    std::string text;
    Body::Kind kind;
    std::string content;
};

TEST(Parse, Bodies) {
    const BodyRow rows[] = {
        {"object", "{\"a\": \"{{x}}\\n\", \"{{k}}\": [ ]}", Body::Kind::json,
         "{\"a\": \"<x>\\n\", \"<k>\": [ ]}"},
        {"empty object", "{ }", Body::Kind::json, "{ }"},
        {"array", "[1, -2.5e+3, true, null]", Body::Kind::json, "[1, -2.5e+3, true, null]"},
        {"empty array", "[]", Body::Kind::json, "[]"},
        {"array of booleans", "[true]", Body::Kind::json, "[true]"},
        {"array of one number", "[1]", Body::Kind::json, "[1]"},
        {"string", "\"text\"", Body::Kind::json, "\"text\""},
        {"number", "12.5", Body::Kind::json, "12.5"},
        {"true", "true", Body::Kind::json, "true"},
        {"lines of JSON", "```json\n{{x}}\n```", Body::Kind::json, "<x>\n"},
        {"lines of XML", "```xml\n<a/>\n```", Body::Kind::xml, "<a/>\n"},
        {"lines", "```\nline1\n line2 # no comment\n```", Body::Kind::text,
         "line1\n line2 # no comment\n"},
        {"raw lines", "```raw\n{{x}}\n```", Body::Kind::text, "{{x}}\n"},
        {"lines without variables", "```json,novariable\n{{x}}\n```", Body::Kind::json, "{{x}}\n"},
        {"lines with escapes", "```,escape\na\\tb\n```", Body::Kind::text, "a\tb\n"},
        {"no lines", "```\n```", Body::Kind::text, ""},
        {"one line in three", "```text {{x}}```", Body::Kind::text, "text <x>"},
        {"one line", "`a {{x}} \\` b`", Body::Kind::text, "a <x> ` b"},
        {"base64", "base64, aGVs\n bG8=;", Body::Kind::bytes, "hello"},
        {"base64 unpadded", "base64,aGk;", Body::Kind::bytes, "hi"},
        {"hex", "hex,68 69;", Body::Kind::bytes, "hi"},
        {"file", "file,folder/a\\ b.txt;", Body::Kind::file, "folder/a b.txt"},
        {"XML", "<?xml version=\"1.0\"?>\n<a b=\">\"><!-- <x> --><c/>{{y}}</a>", Body::Kind::xml,
         "<?xml version=\"1.0\"?>\n<a b=\">\"><!-- <x> --><c/>{{y}}</a>"},
    };
    for (const BodyRow& row : rows) {
        SCOPED_TRACE(row.name);
        const File file = parsed("POST http://a\n" + row.text + "\nHTTP 200\n" + row.text + "\n");
        ASSERT_EQ(file.entries.size(), 1U);
        for (const auto& body : {file.entries[0].body, file.entries[0].response->body}) {
            ASSERT_TRUE(body);
            EXPECT_EQ(body->kind, row.kind);
            EXPECT_EQ(row.kind == Body::Kind::bytes ? body->bytes : shown(body->text), row.content);
        }
    }
}

struct BadRow {
    std::string name;
    std::string text;
    std::string error;  // how the message begins
};

const BadRow bad_rows[] = {
    {"no method", "get http://a\n", "line 1, column 1: expected a request"},
    {"method glued to small letters", "GETx http://a\n", "line 1, column 1: expected a request"},
    {"an answer without a request", "HTTP 200\n", "line 1, column 1: expected a request"},
    {"no URL", "GET \n", "line 1, column 5: expected a URL"},
    {"no space before the URL", "GET\n", "line 1, column 4: expected a space after the method"},
    {"open placeholder", "GET http://{{a\n", "line 1, column 15: expected \"}}\""},
    {"empty placeholder", "GET http://{{ }}\n",
     "line 1, column 15: expected the name of a variable"},
    {"unknown escape", "GET http://a\nX: \\q\n", "line 2, column 5: expected one of"},
    {"no such character", "GET http://a\nX: \\u{d800}\n",
     "line 2, column 7: expected the hexadecimal number"},
    {"unknown section", "GET http://a\n[Foo]\n", "line 2, column 1: expected one of [Query]"},
    {"asserts in a request", "GET http://a\n[Asserts]\n",
     "line 2, column 1: expected [Asserts] after the line HTTP"},
    {"request's section in an answer", "GET http://a\nHTTP 200\n[Query]\n",
     "line 3, column 1: expected [Captures] or [Asserts]"},
    {"unknown version", "GET http://a\nHTTP/4 200\n", "line 2, column 1: expected HTTP, HTTP/1.0"},
    {"no status", "GET http://a\nHTTP\n", "line 2, column 5: expected a space after HTTP"},
    {"status of letters", "GET http://a\nHTTP ok\n",
     "line 2, column 6: expected a status such as 200, or *"},
    {"status too large", "GET http://a\nHTTP 2000\n",
     "line 2, column 6: expected a status of three digits"},
    {"no query", "GET http://a\nHTTP 200\n[Asserts]\nfoo == 1\n",
     "line 4, column 1: expected a query"},
    {"query without its argument", "GET http://a\nHTTP 200\n[Asserts]\njsonpath == 1\n",
     "line 4, column 10: expected a string in double quotes"},
    {"no predicate", "GET http://a\nHTTP 200\n[Asserts]\nbody\n",
     "line 4, column 5: expected a space after the query"},
    {"unknown predicate", "GET http://a\nHTTP 200\n[Asserts]\nbody equals \"x\"\n",
     "line 4, column 6: expected a filter or a predicate"},
    {"no value", "GET http://a\nHTTP 200\n[Asserts]\nstatus ==\n",
     "line 4, column 10: expected a value"},
    {"no value for a bare word", "GET http://a\nHTTP 200\n[Asserts]\nbody == foo\n",
     "line 4, column 9: expected a value"},
    {"regex where none fits", "GET http://a\nHTTP 200\n[Asserts]\nbody == /x/\n",
     "line 4, column 9: expected a value that this predicate can take"},
    {"variable where only text fits", "GET http://a\nHTTP 200\n[Asserts]\nbody matches {{x}}\n",
     "line 4, column 14: expected a value that this predicate can take"},
    {"boolean has no order", "GET http://a\nHTTP 200\n[Asserts]\nstatus > true\n",
     "line 4, column 10: expected a value that this predicate can take"},
    {"not a regular expression", "GET http://a\nHTTP 200\n[Asserts]\nbody matches /(/\n",
     "line 4, column 14: not a regular expression"},
    {"open string", "GET http://a\nHTTP 200\n[Asserts]\nbody == \"x\n",
     "line 4, column 11: expected a closing \""},
    {"open regex", "GET http://a\nHTTP 200\n[Asserts]\nbody matches /x\n",
     "line 4, column 16: expected a closing /"},
    {"text after the predicate", "GET http://a\nHTTP 200\n[Asserts]\nbody exists x\n",
     "line 4, column 13: expected the end of the line"},
    {"leading zeros", "GET http://a\nHTTP 200\n[Asserts]\nstatus == 007\n",
     "line 4, column 11: expected a number without"},
    {"filter without its number", "GET http://a\nHTTP 200\n[Asserts]\nbody nth x == 1\n",
     "line 4, column 10: expected a whole number"},
    {"replace without new text", "GET http://a\nHTTP 200\n[Asserts]\nbody replace \"x\" == 1\n",
     "line 4, column 18: expected a string in double quotes"},
    {"unknown cookie attribute", "GET http://a\nHTTP 200\n[Asserts]\ncookie \"a[Foo]\" exists\n",
     "line 4, column 8: expected one of Value, Expires"},
    {"capture without a query", "GET http://a\nHTTP 200\n[Captures]\nid: foo\n",
     "line 4, column 5: expected a query"},
    {"unknown option", "GET http://a\n[Options]\nretries: 3\n",
     "line 3, column 1: expected an option that Hurl has"},
    {"option of another type", "GET http://a\n[Options]\nskip: 1\n",
     "line 3, column 7: expected true or false"},
    {"retry below -1", "GET http://a\n[Options]\nretry: -2\n",
     "line 3, column 8: expected a whole number, or -1"},
    {"delay of letters", "GET http://a\n[Options]\ndelay: x\n",
     "line 3, column 8: expected a duration"},
    {"delay of years", "GET http://a\n[Options]\ndelay: 9999h\n",
     "line 3, column 8: expected a duration of at most a day"},
    {"variable without value", "GET http://a\n[Options]\nvariable: x\n",
     "line 3, column 12: expected \"=\""},
    {"open JSON", "POST http://a\n{\"a\": 1\n", "line 3, column 1: expected \",\" or \"}\""},
    {"name without quotes", "POST http://a\n{a: 1}\n",
     "line 2, column 2: expected the name of a member"},
    {"comma at the end", "POST http://a\n[1,]\n", "line 2, column 4: expected a JSON value"},
    {"bad JSON escape", "POST http://a\n\"\\x\"\n", "line 2, column 3: expected one of"},
    {"bad JSON unicode", "POST http://a\n\"\\u12g4\"\n",
     "line 2, column 6: expected four hex digits"},
    {"JSON number", "POST http://a\n[01]\n", "line 2, column 3: expected \",\" or \"]\""},
    {"text after the body", "POST http://a\n{} x\n",
     "line 2, column 4: expected the end of the line"},
    {"open lines", "POST http://a\n```\nabc\n",
     "line 3, column 1: expected ``` at the end of the text"},
    {"unknown language", "POST http://a\n```foo\nabc\n```\n",
     "line 2, column 4: expected json, xml, raw or nothing"},
    {"half a byte", "POST http://a\nhex,123;\n",
     "line 2, column 5: expected pairs of hexadecimal digits"},
    {"no base64", "POST http://a\nbase64,a=b;\n", "line 2, column 8: expected base64"},
    {"open base64", "POST http://a\nbase64,aGk=\n", "line 3, column 1: expected \";\""},
    {"file without end", "POST http://a\nfile,a.txt\n", "line 2, column 11: expected \";\""},
    {"file without name", "POST http://a\nfile,;\n",
     "line 2, column 6: expected the name of a file"},
    {"open XML", "POST http://a\n<a><b></a>\n",
     "line 2, column 1: expected XML whose elements are all closed"},
    {"second body", "POST http://a\n{}\n{}\n", "line 3, column 1: expected a request"},
    {"columns are characters", "GET http://a\nX: \u00e9\u00e9\\q\n",
     "line 2, column 7: expected one of"},
};

TEST(Parse, SaysWhereAndWhatWasExpected) {
    for (const BadRow& row : bad_rows) {
        SCOPED_TRACE(row.name);
        const auto file = parse(row.text);
        ASSERT_FALSE(file);
        EXPECT_EQ(file.error().code, ErrorCode::invalid_input);
        EXPECT_TRUE(file.error().message.starts_with(row.error)) << file.error().message;
    }
}

TEST(Parse, HasBounds) {
    EXPECT_EQ(parse(std::string(limits::hurl_file_bytes_max + 1, '\n')).error().code,
              ErrorCode::too_large);
    EXPECT_TRUE(parse(std::string(limits::hurl_file_bytes_max, '\n')));
    std::string many;
    for (std::size_t i = 0; i < limits::hurl_entries_max; ++i) many += "GET http://a\n";
    EXPECT_TRUE(parse(many));
    EXPECT_FALSE(parse(many + "GET http://a\n"));
    const auto nested = [](std::size_t depth) {
        return "POST http://a\n" + std::string(depth, '[') + std::string(depth, ']') + "\n";
    };
    EXPECT_TRUE(parse(nested(limits::hurl_json_depth_max)));
    EXPECT_FALSE(parse(nested(100'000)));
    EXPECT_FALSE(parse("GET http://a\nX: \xff\n"));
}

struct UnsupportedRow {
    std::string name;
    std::string text;
    std::string what;
    int line;
};

TEST(Parse, ListsWhatHurlHasAndWeDoNot) {
    const std::string asserts = "GET http://a\nHTTP 200\n[Asserts]\n";
    const UnsupportedRow rows[] = {
        {"xpath", asserts + "xpath \"//h1\" exists\n", "the query xpath", 4},
        {"certificate", asserts + "certificate \"Subject\" == \"x\"\n", "the query certificate", 4},
        {"redirects", asserts + "redirects count == 1\n", "the query redirects", 4},
        {"ip", asserts + "ip isIpv4\n", "the query ip", 4},
        {"filter xpath", asserts + "body xpath \"//h1\" exists\n", "the filter xpath", 4},
        {"filter location", asserts + "body location == \"x\"\n", "the filter location", 4},
        {"predicate", asserts + "body isIpv6\n", "the predicate isIpv6", 4},
        {"output", "GET http://a\n[Options]\noutput: a.html\n", "the option output", 3},
        {"proxy", "GET http://a\n[Options]\nproxy: localhost:1\n", "the option proxy", 3},
        {"TLS", "GET http://a\n[Options]\ncacert: a.pem\n", "the option cacert", 3},
        {"GraphQL", "POST http://a\n```graphql\n{ me }\n```\n", "a body in GraphQL", 2},
        {"wider JSONPath", asserts + "jsonpath \"$[?(@.a && @.b)]\" exists\n",
         "\"$[?(@.a && @.b)]\" is not a JSONPath", 4},
        {"wider regular expression", asserts + "body matches \"(?=x)\"\n", "the regular expression",
         4},
    };
    for (const UnsupportedRow& row : rows) {
        SCOPED_TRACE(row.name);
        const File file = parsed(row.text);
        ASSERT_FALSE(file.unsupported.empty());
        EXPECT_TRUE(file.unsupported[0].what.starts_with(row.what)) << file.unsupported[0].what;
        EXPECT_EQ(file.unsupported[0].at.line, row.line);
    }
}

TEST(Parse, TheCorpusOfTheFuzzerBeginsWithWhatParses) {
    for (const char* name : {"bodies", "crud", "filters", "forms", "unsupported"}) {
        std::ifstream in(std::string(REHEARSE_SOURCE_DIR "/tests/fuzz/corpus/hurl/") + name);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        EXPECT_FALSE(text.empty()) << name;
        EXPECT_EQ(parsed(text).unsupported.empty(), std::string(name) != "unsupported") << name;
    }
}

TEST(Parse, TakesWithoutEffectWhatChangesNothingHere) {
    EXPECT_TRUE(
        parsed("GET http://a\n[Options]\nhttp1.1: true\nverbose: true\nvery-verbose: {{x}}\n")
            .unsupported.empty());
}

TEST(Parse, VariablesOfOptionsAreTyped) {
    const File file = parsed(
        "GET http://a\n[Options]\nvariable: a=1\nvariable: b=1.5\nvariable: c=true\nvariable: "
        "d=null\n"
        "variable: e=\"1\"\nvariable: f=1 x\nvariable: g=trueish\nvariable: h=007 # text\n");
    const auto value = [&](std::size_t i) {
        return std::get<VariableDefinition>(file.entries.at(0).options.at(i).value).value;
    };
    EXPECT_TRUE(std::get<Value>(value(0)).is<std::int64_t>());
    EXPECT_TRUE(std::get<Value>(value(1)).is<double>());
    EXPECT_TRUE(std::get<Value>(value(2)).is<bool>());
    EXPECT_TRUE(std::get<Value>(value(3)).is<Null>());
    EXPECT_EQ(shown(std::get<Template>(value(4))), "1");
    EXPECT_EQ(shown(std::get<Template>(value(5))), "1 x");
    EXPECT_EQ(shown(std::get<Template>(value(6))), "trueish");
    EXPECT_EQ(shown(std::get<Template>(value(7))), "007");
}

}  // namespace
}  // namespace rehearse::hurl
