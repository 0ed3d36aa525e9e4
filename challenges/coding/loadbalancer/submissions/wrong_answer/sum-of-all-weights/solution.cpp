#include <algorithm>
#include <optional>
#include <string>
#include <vector>

// Backends in the order of adding. Numbers are never used twice, so that a turn outlives the removal of its backend.
class LoadBalancer {
public:
    explicit LoadBalancer(const std::string& strategy) : strategy_(strategy) {}

    bool add(const std::string& name, int weight) {
        if (find(name) != nullptr) return false;
        backends_.push_back(Backend{++added_, name, weight});
        return true;
    }

    bool remove(const std::string& name) {
        const auto is_it = [&](const Backend& backend) { return backend.name == name; };
        const auto found = std::find_if(backends_.begin(), backends_.end(), is_it);
        if (found == backends_.end()) return false;
        backends_.erase(found);
        return true;
    }

    bool set_healthy(const std::string& name, bool healthy) {
        Backend* backend = find(name);
        if (backend == nullptr) return false;
        backend->healthy = healthy;
        if (!healthy) backend->credit = 0;
        return true;
    }

    std::optional<std::string> pick() {
        Backend* chosen = strategy_ == "round-robin" ? next_in_turn()
                          : strategy_ == "weighted"  ? largest_credit()
                                                     : smallest_load();
        if (chosen == nullptr) return std::nullopt;
        chosen->last_pick = ++picks_;
        ++chosen->active;
        return chosen->name;
    }

    bool finish(const std::string& name) {
        Backend* backend = find(name);
        if (backend == nullptr || backend->active == 0) return false;
        --backend->active;
        return true;
    }

    int active(const std::string& name) {
        const Backend* backend = find(name);
        return backend == nullptr ? -1 : backend->active;
    }

private:
    struct Backend {
        int number;
        std::string name;
        int weight;
        bool healthy = true;
        int active = 0;
        int credit = 0;
        int last_pick = 0;
    };

    Backend* find(const std::string& name) {
        for (Backend& backend : backends_) {
            if (backend.name == name) return &backend;
        }
        return nullptr;
    }

    Backend* next_in_turn() {
        Backend* first = nullptr;
        Backend* next = nullptr;
        for (Backend& backend : backends_) {
            if (!backend.healthy) continue;
            if (first == nullptr) first = &backend;
            if (next == nullptr && backend.number > turn_) next = &backend;
        }
        if (next == nullptr) next = first;
        if (next != nullptr) turn_ = next->number;
        return next;
    }

    Backend* largest_credit() {
        Backend* chosen = nullptr;
        int total = 0;
        for (Backend& backend : backends_) {
            total += backend.weight;
            if (!backend.healthy) continue;
            backend.credit += backend.weight;
            if (chosen == nullptr || backend.credit > chosen->credit) chosen = &backend;
        }
        if (chosen != nullptr) chosen->credit -= total;
        return chosen;
    }

    Backend* smallest_load() {
        Backend* chosen = nullptr;
        for (Backend& backend : backends_) {
            if (backend.healthy && (chosen == nullptr || is_less_loaded(backend, *chosen))) chosen = &backend;
        }
        return chosen;
    }

    static bool is_less_loaded(const Backend& a, const Backend& b) {
        const int difference = a.active * b.weight - b.active * a.weight;
        return difference != 0 ? difference < 0 : a.last_pick < b.last_pick;
    }

    std::string strategy_;
    std::vector<Backend> backends_;
    int added_ = 0;
    int picks_ = 0;
    int turn_ = 0;
};
