// What the command line and the environment say, checked and filled with defaults. The only place
// that reads the environment.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace rehearse::app {

/// The account that is made at the start when there is none; an empty name: none is made.
struct FirstHost {
    std::string name;
    std::filesystem::path password_file;
};

/// A language model that is asked for second opinions on theory answers; without a URL there is
/// none.
struct AssessorOptions {
    std::string url;  // of an API like OpenAI's, up to its version: http://localhost:11434/v1
    std::string model;
    std::string key;  // empty: none is sent

    bool is_on() const { return !url.empty(); }
    /// What is POSTed to.
    std::string endpoint() const;
};

struct ServeOptions {
    std::string listen = "127.0.0.1";
    std::uint16_t port = 7070;
    std::filesystem::path
        data;  // default: REHEARSE_DATA, else $XDG_DATA_HOME/rehearse, else ~/.local/share/rehearse
    std::string redis;  // empty: a private redis-server child
    bool fsync_always =
        false;  // --fsync always: a power cut loses nothing, writes cost milliseconds
    std::filesystem::path
        challenges;  // default: beside the program, else the source tree it was built from
    std::filesystem::path web;
    unsigned slots = 0;  // 0: one for each core, at most 4
    bool runner = true;  // false with --no-runner: other hosts grade
    bool behind_tls_proxy = false;
    std::filesystem::path tls_certificate;  // PEM, with the chain; both or none of the two
    std::filesystem::path tls_key;
    FirstHost first_host;
    bool trust_code = false;           // grade although a necessary wall of the sandbox is missing
    bool webhooks_to_private = false;  // also to addresses that are not public
    AssessorOptions assessor;
    std::filesystem::path assessor_key_file;
    std::chrono::milliseconds drain{10'000};

    /// Whether somebody from elsewhere may come, so that all need an account: a proxy in front lets
    /// them come to a loopback address, too.
    bool is_open() const;
    bool encrypts() const { return !tls_certificate.empty(); }
};

struct RunnerOptions {
    std::string redis;
    std::filesystem::path data;
    unsigned slots = 0;
    bool trust_code = false;
};

/// Where --redis comes from when it is not a word of the command line, which everybody on the host
/// can read.
inline constexpr const char* redis_variable = "REHEARSE_REDIS";
/// Where the first account comes from, for containers.
inline constexpr const char* host_name_variable = "REHEARSE_HOST_NAME";
inline constexpr const char* host_password_variable = "REHEARSE_HOST_PASSWORD_FILE";
/// Where second opinions come from, for `serve`, which asks, and `doctor`, which says so.
inline constexpr const char* assessor_url_variable = "REHEARSE_ASSESSOR_URL";
inline constexpr const char* assessor_model_variable = "REHEARSE_ASSESSOR_MODEL";
inline constexpr const char* assessor_key_variable = "REHEARSE_ASSESSOR_KEY";

/// Fills defaults and refuses what cannot work, in one sentence (ErrorCode::setup).
Result<ServeOptions> complete(ServeOptions options);
/// An existing folder, or one that was made, that we may write to.
Result<std::filesystem::path> usable_data_directory(std::filesystem::path data);
Result<RunnerOptions> complete(RunnerOptions options);

/// Where challenges/ or the web client are, when no option says so:
/// `<program>/../share/rehearse/NAME`, else `<source>/NAME`.
std::filesystem::path default_directory(const std::string& installed_name,
                                        const std::string& source_name);

std::filesystem::path default_data_directory();

/// The same checked, with the key from the file, else from the environment, where it does not stay:
/// children must not inherit it. Fails with `setup`, in a sentence without the key.
Result<AssessorOptions> complete(AssessorOptions options, const std::filesystem::path& key_file);

/// True for addresses that only this machine reaches.
bool is_loopback_address(const std::string& address);

}  // namespace rehearse::app
