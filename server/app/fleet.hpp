// The runners that are alive, as the server last heard: what they offer, and whether the queue in
// front of them is full.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "protocol/rest.hpp"
#include "store/runners.hpp"
#include "store/store.hpp"

namespace rehearse::app {

class Fleet {
public:
    /// `on_change` is told the languages installed on any runner, each time they change.
    Fleet(store::Store& store, TaskGroup& tasks, boost::asio::any_io_executor executor,
          std::function<void(std::set<std::string>)> on_change);

    void start();
    void stop();

    bool is_alive() const { return alive_ > 0; }
    bool queue_is_full() const { return queue_is_full_; }
    const store::Depth& depth() const { return depth_; }
    /// Whether some living runner has the language; true as long as none has said what it has.
    bool has(const std::string& language) const {
        return versions_.empty() || versions_.contains(language);
    }
    /// All languages that graders know; available where a living runner has them.
    std::vector<protocol::CatalogLanguage> languages() const;

private:
    Task<void> listen();
    void read(const std::vector<store::RunnerNews>& news);

    store::Store& store_;
    store::Runners runners_;
    TaskGroup& tasks_;
    boost::asio::steady_timer timer_;
    std::function<void(std::set<std::string>)> on_change_;
    std::map<std::string, std::string> versions_;  // language -> version, of those installed
    std::size_t alive_ = 0;
    store::Depth depth_;
    bool queue_is_full_ = false;
    bool stopping_ = false;
};

}  // namespace rehearse::app
