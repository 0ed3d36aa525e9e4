#include "app/fleet.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/limits.hpp"
#include "languages/language.hpp"

namespace rehearse::app {
namespace {

constexpr Milliseconds poll_interval{1'000};
constexpr Milliseconds poll_interval_first{100};  // until the first runner has spoken

}  // namespace

Fleet::Fleet(store::Store& store, TaskGroup& tasks, boost::asio::any_io_executor executor,
             std::function<void(std::set<std::string>)> on_change)
    : store_(store),
      runners_(store.redis),
      tasks_(tasks),
      timer_(executor),
      on_change_(std::move(on_change)) {}

void Fleet::start() {
    tasks_.spawn("fleet", listen());
}

void Fleet::stop() {
    stopping_ = true;
    timer_.cancel();
}

Task<void> Fleet::listen() {
    while (!stopping_) {
        if (store_.is_up()) {
            auto news = co_await runners_.alive(store_.clock.now());
            if (news) read(*news);
            auto depth = co_await store_.jobs.depth();
            if (depth) {
                depth_ = *depth;
                queue_is_full_ = depth->waiting() >= limits::jobs_waiting_max;
            }
        }
        timer_.expires_after(alive_ == 0 ? poll_interval_first : poll_interval);
        auto waited = co_await timer_.async_wait(use_tuple);
        static_cast<void>(waited);
    }
}

void Fleet::read(const std::vector<store::RunnerNews>& news) {
    alive_ = news.size();
    std::map<std::string, std::string> versions;
    for (const store::RunnerNews& each : news) {
        const auto json = nlohmann::json::parse(each.payload, nullptr, false);
        if (json.is_discarded() || !json.contains("languages")) continue;
        for (const auto& language : json.at("languages")) {
            versions[language.value("id", "")] = language.value("version", "");
        }
    }
    if (versions.empty() || versions == versions_) return;
    versions_ = std::move(versions);
    std::set<std::string> names;
    for (const auto& entry : versions_) names.insert(entry.first);
    on_change_(std::move(names));
}

std::vector<protocol::CatalogLanguage> Fleet::languages() const {
    std::vector<protocol::CatalogLanguage> languages;
    for (const languages::Language& each : languages::all()) {
        const auto found = versions_.find(each.id);
        languages.push_back({each.id, each.name, found != versions_.end(),
                             found != versions_.end() ? found->second : std::string()});
    }
    return languages;
}

}  // namespace rehearse::app
