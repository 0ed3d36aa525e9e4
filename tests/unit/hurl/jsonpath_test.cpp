// JSONPath: what each form finds: nothing, one value, or a list of several.
#include "hurl/jsonpath.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace rehearse::hurl {
namespace {

constexpr std::string_view store = R"({
  "store": {
    "book": [
      {"category": "reference", "title": "Sayings", "price": 8.95, "sold": false},
      {"category": "fiction", "title": "Sword", "price": 12.99, "sold": true, "isbn": null},
      {"category": "fiction", "title": "Moby Dick", "price": 9, "isbn": "0-553", "tag": {"rank": 3}}
    ],
    "bicycle": {"price": 19.95}
  },
  "odd key": 1, "quote's": 2, "profile-id": 3, "empty": [], "matrix": [[1, 2], [3]], "n\u00e9": 4
})";

struct PathRow {
    std::string path;
    std::string found;  // as JSON; "nothing"
};

const PathRow path_rows[] = {
    {"$.store.bicycle", R"({"price": 19.95})"},
    {"$.store.book[0].title", R"("Sayings")"},
    {"$['store']['book'][0]['title']", R"("Sayings")"},
    {R"($["odd key"])", "1"},
    {R"($['quote\'s'])", "2"},
    {"$.profile-id", "3"},
    {"$.n\u00e9", "4"},
    {"$.[\"profile-id\"]", "3"},
    {"$.store.book[-1].title", R"("Moby Dick")"},
    {"$.store.book[3]", "nothing"},
    {"$.store.book[-4]", "nothing"},
    {"$.store.nothing", "nothing"},
    {"$.store.book.title", "nothing"},
    {"$.store[0]", "nothing"},
    {"$.store.book[1].isbn", "null"},
    {"$.store.book[*].title", R"(["Sayings", "Sword", "Moby Dick"])"},
    {"$.store.book[*].isbn", R"([null, "0-553"])"},
    {"$.store.*.price", R"(19.95)"},
    {"$.store.bicycle.*", R"(19.95)"},
    {"$.empty", "[]"},
    {"$.empty[*]", "nothing"},
    {"$.nothing[*]", "nothing"},
    {"$.store.book[0,2].title", R"(["Sayings", "Moby Dick"])"},
    {"$.store.book[0,9].title", R"("Sayings")"},
    {"$.store.book[0:2].title", R"(["Sayings", "Sword"])"},
    {"$.store.book[1:].title", R"(["Sword", "Moby Dick"])"},
    {"$.store.book[:1].title", R"("Sayings")"},
    {"$.store.book[-2:].title", R"(["Sword", "Moby Dick"])"},
    {"$.store.book[:-1].title", R"(["Sayings", "Sword"])"},
    {"$.store.book[5:9]", "nothing"},
    {"$.store.book[2:1]", "nothing"},
    {"$.store.book[-9:9].title", R"(["Sayings", "Sword", "Moby Dick"])"},
    {"$..price", "[19.95, 8.95, 12.99, 9]"},
    {"$..rank", R"(3)"},
    {"$..nothing", "nothing"},
    {"$.matrix..*", "[[1, 2], 1, 2, [3], 3]"},
    {"$.matrix..[0]", "[[1, 2], 1, 3]"},
    {"$..[?(@.rank == 3)]", "nothing"},
    {"$..book[?(@.price < 10)].title", R"(["Sayings", "Moby Dick"])"},
    {"$.store.book[?(@.price<=9)].title", R"(["Sayings", "Moby Dick"])"},
    {"$.store.book[?(@.price > 9)].title", R"("Sword")"},
    {"$.store.book[?(@.price >= 9.0)].title", R"(["Sword", "Moby Dick"])"},
    {"$.store.book[?(@.price == 9)].title", R"("Moby Dick")"},
    {"$.store.book[?(@.price != 9)].title", R"(["Sayings", "Sword"])"},
    {"$.store.book[?(@.category=='fiction')].title", R"(["Sword", "Moby Dick"])"},
    {"$.store.book[?(@.category!=\"fiction\")].title", R"("Sayings")"},
    {"$.store.book[?(@.category > 'a')].title", "nothing"},
    {"$.store.book[?(@.category == 1)].title", "nothing"},
    {"$.store.book[?(@.sold==true)].title", R"("Sword")"},
    {"$.store.book[?(@.sold==false)].title", R"("Sayings")"},
    {"$.store.book[?(@.isbn)].title", R"(["Sword", "Moby Dick"])"},
    {"$.store.book[?(@.isbn==null)].title", R"("Sword")"},
    {"$.store.book[?(@.tag.rank==3)].title", R"("Moby Dick")"},
    {"$.store.book[?(@['tag']['rank']==3)].title", R"("Moby Dick")"},
    {"$.store.book[?@.sold].title", R"(["Sayings", "Sword"])"},
    {"$.store.book[?(@.title=='Sword')]",
     R"({"category": "fiction", "title": "Sword", "price": 12.99, "sold": true, "isbn": null})"},
    {"$.matrix[1][?(@ == 3)]", R"(3)"},
    {"$.store[?(@.price)]", "nothing"},
};

