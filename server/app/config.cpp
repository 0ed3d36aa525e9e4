#include "app/config.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <thread>

#include "net/http_client.hpp"

namespace rehearse::app {
namespace {

std::filesystem::path environment_path(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

unsigned default_slots() {
    return std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
}

Result<void> check_encryption(const ServeOptions& options) {
    if (options.tls_certificate.empty() != options.tls_key.empty()) {
        return fail(ErrorCode::setup,
                    "--tls-cert and --tls-key belong together: name the file of each.");
    }
    if (options.encrypts() && options.behind_tls_proxy) {
        return fail(ErrorCode::setup,
                    "Either this server encrypts (--tls-cert, --tls-key) or a proxy does "
                    "(--behind-tls-proxy): leave one of them out.");
    }
    if (options.is_open() && !options.encrypts() && !options.behind_tls_proxy) {
        return fail(ErrorCode::setup,
                    fmt::format("--listen {} is open to other machines: encrypt with --tls-cert "
                                "FILE --tls-key FILE, or put a TLS proxy in front and say "
                                "--behind-tls-proxy, or stay on 127.0.0.1.",
                                options.listen));
    }
    return {};
}

}  // namespace

std::filesystem::path default_data_directory() {
    if (auto data = environment_path("REHEARSE_DATA"); !data.empty()) return data;
    if (auto home = environment_path("XDG_DATA_HOME"); !home.empty()) return home / "rehearse";
    if (auto home = environment_path("HOME"); !home.empty()) return home / ".local/share/rehearse";
    return "rehearse-data";
}

std::filesystem::path default_directory(const std::string& installed_name,
                                        const std::string& source_name) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto installed = program.parent_path().parent_path() / "share/rehearse" / installed_name;
    if (std::filesystem::is_directory(installed, error)) return installed;
    return std::filesystem::path(REHEARSE_SOURCE_DIR) / source_name;
}

Result<std::filesystem::path> usable_data_directory(std::filesystem::path data) {
    if (data.empty()) data = default_data_directory();
    std::error_code error;
    data = std::filesystem::absolute(data, error).lexically_normal();
    const bool made = std::filesystem::create_directories(data, error);
    if (error || !std::filesystem::is_directory(data, error) ||
        access(data.c_str(), W_OK | X_OK) != 0) {
        return fail(ErrorCode::setup, fmt::format("The data directory {} cannot be written: choose "
                                                  "another with --data DIR, or fix its owner.",
                                                  data.string()));
    }
    // One that was there may be shared on purpose: whoever says --data /tmp keeps /tmp as it is.
    if (made) std::filesystem::permissions(data, std::filesystem::perms::owner_all, error);
    return data;
}

std::string AssessorOptions::endpoint() const {
    std::string base = url;
    while (base.ends_with('/')) base.pop_back();
    return base + "/chat/completions";
}

Result<AssessorOptions> complete(AssessorOptions options, const std::filesystem::path& key_file) {
    std::string key;
    if (const char* given = std::getenv(assessor_key_variable)) key = given;
    unsetenv(assessor_key_variable);
    if (!key_file.empty()) {
        std::ifstream file(key_file);
        if (!std::getline(file, key)) {
            return fail(ErrorCode::setup,
                        fmt::format("The file {} of --assessor-key has no first line that can be "
                                    "read: put the key there.",
                                    key_file.string()));
        }
    }
    while (!key.empty() && (key.back() == '\r' || key.back() == ' ')) key.pop_back();
    constexpr std::size_t key_bytes_max = 4 * 1024;
    const bool is_plain =
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!is_plain || key.size() > key_bytes_max)
        return fail(ErrorCode::setup, "The key of the assessor holds spaces or odd signs.");
    if (options.url.empty() != options.model.empty()) {
        return fail(ErrorCode::setup,
                    "--assessor-url and --assessor-model belong together: where answers are sent, "
                    "and to which model.");
    }
    if (options.is_on()) {
        if (auto url = net::parse_http_url(options.endpoint()); !url) {
            return fail(ErrorCode::setup, fmt::format("--assessor-url: {}", url.error().message));
        }
    }
    options.key = options.is_on() ? std::move(key) : std::string();
    return options;
}

bool ServeOptions::is_open() const {
    return behind_tls_proxy || !is_loopback_address(listen);
}

bool is_loopback_address(const std::string& address) {
    if (address == "localhost") return true;
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    return !error && parsed.is_loopback();
}

Result<ServeOptions> complete(ServeOptions options) {
    auto data = usable_data_directory(options.data);
    if (!data) return data.error();
    options.data = *data;
    if (options.listen == "localhost") options.listen = "127.0.0.1";
    if (Result<void> fine = check_encryption(options); !fine) return fine.error();
    if (options.first_host.name.empty() != options.first_host.password_file.empty()) {
        return fail(ErrorCode::setup,
                    fmt::format("{} and {} belong together: the name of the first account, and a "
                                "file with its password.",
                                host_name_variable, host_password_variable));
    }
    if (!options.runner && options.redis.empty()) {
        return fail(
            ErrorCode::setup,
            "--no-runner needs --redis URL: a runner elsewhere cannot reach the private Redis.");
    }
    auto assessor = complete(std::move(options.assessor), options.assessor_key_file);
    if (!assessor) return assessor.error();
    options.assessor = std::move(*assessor);
    if (options.challenges.empty())
        options.challenges = default_directory("challenges", "challenges");
    if (options.web.empty()) options.web = default_directory("web", "web/dist");
    if (options.slots == 0) options.slots = default_slots();
    return options;
}

Result<RunnerOptions> complete(RunnerOptions options) {
    auto data = usable_data_directory(options.data.empty() ? default_data_directory() / "runner"
                                                           : options.data);
    if (!data) return data.error();
    options.data = *data;
    if (options.slots == 0) options.slots = default_slots();
    return options;
}

}  // namespace rehearse::app
