#include "net/static_files.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "net/security.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::net {
namespace {

namespace fs = std::filesystem;

std::string gunzip(const std::string& bytes) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return "inflateInit2";
    std::string input = bytes;
    std::string out(64 * 1024, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int done = inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return done == Z_STREAM_END ? out : "not gzip";
}

class StaticFilesTest : public ::testing::Test {
protected:
    void SetUp() override {
        write("web/index.html",
              "<html><style nonce=\"__CSP_NONCE__\"></style><i data-n='__CSP_NONCE__'></i></html>");
        write("web/assets/app-1a.js", "plain js");
        write("web/assets/app-1a.js.gz", "gzip js");
        write("web/assets/app-1a.js.br", "brotli js");
        write("web/assets/only.css", "css");
        write("web/favicon.svg", "<svg/>");
        write("web/orphan.txt.gz", "no plain text beside it");
        write("secret.txt", "outside");
        auto loaded = StaticFiles::load(directory_.path() / "web");
        ASSERT_TRUE(loaded) << loaded.error().message;
        files_ = std::move(*loaded);
    }
    void write(const std::string& name, const std::string& text) const {
        const fs::path path = directory_.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    Response get(const std::string& path, Headers headers = {}, const std::string& method = "GET") {
        Request request;
        request.method = method;
        request.path = path;
        request.headers = std::move(headers);
        nonce_.clear();
        return files_.answer(request, nonce_);
    }
    static std::string header(const Response& response, std::string_view name) {
        Request as_headers;
        as_headers.headers = response.headers;
        return std::string(as_headers.header(name));
    }

    rehearse::test::TemporaryDirectory directory_;
    StaticFiles files_;
    std::string nonce_;
};

TEST_F(StaticFilesTest, PathsLeadToFilesThePageOrNothing) {
    struct Row {
        const char* name;
        const char* path;
        int status;
        bool page;
        const char* cache;
    };
    const char* forever = "public, max-age=31536000, immutable";
    const Row rows[] = {
        {"root", "/", 200, true, "no-store"},
        {"index by name", "/index.html", 200, true, "no-store"},
        {"client route", "/session/abc", 200, true, "no-store"},
        {"deep client route", "/a/b/c/", 200, true, "no-store"},
        {"hashed asset", "/assets/app-1a.js", 200, false, forever},
        {"file at the root may change", "/favicon.svg", 200, false, "no-cache"},
        {"missing asset", "/assets/missing.js", 404, false, "no-store"},
        {"missing asset without a dot", "/assets/missing", 404, false, "no-store"},
        {"missing file", "/robots.txt", 404, false, "no-store"},
        {"unknown api", "/api/v1/nothing", 404, false, "no-store"},
        {"unknown ws", "/ws/nothing", 404, false, "no-store"},
        {"encoding without its file", "/orphan.txt", 404, false, "no-store"},
        {"encoding by name", "/assets/app-1a.js.gz", 404, false, "no-store"},
        {"upwards", "/../secret.txt", 404, false, "no-store"},
        {"upwards below assets", "/assets/../../secret.txt", 404, false, "no-store"},
        {"upwards to a word is only a client route", "/../x", 200, true, "no-store"},
        {"double slash", "//secret.txt", 404, false, "no-store"},
        {"absolute", "//etc/passwd.txt", 404, false, "no-store"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Response response = get(row.path);
        EXPECT_EQ(response.status, row.status);
        EXPECT_EQ(!nonce_.empty(), row.page);
        EXPECT_EQ(header(response, "cache-control"), row.cache);
        ASSERT_TRUE(response.body);
        EXPECT_EQ(response.body->find("outside"), std::string::npos);
        EXPECT_EQ(response.body->starts_with("<html>"), row.page);
    }
}

// REPORT-7
TEST_F(StaticFilesTest, ThePageOfALinkToAReportIsNotForSearchEngines) {
    EXPECT_EQ(header(get("/shared"), "x-robots-tag"), "noindex, nofollow");
    EXPECT_EQ(header(get("/"), "x-robots-tag"), "");
}

TEST_F(StaticFilesTest, OnlyReadsAreTaken) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"})
        EXPECT_EQ(get("/", {}, method).status, 404) << method;
    EXPECT_EQ(get("/", {}, "HEAD").status, 200);
}

TEST_F(StaticFilesTest, APageCarriesAFreshNonceThatItsPolicyNames) {
    const Response first = get("/");
    const std::string nonce = nonce_;
    EXPECT_GE(nonce.size(), 22U);
    EXPECT_EQ(first.body->find("__CSP_NONCE__"), std::string::npos);
    EXPECT_NE(first.body->find("nonce=\"" + nonce + "\""), std::string::npos);
    EXPECT_NE(first.body->find("data-n='" + nonce + "'"), std::string::npos);
    Headers headers;
    add_security_headers({}, nonce, headers);
    EXPECT_NE(headers.front().second.find("'nonce-" + nonce + "'"), std::string::npos);
    get("/");
    EXPECT_NE(nonce_, nonce);
    const Response packed = get("/", {{"accept-encoding", "gzip"}});
    EXPECT_EQ(header(packed, "content-encoding"), "gzip");
    EXPECT_NE(gunzip(*packed.body).find("nonce=\"" + nonce_ + "\""), std::string::npos);
}

TEST_F(StaticFilesTest, EncodingIsNegotiated) {
    struct Row {
        const char* accept;
        const char* encoding;
    };
    for (const Row& row : {Row{"", ""},
                           {"gzip", "gzip"},
                           {"br", "br"},
                           {"gzip, deflate, br", "br"},
                           {"gzip,br", "br"},
                           {"GZIP", "gzip"},
                           {"deflate", ""},
                           {"identity", ""},
                           {"*", "br"},
                           {"br;q=0, gzip", "gzip"},
                           {"br; q=0, gzip; q=0.5", "gzip"},
                           {"br;q=0.0, gzip;q=0", ""},
                           {"br;q=0.000,gzip;q=0.001", "gzip"},
                           {"*;q=0", ""},
                           {"*;q=0, gzip", "gzip"},
                           {"br;q=0, *", "gzip"},
                           {"gzip;q=0, *;q=0.1", "br"},
                           {"xbr, brx, x-gzip", ""},
                           {",,, gzip ,", "gzip"},
                           {"br;q=1.0", "br"}}) {
        SCOPED_TRACE(row.accept);
        const Response response = get("/assets/app-1a.js", {{"accept-encoding", row.accept}});
        const std::string encoding = header(response, "content-encoding");
        EXPECT_EQ(encoding, row.encoding);
        EXPECT_EQ(*response.body, encoding == "br"     ? "brotli js"
                                  : encoding == "gzip" ? "gzip js"
                                                       : "plain js");
        EXPECT_EQ(header(response, "vary"), "accept-encoding");
    }
    EXPECT_EQ(
        header(get("/assets/only.css", {{"accept-encoding", "br, gzip"}}), "content-encoding"), "");
}

TEST_F(StaticFilesTest, AKnownTagNeedsNoBody) {
    const std::string tag = header(get("/favicon.svg"), "etag");
    ASSERT_GT(tag.size(), 10U);
    EXPECT_NE(tag, header(get("/assets/only.css"), "etag"));
    struct Row {
        std::string header;
        int status;
    };
    for (const Row& row : {Row{tag, 304},
                           {"W/" + tag, 304},
                           {"\"other\", " + tag, 304},
                           {"*", 304},
                           {"\"other\"", 200},
                           {"", 200}}) {
        SCOPED_TRACE(row.header);
        const Response response = get("/favicon.svg", {{"if-none-match", row.header}});
        EXPECT_EQ(response.status, row.status);
        EXPECT_EQ(response.body == nullptr, row.status == 304);
        EXPECT_EQ(header(response, "etag"), tag);
    }
    // A page is never "not modified": its nonce must be the one its header names.
    EXPECT_EQ(get("/", {{"if-none-match", "*"}}).status, 200);
}

TEST_F(StaticFilesTest, ContentTypesAreNamed) {
    EXPECT_EQ(header(get("/"), "content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(header(get("/favicon.svg"), "content-type"), "image/svg+xml");
    EXPECT_EQ(header(get("/assets/app-1a.js"), "content-type"), "text/javascript; charset=utf-8");
}

TEST(StaticFilesLoad, SaysWhatIsMissing) {
    const rehearse::test::TemporaryDirectory directory;
    EXPECT_EQ(StaticFiles::load(directory.path() / "none").error().code, ErrorCode::setup);
    const auto without_page = StaticFiles::load(directory.path());
    ASSERT_FALSE(without_page);
    EXPECT_NE(without_page.error().message.find("index.html"), std::string::npos);
    // Only a packed page would be served as nothing.
    std::ofstream(directory.path() / "index.html.gz") << "x";
    EXPECT_FALSE(StaticFiles::load(directory.path()));
}

TEST(Gzip, ComesBack) {
    for (const std::string& text :
         {std::string(), std::string("a"), std::string(40'000, 'x'), std::string("\0\xFF", 2)}) {
        EXPECT_EQ(gunzip(gzip(text)), text);
    }
}

}  // namespace
}  // namespace rehearse::net
