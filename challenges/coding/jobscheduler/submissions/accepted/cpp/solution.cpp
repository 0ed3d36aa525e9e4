#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// Planned jobs by due time and order of scheduling, and the way from an id into that agenda. Both always agree.
class JobScheduler {
public:
    explicit JobScheduler(bool catch_up) : catch_up_(catch_up) {}

    bool schedule(const std::string& id, std::int64_t at_ms, std::int64_t every_ms) {
        const bool replaced = cancel(id);
        places_[id] = agenda_.emplace(Key{at_ms, ++scheduled_}, Job{id, every_ms}).first;
        return replaced;
    }

    bool cancel(const std::string& id) {
        const auto found = places_.find(id);
        if (found == places_.end()) return false;
        agenda_.erase(found->second);
        places_.erase(found);
        return true;
    }

    std::vector<std::string> tick(std::int64_t now_ms, int limit) {
        std::vector<std::string> started;
        while (started.size() < static_cast<std::size_t>(limit) && !agenda_.empty()) {
            const auto [due, order] = agenda_.begin()->first;
            if (due > now_ms) break;
            auto node = agenda_.extract(agenda_.begin());
            const Job& job = node.mapped();
            started.push_back(job.id);
            if (job.every_ms == 0) {
                places_.erase(job.id);
                continue;
            }
            const std::int64_t periods = catch_up_ ? 1 : (now_ms - due) / job.every_ms + 1;
            node.key() = {due + periods * job.every_ms, order};
            const auto place = agenda_.insert(std::move(node)).position;
            places_[place->second.id] = place;
        }
        return started;
    }

    std::int64_t next_due() { return agenda_.empty() ? -1 : agenda_.begin()->first.first; }

    int pending() { return static_cast<int>(agenda_.size()); }

private:
    struct Job {
        std::string id;
        std::int64_t every_ms;
    };
    using Key = std::pair<std::int64_t, int>;
    using Agenda = std::map<Key, Job>;

    bool catch_up_;
    int scheduled_ = 0;
    Agenda agenda_;
    std::unordered_map<std::string, Agenda::iterator> places_;
};
