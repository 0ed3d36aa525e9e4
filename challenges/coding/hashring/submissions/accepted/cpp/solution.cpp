#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

// Both are sorted: virtual nodes by position and name, and the positions of the tracked keys.
class HashRing {
public:
    explicit HashRing(int virtual_nodes) : virtual_nodes_(virtual_nodes) {}

    std::map<std::string, int> join(const std::string& node) {
        std::map<std::string, int> moved;
        if (!nodes_.insert(node).second) return moved;
        for (int i = 0; i < virtual_nodes_; ++i) {
            hand_over(ring_.insert(virtual_node(node, i)), moved);
        }
        return moved;
    }

    std::map<std::string, int> leave(const std::string& node) {
        std::map<std::string, int> moved;
        if (nodes_.erase(node) == 0) return moved;
        for (int i = 0; i < virtual_nodes_; ++i) {
            const auto at = ring_.find(virtual_node(node, i));
            hand_over(at, moved);
            ring_.erase(at);
        }
        return moved;
    }

    std::optional<std::string> owner(const std::string& key) {
        if (ring_.empty()) return std::nullopt;
        return around(ring_.lower_bound({hash(key), ""}))->second;
    }

    std::vector<std::string> owners(const std::string& key, int count) {
        std::vector<std::string> found;
        auto at = ring_.lower_bound({hash(key), ""});
        for (std::size_t i = 0; i < ring_.size() && found.size() < static_cast<std::size_t>(count); ++i) {
            at = around(at);
            if (std::find(found.begin(), found.end(), at->second) == found.end()) found.push_back(at->second);
            ++at;
        }
        return found;
    }

    int track(const std::string& prefix, int count) {
        const std::size_t before = positions_.size();
        for (int i = 0; i < count; ++i) {
            const std::string key = prefix + std::to_string(i);
            if (tracked_.insert(key).second) positions_.push_back(hash(key));
        }
        std::sort(positions_.begin(), positions_.end());
        return static_cast<int>(positions_.size() - before);
    }

    int share(const std::string& node) {
        int keys = 0;
        for (auto at = ring_.begin(); at != ring_.end(); ++at) {
            if (at->second == node) keys += keys_in_arc(at);
        }
        return keys;
    }

private:
    using Virtual = std::pair<std::uint32_t, std::string>;
    using Ring = std::multiset<Virtual>;  // a node may meet itself at one position

    static std::uint32_t hash(const std::string& text) {
        std::uint32_t h = 2166136261U;
        for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
        h = (h ^ (h >> 16)) * 0x85ebca6bU;
        h = (h ^ (h >> 13)) * 0xc2b2ae35U;
        return h ^ (h >> 16);
    }

    static Virtual virtual_node(const std::string& node, int i) {
        return {hash(node + "#" + std::to_string(i)), node};
    }

    Ring::iterator around(Ring::iterator at) const { return at == ring_.end() ? ring_.begin() : at; }

    // Counts the keys between this virtual node and its predecessor for the node behind it.
    void hand_over(Ring::iterator at, std::map<std::string, int>& moved) const {
        const std::string& other = around(std::next(at))->second;
        const int keys = keys_in_arc(at);
        if (other != at->second && keys > 0) moved[other] += keys;
    }

    int keys_in_arc(Ring::iterator at) const {
        const int upto = keys_upto(at->first);
        if (at != ring_.begin()) return upto - keys_upto(std::prev(at)->first);
        return static_cast<int>(positions_.size()) - keys_upto(ring_.rbegin()->first) + upto;
    }

    int keys_upto(std::uint32_t position) const {
        return static_cast<int>(std::upper_bound(positions_.begin(), positions_.end(), position) - positions_.begin());
    }

    int virtual_nodes_;
    std::set<std::string> nodes_;
    Ring ring_;
    std::unordered_set<std::string> tracked_;
    std::vector<std::uint32_t> positions_;
};
