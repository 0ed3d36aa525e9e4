#include "app/doctor.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "app/catalog.hpp"
#include "app/sandbox_probe.hpp"
#include "app/slot_lease.hpp"
#include "base/limits.hpp"
#include "net/http_client.hpp"
#include "runner/languages_probe.hpp"
#include "runner/sandbox_client.hpp"
#include "runner/slot_pool.hpp"

namespace rehearse::app {
namespace {

struct Finding {
    std::string area;  // program, store, sandbox, language, content, limit
    std::string name;
    std::string state;  // works, degraded, missing
    std::string detail;
    std::string remedy;
    bool needed = false;
};
using Findings = std::vector<Finding>;

std::string first_line(std::string text) {
    text.resize(std::min(text.find('\n'), text.size()));
    return text;
}

void check_store(Findings& findings) {
    const auto output = output_of({"redis-server", "--version"});
    if (output && !output->empty()) {
        findings.push_back({"store", "redis-server", "works", first_line(*output), "", true});
    } else {
        findings.push_back({"store", "redis-server", "missing",
                            "the private store cannot be started",
                            "apt-get install redis-server, or use --redis URL", true});
    }
}

void check_data(Findings& findings, const std::filesystem::path& data) {
    std::error_code error;
    std::filesystem::path existing = data;
    while (!existing.empty() && !std::filesystem::exists(existing, error))
        existing = existing.parent_path();
    const bool writable = std::filesystem::is_directory(existing, error) &&
                          access(existing.c_str(), W_OK | X_OK) == 0;
    const auto space = std::filesystem::space(existing, error);
    const std::uintmax_t free_mib = error ? 0 : space.available >> 20U;
    findings.push_back(
        {"store", "data directory", writable ? (free_mib < 512 ? "degraded" : "works") : "missing",
         fmt::format("{}, {} MiB free", data.string(), free_mib),
         writable ? (free_mib < 512 ? "make room: each session keeps its log here" : "")
                  : "choose another with --data DIR",
         true});
}

void check_port(Findings& findings, std::uint16_t port) {
    boost::asio::io_context context;
    boost::asio::ip::tcp::acceptor acceptor(context);
    boost::system::error_code error;
    const boost::asio::ip::tcp::endpoint endpoint(boost::asio::ip::address_v4::loopback(), port);
    acceptor.open(endpoint.protocol(), error);
    acceptor.set_option(boost::asio::ip::tcp::acceptor::reuse_address(true), error);
    acceptor.bind(endpoint, error);
    findings.push_back({"limit", fmt::format("port {}", port), error ? "degraded" : "works",
                        error ? "taken, perhaps by a running server" : "free",
                        error ? "stop that program, or choose another with --port" : "", false});
}

void check_limits(Findings& findings) {
    findings.push_back(
        {"limit", "cores", "works",
         fmt::format("{}, so {} slots by default", std::thread::hardware_concurrency(),
                     std::clamp(std::thread::hardware_concurrency(), 1U, 4U)),
         "", false});
    rlimit files{};
    const bool known = getrlimit(RLIMIT_NOFILE, &files) == 0;
    const bool many = known && files.rlim_max >= 2 * limits::connections_max;
    findings.push_back({"limit", "open files", many ? "works" : "degraded",
                        known ? fmt::format("up to {} (hard limit)", files.rlim_max) : "unknown",
                        many ? ""
                             : fmt::format("raise the hard limit to {} for very many connections",
                                           2 * limits::connections_max),
                        false});
}

/// Needs the sandbox: every language's health check runs in it.
void check_languages(Findings& findings, const std::string& sandbox) {
    auto lease = SlotLease::take();
    if (!lease) {
        findings.push_back({"language", "all", "missing", lease.error().message, "", true});
        return;
    }
    runner::SlotPool pool(runner::SlotOptions{sandbox, 1, lease->first()});
    runner::CompileCache cache({});
    runner::Grader grader(pool, cache);
    for (const runner::LanguageStatus& language : runner::probe_languages(grader)) {
        const char* remedy = language.is_default ? "scripts/setup installs it"
                                                 : "scripts/setup --all-languages installs it";
        findings.push_back({"language", language.id, language.is_available ? "works" : "missing",
                            language.is_available ? language.version : language.problem,
                            language.is_available ? "" : remedy, language.id == "python3"});
    }
}

void check_sandbox(Findings& findings) {
    const auto probe = probe_sandbox();
    if (!probe) {
        findings.push_back({"sandbox", "rehearse-sandbox", "missing", probe.error().message,
                            "build both programs", true});
        return;
    }
    findings.push_back({"sandbox", "rehearse-sandbox", "works",
                        fmt::format("mode {}, cgroup {}", probe->mode, probe->cgroup), "", true});
    for (const SandboxWall& wall : probe->walls) {
        findings.push_back({"sandbox", wall.name, wall.state == "up" ? "works" : wall.state,
                            wall.detail, wall.remedy, wall.necessary});
    }
    if (probe->missing().empty()) check_languages(findings, probe->program);
}

void check_content(Findings& findings, const DoctorCommand& command) {
    const auto catalog = Catalog::load(command.challenges);
    if (catalog) {
        findings.push_back(
            {"content", "challenges", "works",
             fmt::format("{} coding tasks, {} questions, {} templates", catalog->coding_count(),
                         catalog->question_count(), catalog->template_count()),
             "", true});
    } else {
        findings.push_back({"content", "challenges", "missing", catalog.error().message,
                            "rehearse verify names each fault", true});
    }
    std::error_code error;
    const bool built = std::filesystem::exists(command.web / "index.html", error);
    findings.push_back({"content", "web client", built ? "works" : "missing", command.web.string(),
                        built ? "" : "scripts/setup builds it", true});
}

/// Where the answers of candidates go, in words for whoever is responsible for them.
void check_privacy(Findings& findings, const DoctorCommand& command) {
    const auto assessor = complete(command.assessor, {});
    if (!assessor) {
        findings.push_back({"privacy", "theory answers", "degraded", assessor.error().message,
                            "serve does not start like that: mend the option", false});
        return;
    }
    if (!assessor->is_on()) {
        findings.push_back({"privacy", "theory answers", "works",
                            "stay on this server: no second opinion is asked for", "", false});
        return;
    }
    const auto url = net::parse_http_url(assessor->endpoint());
    const bool is_private = url->is_tls || is_loopback_address(url->host);
    findings.push_back(
        {"privacy", "theory answers", is_private ? "works" : "degraded",
         fmt::format("are sent to {} at {} when a session is over{}", assessor->model, url->host,
                     is_private ? "" : ", in plain text"),
         is_private ? "" : "use https://, unless all of the network in between is yours", false});
}

void print_text(const Findings& findings) {
    std::string area;
    for (const Finding& finding : findings) {
        if (finding.area != area) std::printf("\n%s\n", finding.area.c_str());
        area = finding.area;
        const char* mark = finding.state == "works"      ? "+"
                           : finding.state == "degraded" ? "~"
                           : finding.needed              ? "!"
                                                         : "-";
        std::printf("  %s %-20s %-9s %s\n", mark, finding.name.c_str(), finding.state.c_str(),
                    finding.detail.c_str());
        if (!finding.remedy.empty() && finding.state != "works")
            std::printf("    to mend: %s\n", finding.remedy.c_str());
    }
}

}  // namespace

int doctor_command(DoctorCommand command) {
    if (command.data.empty()) command.data = default_data_directory();
    if (command.challenges.empty())
        command.challenges = default_directory("challenges", "challenges");
    if (command.web.empty()) command.web = default_directory("web", "web/dist");
    Findings findings;
    check_store(findings);
    check_data(findings, command.data);
    check_sandbox(findings);
    check_content(findings, command);
    check_port(findings, command.port);
    check_limits(findings);
    check_privacy(findings, command);
    const bool healthy = std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.needed && finding.state == "missing";
    });
    if (command.json) {
        nlohmann::json lines = nlohmann::json::array();
        for (const Finding& finding : findings) {
            lines.push_back({{"area", finding.area},
                             {"name", finding.name},
                             {"state", finding.state},
                             {"detail", finding.detail},
                             {"remedy", finding.remedy},
                             {"needed", finding.needed}});
        }
        std::printf("%s\n",
                    nlohmann::json({{"healthy", healthy}, {"findings", lines}}).dump().c_str());
    } else {
        print_text(findings);
        std::printf("\n%s\n", healthy
                                  ? "Everything needed works."
                                  : "Something needed is missing: see the lines marked with !.");
    }
    return healthy ? 0 : 1;
}

}  // namespace rehearse::app