TEST(JsonPath, Finds) {
    const auto json = read_json(store);
    ASSERT_TRUE(json);
    for (const PathRow& row : path_rows) {
        SCOPED_TRACE(row.path);
        const auto path = JsonPath::parse(row.path);
        ASSERT_TRUE(path) << path.error().message;
        const auto found = path->find(*json);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->has_value(), row.found != "nothing");
        if (*found) {
            EXPECT_EQ(display(**found, 10'000), display(*read_json(row.found), 10'000));
        }
    }
    EXPECT_TRUE(equal(**JsonPath::parse("$")->find(*json), *json));
}

TEST(JsonPath, SaysWhatItExpected) {
    const std::pair<std::string, std::string> rows[] = {
        {"", "$ at the start"},
        {"store", "$ at the start"},
        {"$.", "a name at character 3"},
        {"$store", ". or ["},
        {"$.a b", ". or ["},
        {"$[", "a number, a name in quotes"},
        {"$[0", "]"},
        {"$['a", "a closing quote"},
        {"$[1:2:3]", "] (slices have no step"},
        {"$[?(@.a", ")"},
        {"$[?(@)]", "a name after @"},
        {"$[?(@.a == )]", "a number, a string"},
        {"$[?(@.a && @.b)]", ")"},
        {"$[?(a == 1)]", "@"},
        {"$[99999999999999999999]", "a whole number"},
        {"$...a", "a name"},
        {"$[0,]", "a number"},
        {"$[?(@[0] == 1)]", "a name in quotes"},
    };
    for (const auto& [path, expected] : rows) {
        SCOPED_TRACE(path);
        const auto parsed = JsonPath::parse(path);
        ASSERT_FALSE(parsed);
        EXPECT_NE(parsed.error().message.find("expected " + expected), std::string::npos)
            << parsed.error().message;
    }
    std::string long_path = "$";
    for (std::size_t i = 0; i <= limits::hurl_jsonpath_steps_max; ++i) long_path += ".a";
    EXPECT_FALSE(JsonPath::parse(long_path));
}

TEST(JsonPath, StopsWhenAnAnswerIsMadeToBeVisitedForEver) {
    std::string wide = "[0";
    for (int i = 0; i < 2'000; ++i) wide += ",[0,[1,[2]]]";
    const auto json = read_json(wide + "]");
    const auto found = JsonPath::parse("$..*..*..*..*..*..*")->find(*json);
    EXPECT_TRUE(found) << "shallow: few enough";
    std::string deep(limits::hurl_json_depth_max - 1, '[');
    deep += "0" + std::string(limits::hurl_json_depth_max - 1, ']');
    const auto many = JsonPath::parse("$..*..*..*..*..*..*")->find(*read_json(deep));
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, ErrorCode::too_large);
    const std::string heavy = "[\"" + std::string(1'000'000, 'x') + "\"]";
    EXPECT_TRUE(JsonPath::parse("$[0,0]")->find(*read_json(heavy)));
    std::string zeros = "$[0";
    for (int i = 0; i < 999; ++i) zeros += ",0";
    EXPECT_FALSE(JsonPath::parse(zeros + "]")->find(*read_json(heavy))) << "a gigabyte of copies";
}

}  // namespace
}  // namespace rehearse::hurl
