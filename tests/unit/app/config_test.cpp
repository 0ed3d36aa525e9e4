#include "app/config.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <optional>

#include "support/redis_fixture.hpp"

namespace rehearse::app {
namespace {

namespace fs = std::filesystem;

TEST(LoopbackAddress, IsOneThatOnlyThisMachineReaches) {
    struct Row {
        const char* address;
        bool loopback;
    };
    for (const Row& row : {Row{"127.0.0.1", true},
                           {"127.8.8.8", true},
                           {"::1", true},
                           {"localhost", true},
                           {"0.0.0.0", false},
                           {"::", false},
                           {"10.1.2.3", false},
                           {"", false},
                           {"128.0.0.1", false},
                           {"::ffff:1.2.3.4", false},
                           {"127.evil.com", false},
                           {"127.0.0.1.evil.com", false}}) {
        EXPECT_EQ(is_loopback_address(row.address), row.loopback) << row.address;
    }
}

// HTTP-2, HTTP-6: with a proxy in front others come to a loopback address, too.
TEST(ServeConfig, KnowsWhenOthersMayCome) {
    ServeOptions options;
    EXPECT_FALSE(options.is_open());
    options.behind_tls_proxy = true;
    EXPECT_TRUE(options.is_open());
    options.behind_tls_proxy = false;
    options.listen = "0.0.0.0";
    EXPECT_TRUE(options.is_open());
}

TEST(ServeConfig, AcceptsOrSaysWhatToChange) {
    const test::TemporaryDirectory directory;
    std::ofstream(directory.path() / "file") << "x";
    struct Row {
        const char* name;
        std::function<void(ServeOptions&)> change;
        const char* complaint;  // null: fine
    };
    const Row rows[] = {
        {"defaults", [](ServeOptions&) {}, nullptr},
        {"localhost by name", [](ServeOptions& o) { o.listen = "localhost"; }, nullptr},
        {"open address", [](ServeOptions& o) { o.listen = "0.0.0.0"; }, "--behind-tls-proxy"},
        {"open IPv6 address", [](ServeOptions& o) { o.listen = "::"; }, "--behind-tls-proxy"},
        {"open address, with the word",
         [](ServeOptions& o) { o.listen = "0.0.0.0", o.behind_tls_proxy = true; }, nullptr},
        {"open address, encrypted",
         [](ServeOptions& o) {
             o.listen = "0.0.0.0", o.tls_certificate = "c.pem", o.tls_key = "k.pem";
         },
         nullptr},
        {"a certificate without a key", [](ServeOptions& o) { o.tls_certificate = "c.pem"; },
         "--tls-key"},
        {"a key without a certificate", [](ServeOptions& o) { o.tls_key = "k.pem"; }, "--tls-cert"},
        {"encrypted twice",
         [](ServeOptions& o) {
             o.behind_tls_proxy = true, o.tls_certificate = "c.pem", o.tls_key = "k.pem";
         },
         "leave one of them out"},
        {"a first host without a password", [](ServeOptions& o) { o.first_host.name = "alice"; },
         "REHEARSE_HOST_PASSWORD_FILE"},
        {"no runner, private Redis", [](ServeOptions& o) { o.runner = false; }, "--redis"},
        {"no runner, shared Redis",
         [](ServeOptions& o) { o.runner = false, o.redis = "redis://127.0.0.1"; }, nullptr},
        {"data is a file", [&](ServeOptions& o) { o.data = directory.path() / "file"; }, "--data"},
        {"data below a file", [&](ServeOptions& o) { o.data = directory.path() / "file/data"; },
         "--data"},
        {"data in a new folder", [&](ServeOptions& o) { o.data = directory.path() / "a/b/c"; },
         nullptr},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        ServeOptions options;
        options.data = directory.path() / "data";
        row.change(options);
        const auto completed = complete(options);
        if (row.complaint != nullptr) {
            ASSERT_FALSE(completed);
            EXPECT_EQ(completed.error().code, ErrorCode::setup);
            EXPECT_NE(completed.error().message.find(row.complaint), std::string::npos)
                << completed.error().message;
            continue;
        }
        ASSERT_TRUE(completed) << completed.error().message;
        EXPECT_TRUE(fs::is_directory(completed->data));
        EXPECT_TRUE(completed->data.is_absolute());
        EXPECT_GE(completed->slots, 1U);
        EXPECT_LE(completed->slots, 4U);
        EXPECT_NE(completed->listen, "localhost");
        EXPECT_EQ(completed->challenges, fs::path(REHEARSE_SOURCE_DIR) / "challenges");
        EXPECT_EQ(completed->web, fs::path(REHEARSE_SOURCE_DIR) / "web/dist");
    }
}

TEST(ServeConfig, KeepsWhatWasSaid) {
    const test::TemporaryDirectory directory;
    ServeOptions options;
    options.data = directory.path();
    options.slots = 7;
    options.challenges = "/somewhere";
    options.web = "/elsewhere";
    const auto completed = complete(options);
    ASSERT_TRUE(completed);
    EXPECT_EQ(completed->slots, 7U);
    EXPECT_EQ(completed->challenges, "/somewhere");
    EXPECT_EQ(completed->web, "/elsewhere");
}

TEST(DataDirectory, IsPrivateWhenWeMakeItAndLeftAloneOtherwise) {
    const test::TemporaryDirectory directory;
    ServeOptions options;
    options.data = directory.path() / "new";
    ASSERT_TRUE(complete(options));
    struct stat info {};
    ASSERT_EQ(::stat(options.data.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0700U);
    // Somebody who says --data /tmp must not find /tmp closed to everybody else.
    options.data = directory.path() / "shared";
    fs::create_directory(options.data);
    ASSERT_EQ(::chmod(options.data.c_str(), 01777), 0);
    ASSERT_TRUE(complete(options));
    ASSERT_EQ(::stat(options.data.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 01777U);
}

TEST(DataDirectory, ComesFromTheEnvironmentInOrder) {
    const auto set = [](const char* name, const char* value) {
        value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
    };
    struct Row {
        const char* own;
        const char* xdg;
        const char* home;
        const char* expected;
    };
    std::map<const char*, std::optional<std::string>> before;
    for (const char* name : {"REHEARSE_DATA", "XDG_DATA_HOME", "HOME"}) {
        const char* value = ::getenv(name);
        before[name] = value == nullptr ? std::nullopt : std::optional<std::string>(value);
    }
    for (const Row& row : {Row{"/own", "/xdg", "/home/x", "/own"},
                           {nullptr, "/xdg", "/home/x", "/xdg/rehearse"},
                           {"", "", "/home/x", "/home/x/.local/share/rehearse"},
                           {nullptr, nullptr, nullptr, "rehearse-data"}}) {
        set("REHEARSE_DATA", row.own);
        set("XDG_DATA_HOME", row.xdg);
        set("HOME", row.home);
        EXPECT_EQ(default_data_directory(), fs::path(row.expected));
    }
    for (const auto& [name, value] : before) set(name, value ? value->c_str() : nullptr);
}

TEST(RunnerConfig, HasADataDirectoryOfItsOwn) {
    const test::TemporaryDirectory directory;
    RunnerOptions options;
    options.redis = "redis://127.0.0.1";
    options.data = directory.path() / "runner";
    const auto completed = complete(options);
    ASSERT_TRUE(completed);
    EXPECT_TRUE(fs::is_directory(completed->data));
    EXPECT_GE(completed->slots, 1U);
    std::ofstream(directory.path() / "file") << "x";
    options.data = directory.path() / "file";
    EXPECT_FALSE(complete(options));
}

TEST(AssessorConfig, NeedsAUrlAndAModelAndKeepsItsKeyToItself) {
    const test::TemporaryDirectory directory;
    const fs::path file = directory.path() / "key";
    std::ofstream(file) << "s3cret\r\nsecond line\n";
    ::setenv(assessor_key_variable, "of-the-environment", 1);
    const auto by_environment = complete({"http://localhost:11434/v1/", "small", ""}, {});
    ASSERT_TRUE(by_environment.has_value());
    EXPECT_EQ(by_environment->key, "of-the-environment");
    EXPECT_EQ(by_environment->endpoint(), "http://localhost:11434/v1/chat/completions");
    EXPECT_EQ(std::getenv(assessor_key_variable), nullptr) << "children do not inherit it";
    const auto by_file = complete({"https://api.example.org/v1", "small", ""}, file);
    ASSERT_TRUE(by_file.has_value());
    EXPECT_EQ(by_file->key, "s3cret");
    const auto off = complete(AssessorOptions(), file);
    ASSERT_TRUE(off.has_value());
    EXPECT_FALSE(off->is_on());
    EXPECT_EQ(off->key, "");
    for (const AssessorOptions& bad :
         {AssessorOptions{"http://localhost/v1", "", ""}, AssessorOptions{"", "small", ""},
          AssessorOptions{"localhost:11434", "small", ""},
          AssessorOptions{"https://user:password@example.org/", "small", ""}})
        EXPECT_FALSE(complete(bad, {}).has_value()) << bad.url;
    std::ofstream(file) << "two words\n";
    const auto odd = complete({"http://localhost/v1", "small", ""}, file);
    ASSERT_FALSE(odd.has_value());
    EXPECT_EQ(odd.error().message.find("two words"), std::string::npos);
    EXPECT_FALSE(complete({"http://localhost/v1", "small", ""}, directory.path() / "none"));
}

}  // namespace
}  // namespace rehearse::app
