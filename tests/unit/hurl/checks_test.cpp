// Queries, filters and predicates as an author writes them, each against an answer. A row that
// fails gives what the candidate is told that came.
#include "base/limits.hpp"
#include "unit/hurl/fake_server.hpp"

namespace rehearse::hurl {
namespace {

struct Row {
    std::string assertion;
    bool ok;
    std::string actual;  // a part of it; only looked at when it fails
};

void expect_rows(const Response& response, const std::vector<Row>& rows,
                 const Variables& variables = {}) {
    for (const Row& row : rows) {
        SCOPED_TRACE(row.assertion);
        const AssertResult result = check(response, row.assertion, variables);
        EXPECT_EQ(result.state, row.ok ? AssertState::passed : AssertState::failed)
            << result.actual;
        if (!row.ok) {
            EXPECT_NE(result.actual.find(row.actual), std::string::npos) << result.actual;
        }
        EXPECT_EQ(result.text, row.assertion);
        EXPECT_EQ(result.line, 4);
    }
}

TEST(Queries, OfTheAnswer) {
    Response response = answer(203, "Hello 42, hello 43",
                               {{"Content-Type", "text/plain"},
                                {"X-One", " a "},
                                {"x-two", "a"},
                                {"X-Two", "b"},
                                {"Set-Cookie", "id=old"},
                                {"Set-Cookie",
                                 "id=abc=1; Path=/x; Max-Age=60; Expires=Mon, 23 Jan 2023 18:25:51 "
                                 "GMT; Secure; SameSite=Lax"},
                                {"Set-Cookie", "odd=1; Max-Age=soon; Expires=soon"}});
    response.version = "1.0";
    response.url = "http://localhost:8000/final";
    expect_rows(response,
                {
                    {"status == 203", true, ""},
                    {"status == 200", false, "203"},
                    {"version == \"1.0\"", true, ""},
                    {"url endsWith \"/final\"", true, ""},
                    {"duration == 1", true, ""},
                    {"header \"x-one\" == \"a\"", true, ""},
                    {"header \"X-TWO\" count == 2", true, ""},
                    {"header \"x-two\" contains \"b\"", true, ""},
                    {"header \"x-two\" includes \"c\"", false, "[\"a\", \"b\"]"},
                    {"header \"none\" not exists", true, ""},
                    {"header \"none\" == \"a\"", false, "nothing"},
                    {"header \"none\" count == 0", false, "there is no value for count to work on"},
                    {"cookie \"id\" == \"abc=1\"", true, ""},
                    {"cookie \"id[Value]\" == \"abc=1\"", true, ""},
                    {"cookie \"id[path]\" == \"/x\"", true, ""},
                    {"cookie \"id[Max-Age]\" == 60", true, ""},
                    {"cookie \"id[Expires]\" isDate", true, ""},
                    {"cookie \"id[Expires]\" format \"%Y\" == \"2023\"", true, ""},
                    {"cookie \"id[Secure]\" exists", true, ""},
                    {"cookie \"id[Secure]\" == true", false, "cannot judge"},
                    {"cookie \"id[HttpOnly]\" not exists", true, ""},
                    {"cookie \"id[Domain]\" not exists", true, ""},
                    {"cookie \"id[SameSite]\" == \"Lax\"", true, ""},
                    {"cookie \"ID\" not exists", true, ""},
                    {"cookie \"odd[Max-Age]\" exists", false, "not a number"},
                    {"cookie \"odd[Expires]\" exists", false, "not a date"},
                    {"body startsWith \"Hello\"", true, ""},
                    {"bytes count == 18", true, ""},
                    {"bytes startsWith hex,4865;", true, ""},
                    {"bytes contains base64,NDI=;", true, ""},
                    {"bytes == `Hello 42, hello 43`", false, "bytes 48656c6c6f"},
                    {"md5 count == 16", true, ""},
                    {"sha256 count == 32", true, ""},
                    {"regex \"Hello (\\\\d+)\" == \"42\"", true, ""},
                    {"regex /(?i)hello (?<n>\\d+)$/ == \"43\"", true, ""},
                    {"regex /Hello/ not exists", true, ""},
                    {"regex /none(x)?/ not exists", true, ""},
                    {"variable \"n\" == 3", true, ""},
                    {"variable \"m\" not exists", true, ""},
                    {"jsonpath \"$.a\" exists", false, "the answer is not JSON"},
                },
                {{"n", Value{std::int64_t{3}}}});
}

TEST(Queries, OfJson) {
    expect_rows(
        json_answer(
            R"({"id": 3, "name": "x", "big": 18446744073709551616, "list": [1, "a", null], "one": [5]})"),
        {
            {"jsonpath \"$.id\" == 3", true, ""},
            {"jsonpath \"$.id\" == 3.0", true, ""},
            {"jsonpath \"$.id\" == 4", false, "3"},
            {"jsonpath \"$.id\" == \"3\"", false, "3"},
            {"jsonpath \"$.none\" == 3", false, "nothing"},
            {"jsonpath \"$.none\" not exists", true, ""},
            {"jsonpath \"$.none\" != 3", false, "nothing"},
            {"jsonpath \"$.big\" == 18446744073709551616", true, ""},
            {"jsonpath \"$.big\" > 9223372036854775807", true, ""},
            {"jsonpath \"$.big\" isInteger", true, ""},
            {"jsonpath \"$.list\" count == 3", true, ""},
            {"jsonpath \"$.list[*]\" includes null", true, ""},
            {"jsonpath \"$.one[*]\" == 5", true, ""},
            {"jsonpath \"$.one[*]\" nth 0 == 5", false, "nth needs a list"},
            {"jsonpath \"$.one[9]\" not exists", true, ""},
            {"jsonpath \"$..none\" not exists", true, ""},
            {"jsonpath \"$.{{key}}\" == 3", true, ""},
            {"body jsonpath \"$.id\" == 3", true, ""},
        },
        {{"key", Value{std::string("id")}}});
}

TEST(Queries, OfTextInOtherCharacterSets) {
    expect_rows(answer(200, "caf\xe9", {{"Content-Type", "text/plain; Charset=\"ISO-8859-1\""}}),
                {
                    {"body == \"caf\u00e9\"", true, ""},
                    {"bytes count == 4", true, ""},
                    {"bytes decode \"latin1\" == \"caf\\u{e9}\"", true, ""},
                    {"bytes decode \"utf-8\" exists", false, "not text in utf-8"},
                    {"bytes decode \"gb2312\" exists", false, "not supported"},
                });
    expect_rows(answer(200, "caf\xe9"),
                {{"body exists", false, "not text in utf-8"}, {"bytes count == 4", true, ""}});
    expect_rows(answer(200, "x", {{"Content-Type", "text/html; charset=koi8-r"}}),
                {{"body == \"x\"", false, "koi8-r"}});
}

TEST(Queries, OfEncodedAnswersAreRefused) {
    expect_rows(answer(200, "\x1f\x8b", {{"Content-Encoding", "gzip"}}),
                {
                    {"body exists", false, "encoded as \"gzip\""},
                    {"bytes exists", false, "encoded as \"gzip\""},
                    {"sha256 exists", false, "encoded as \"gzip\""},
                    {"jsonpath \"$\" exists", false, "encoded as \"gzip\""},
                    {"status == 200", true, ""},
                    {"header \"Content-Encoding\" == \"gzip\"", true, ""},
                });
    expect_rows(answer(200, "x", {{"Content-Encoding", "identity"}}),
                {{"body == \"x\"", true, ""}});
}

TEST(Filters, OfNumbersAndText) {
    expect_rows(
        json_answer(
            R"({"n": "12", "f": "1.5", "neg": -1.9, "huge": 1e300, "t": true, "l": ["a"], "s": "x",
                                "big": 18446744073709551616, "z": null})"),
        {
            {"jsonpath \"$.n\" toInt == 12", true, ""},
            {"jsonpath \"$.neg\" toInt == -1", true, ""},
            {"jsonpath \"$.huge\" toInt == 9223372036854775807", true, ""},
            {"jsonpath \"$.f\" toInt == 1", false, "toInt needs"},
            {"jsonpath \"$.t\" toInt == 1", false, "but got boolean true"},
            {"jsonpath \"$.f\" toFloat == 1.5", true, ""},
            {"jsonpath \"$.n\" toFloat isFloat", true, ""},
            {"jsonpath \"$.s\" toFloat exists", false, "toFloat needs"},
            {"jsonpath \"$.neg\" toString == \"-1.9\"", true, ""},
            {"jsonpath \"$.t\" toString == \"true\"", true, ""},
            {"jsonpath \"$.z\" toString == \"null\"", true, ""},
            {"jsonpath \"$.big\" toString == \"18446744073709551616\"", true, ""},
            {"jsonpath \"$.l\" toString exists", false, "toString needs"},
            {"jsonpath \"$.s\" count == 1", false, "count needs a list or bytes"},
            {"jsonpath \"$.none\" toInt not exists", false, "there is no value for toInt"},
        });
}

TEST(Filters, OfLists) {
    expect_rows(json_answer(R"({"l": [1, 2, 3], "e": []})"),
                {
                    {"jsonpath \"$.l\" nth 0 == 1", true, ""},
                    {"jsonpath \"$.l\" nth -1 == 3", true, ""},
                    {"jsonpath \"$.l\" nth {{i}} == 2", true, ""},
                    {"jsonpath \"$.l\" nth 3 == 1", false, "element 3 of a list of 3"},
                    {"jsonpath \"$.l\" nth -4 == 1", false, "element -4 of a list of 3"},
                    {"jsonpath \"$.l\" first == 1", true, ""},
                    {"jsonpath \"$.l\" last == 3", true, ""},
                    {"jsonpath \"$.e\" first not exists", true, ""},
                    {"jsonpath \"$.e\" last not exists", true, ""},
                    {"jsonpath \"$.e\" first toInt == 1", false, "there is no value for toInt"},
                    {"jsonpath \"$.e\" count == 0", true, ""},
                    {"jsonpath \"$\" first exists", false, "first needs a list"},
                },
                {{"i", Value{std::int64_t{1}}}});
}

TEST(Filters, OfStrings) {
    expect_rows(answer(200, "a,b,,c"),
                {
                    {"body split \",\" count == 4", true, ""},
                    {"body split \",\" nth 2 == \"\"", true, ""},
                    {"body split \"x\" count == 1", true, ""},
                    {"body split \"\" count == 8", true, ""},
                    {"body replace \",\" \"-\" == \"a-b--c\"", true, ""},
                    {"body replace \"\" \"-\" == \"-a-,-b-,-,-c-\"", true, ""},
                    {"body replace \".\" \"-\" == \"a,b,,c\"", true, ""},
                    {"body replaceRegex /,+/ \" \" == \"a b c\"", true, ""},
                    {"body replaceRegex \"([ab]),\" \"<$1>$$\" == \"<a>$<b>$,c\"", true, ""},
                    {"body replaceRegex /(?<x>[ab]),/ \"${x}$x$9;\" == \"aa;bb;,c\"", true, ""},
                    {"body replaceRegex /x*/ \"-\" == \"-a-,-b-,-,-c-\"", true, ""},
                    {"body regex /(b.*)/ == \"b,,c\"", true, ""},
                    {"body regex /(z)/ not exists", true, ""},
                    {"body regex \"{{pattern}}\" == \"a\"", true, ""},
                    {"bytes regex /(b)/ exists", false, "regex needs a string"},
                    {"status split \",\" exists", false, "split needs a string"},
                },
                {{"pattern", Value{std::string("^(.)")}}});
}

TEST(Filters, OfEncodings) {
    expect_rows(answer(200, "https://m.org/?x=\u0448 <&>"),
                {
                    {"body urlEncode == \"https%3A//m.org/%3Fx%3D%D1%88%20%3C%26%3E\"", true, ""},
                    {"body urlEncode urlDecode == \"https://m.org/?x=\u0448 <&>\"", true, ""},
                    {"body htmlEscape endsWith \"&lt;&amp;&gt;\"", true, ""},
                    {"body htmlEscape htmlUnescape endsWith \"<&>\"", true, ""},
                    {"body urlQueryParam \"x\" == \"\u0448 <\"", true, ""},
                    {"body urlQueryParam \"y\" not exists", true, ""},
                    {"body replaceRegex /.*/ \"%ff\" urlDecode exists", false,
                     "urlDecode needs escapes of UTF-8"},
                    {"body replaceRegex /^.*$/ \"YWI=\" base64Decode == hex,6162;", true, ""},
                    {"body replaceRegex /^.*$/ \"YWI\" base64Decode exists", false,
                     "base64Decode needs base64"},
                    {"body replaceRegex /^.*$/ \"-_8\" base64UrlSafeDecode == hex,fbff;", true, ""},
                    {"body replaceRegex /^.*$/ \"+/8\" base64UrlSafeDecode exists", false,
                     "base64UrlSafeDecode needs"},
                    {"body base64Encode exists", false, "base64Encode needs bytes"},
                    {"bytes base64Encode startsWith \"aHR0cHM6\"", true, ""},
                    {"bytes base64UrlSafeEncode not endsWith \"=\"", true, ""},
                    {"bytes toHex startsWith \"6874\"", true, ""},
                    {"md5 base64Encode base64Decode toHex matches /^[0-9a-f]{32}$/", true, ""},
                });
}

TEST(Filters, OfDates) {
    // Now is 2024-02-01T00:00:00Z.
    expect_rows(
        answer(200, "",
               {{"Date", "Tue, 30 Jan 2024 12:00:00 GMT"}, {"Until", "2024-02-11T00:00:01Z"}}),
        {
            {"header \"Date\" toDate \"%a, %d %b %Y %H:%M:%S GMT\" daysBeforeNow == 1", true, ""},
            {"header \"Date\" toDate \"%a, %d %b %Y %H:%M:%S GMT\" daysAfterNow == -1", true, ""},
            {"header \"Until\" toDate \"%+\" daysAfterNow == 10", true, ""},
            {"header \"Until\" toDate \"%+\" format \"%A\" == \"Sunday\"", true, ""},
            {"header \"Until\" toDate \"%+\" dateFormat \"%A\" == \"Sunday\"", true, ""},
            {"header \"Until\" toDate \"%+\" toString == \"2024-02-11T00:00:01.000000Z\"", true,
             ""},
            {"header \"Until\" toDate \"%F\" exists", false, "is not a date of the form"},
            {"header \"Until\" format \"%F\" exists", false, "format needs a date"},
            {"header \"Until\" daysAfterNow exists", false, "daysAfterNow needs a date"},
            {"header \"Until\" toDate \"%+\" format \"%Q\" exists", false,
             "not a pattern for dates"},
            {"header \"Until\" isIsoDate", true, ""},
            {"header \"Date\" isIsoDate", false, "Tue"},
            {"header \"Until\" toDate \"%+\" isDate", true, ""},
            {"header \"Until\" isDate", false, "2024"},
        });
}

TEST(Predicates, CompareByTypeAndFailOnMismatch) {
    expect_rows(
        json_answer(
            R"({"i": 5, "f": 5.0, "s": "abc", "t": true, "z": null, "l": [1, "a", [2], {"k": 1}], "o": {"k": 1}})"),
        {
            {"jsonpath \"$.i\" != 5", false, "5"},
            {"jsonpath \"$.i\" not == 5", false, "5"},
            {"jsonpath \"$.i\" not == 6", true, ""},
            {"jsonpath \"$.i\" not == \"x\"", true, ""},
            {"jsonpath \"$.i\"  >  4", true, ""},
            {"jsonpath \"$.i\" >4", true, ""},
            {"jsonpath \"$.i\" > 5", false, "5"},
            {"jsonpath \"$.i\" >= 5.0", true, ""},
            {"jsonpath \"$.i\" < 5.1", true, ""},
            {"jsonpath \"$.f\" <= 5", true, ""},
            {"jsonpath \"$.s\" < \"abd\"", true, ""},
            {"jsonpath \"$.s\" > 5", false, "cannot judge"},
            {"jsonpath \"$.s\" not > 5", false, "cannot judge"},
            {"jsonpath \"$.t\" == true", true, ""},
            {"jsonpath \"$.t\" == \"true\"", false, "true"},
            {"jsonpath \"$.z\" == null", true, ""},
            {"jsonpath \"$.z\" != null", false, "null"},
            {"jsonpath \"$.z\" exists", true, ""},
            {"jsonpath \"$.none\" not == 5", true, ""},
            {"jsonpath \"$.none\" not isInteger", true, ""},
            {"jsonpath \"$.i\" == {{five}}", true, ""},
            {"jsonpath \"$.s\" == {{five}}", false, "\"abc\""},
            {"jsonpath \"$.s\" == \"a{{b}}c\"", true, ""},
            {"jsonpath \"$.s\" == ```abc```", true, ""},
            {"jsonpath \"$.s\" startsWith \"ab\"", true, ""},
            {"jsonpath \"$.s\" endsWith \"bc\"", true, ""},
            {"jsonpath \"$.s\" contains \"b\"", true, ""},
            {"jsonpath \"$.s\" contains \"\"", true, ""},
            {"jsonpath \"$.s\" not contains \"z\"", true, ""},
            {"jsonpath \"$.i\" contains \"5\"", false, "cannot judge"},
            {"jsonpath \"$.i\" not startsWith \"5\"", false, "cannot judge"},
            {"jsonpath \"$.l\" contains 1", true, ""},
            {"jsonpath \"$.l\" includes \"a\"", true, ""},
            {"jsonpath \"$.l\" includes 2", false, "[1, \"a\""},
            {"jsonpath \"$.s\" includes \"a\"", false, "cannot judge"},
            {"jsonpath \"$.s\" matches /^a.c$/", true, ""},
            {"jsonpath \"$.s\" matches \"^b\"", false, "\"abc\""},
            {"jsonpath \"$.s\" not matches \"^b\"", true, ""},
            {"jsonpath \"$.s\" matches \"^{{a}}\"", true, ""},
            {"jsonpath \"$.i\" matches /5/", false, "cannot judge"},
            {"jsonpath \"$.none\" not matches /5/", true, ""},
            {"bytes == file,data.bin;", false, "bytes 7b"},
        },
        {{"five", Value{std::int64_t{5}}},
         {"b", Value{std::string("b")}},
         {"a", Value{std::string("a")}}});
}

TEST(Predicates, OfTypes) {
    const Response response = json_answer(
        R"({"i": 5, "f": 5.5, "s": "abc", "e": "", "t": true, "z": null, "l": [], "o": {}, "u": "123E4567-e89b-12d3-a456-426614174000"})");
    const std::pair<std::string, std::string> holds[] = {
        {"isInteger", "i"}, {"isFloat", "f"},       {"isNumber", "if"}, {"isString", "seu"},
        {"isBoolean", "t"}, {"isCollection", "lo"}, {"isList", "l"},    {"isObject", "o"},
        {"isEmpty", "elo"}, {"isUuid", "u"},        {"isDate", ""},     {"exists", "ifsetzlou"}};
    for (const auto& [predicate, members] : holds) {
        for (const char member : std::string("ifsetzlou")) {
            const std::string path = "jsonpath \"$." + std::string(1, member) + "\" ";
            SCOPED_TRACE(path + predicate);
            const bool ok = members.find(member) != std::string::npos;
            EXPECT_EQ(check(response, path + predicate).state,
                      ok ? AssertState::passed : AssertState::failed);
            // These judge only some types, and of others not even the contrary holds.
            const bool mismatch =
                (predicate == "isEmpty" && std::string("iftz").find(member) != std::string::npos) ||
                (predicate == "isUuid" && std::string("seu").find(member) == std::string::npos);
            const bool not_ok = !ok && !mismatch;
            EXPECT_EQ(check(response, path + "not " + predicate).state,
                      not_ok ? AssertState::passed : AssertState::failed);
        }
    }
    for (const char* text :
         {"123e4567e89b12d3a456426614174000", "g23e4567-e89b-12d3-a456-426614174000", ""})
        EXPECT_EQ(check(answer(200, text), "body isUuid").state, AssertState::failed) << text;
    EXPECT_EQ(check(answer(200), "bytes isCollection").state, AssertState::passed);
    EXPECT_EQ(check(answer(200), "bytes isEmpty").state, AssertState::passed);
}

TEST(Predicates, TellWhatWasExpected) {
    const Response response = json_answer(R"({"i": 5})");
    const std::pair<std::string, std::string> rows[] = {
        {"jsonpath \"$.i\" == 3", "3"},
        {"jsonpath \"$.i\" not == 5", "not 5"},
        {"jsonpath \"$.i\" > 9", "> 9"},
        {"body contains \"z\"", "contains \"z\""},
        {"jsonpath \"$.i\" isString", "a string"},
        {"jsonpath \"$.i\" not isInteger", "not an integer"},
        {"body matches /z/", "a match of /z/"},
    };
    for (const auto& [assertion, expected] : rows)
        EXPECT_EQ(check(response, assertion).expected, expected);
    EXPECT_EQ(to_string(check(response, "jsonpath \"$.i\" == 3")),
              "line 4: jsonpath \"$.i\" == 3: got 5");
    EXPECT_EQ(
        to_string(check(response, "jsonpath \"$.i\" count == 3")),
        "line 4: jsonpath \"$.i\" count == 3: count needs a list or bytes, but got integer 5");
}

TEST(Filters, KeepWithinBoundsWhateverTheAnswerIs) {
    const Response large = answer(200, std::string(200'000, 'a'));
    const std::string hundred(100, 'x');
    EXPECT_EQ(check(large, "body replace \"a\" \"" + hundred + "\" exists").state,
              AssertState::failed);
    EXPECT_EQ(check(large, "body replaceRegex /a/ \"" + hundred + "\" exists").state,
              AssertState::failed);
    const Response wide = answer(200, std::string(limits::hurl_list_elements_max, 'a'));
    EXPECT_EQ(check(wide, "body split \"a\" exists").state, AssertState::failed);
    // Exponential for a matcher that goes back.
    EXPECT_EQ(check(large, "body matches /^(a+)+$/").state, AssertState::passed);
    EXPECT_EQ(check(answer(200, std::string(200'000, 'a') + "b"), "body matches /^(a|aa)+$/").state,
              AssertState::failed);
}

}  // namespace
}  // namespace rehearse::hurl
