#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// Changes are made at once. Those of open transactions are noted, with the old value; no value is an absent key.
class WalStore {
public:
    void set(const std::string& key, const std::string& value) { change(key, value); }

    void fill(const std::string& prefix, int count, const std::string& value) {
        begin_tx();
        for (int i = 0; i < count; ++i) set(prefix + std::to_string(i), value);
        commit();
    }

    std::optional<std::string> get(const std::string& key) {
        const auto found = values_.find(key);
        if (found == values_.end()) return std::nullopt;
        return found->second;
    }

    bool remove(const std::string& key) {
        if (values_.count(key) == 0) return false;
        change(key, std::nullopt);
        return true;
    }

    int count(const std::string& value) {
        const auto found = holders_.find(value);
        return found == holders_.end() ? 0 : found->second;
    }

    int begin_tx() {
        marks_.push_back(changes_.size());
        return static_cast<int>(marks_.size());
    }

    bool commit() {
        if (marks_.empty()) return false;
        marks_.pop_back();
        if (marks_.empty()) write_group();
        return true;
    }

    bool rollback() {
        if (marks_.empty()) return false;
        while (changes_.size() > marks_.back()) {
            put(changes_.back().key, changes_.back().old_value);
            changes_.pop_back();
        }
        marks_.pop_back();
        return true;
    }

    std::string wal() { return log_; }

    int crash(int lost) {
        const auto bytes = static_cast<std::size_t>(lost);
        log_.resize(bytes < log_.size() ? log_.size() - bytes : 0);
        values_.clear();
        holders_.clear();
        changes_.clear();
        marks_.clear();
        int groups = 0;
        std::size_t valid = 0;
        std::size_t start = 0;
        for (auto end = log_.find('\n'); end != std::string::npos; end = log_.find('\n', start)) {
            const std::string line = log_.substr(start, end - start);
            start = end + 1;
            if (line[0] == 'D') {
                put(line.substr(2), std::nullopt);
            } else if (line[0] == 'S') {
                const std::size_t space = line.find(' ', 2);
                put(line.substr(2, space - 2), line.substr(space + 1));
            } else {
                ++groups;
                valid = start;
            }
        }
        log_.resize(valid);
        return groups;
    }

private:
    using Value = std::optional<std::string>;
    struct Change {
        std::string key;
        Value old_value;
        Value new_value;
    };

    void change(const std::string& key, const Value& value) {
        changes_.push_back({key, get(key), value});
        put(key, value);
        if (marks_.empty()) write_group();
    }

    void put(const std::string& key, const Value& value) {
        const auto found = values_.find(key);
        if (found != values_.end()) {
            --holders_[found->second];
            values_.erase(found);
        }
        if (value) {
            values_[key] = *value;
            ++holders_[*value];
        }
    }

    void write_group() {
        for (const Change& change : changes_) {
            log_ += change.new_value ? "S " + change.key + " " + *change.new_value + "\n" : "D " + change.key + "\n";
        }
        if (!changes_.empty()) log_ += "C " + std::to_string(changes_.size()) + "\n";
        changes_.clear();
    }

    std::unordered_map<std::string, std::string> values_;
    std::unordered_map<std::string, int> holders_;
    std::vector<Change> changes_;
    std::vector<std::size_t> marks_;
    std::string log_;
};
