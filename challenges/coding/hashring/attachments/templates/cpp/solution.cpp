#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Position of a text on the ring.
std::uint32_t hash32(const std::string& text) {
    std::uint32_t h = 2166136261U;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    h = (h ^ (h >> 16)) * 0x85ebca6bU;
    h = (h ^ (h >> 13)) * 0xc2b2ae35U;
    return h ^ (h >> 16);
}

// Node n has the virtual nodes n#0, n#1, ... A key belongs to the first virtual node at or behind its position.
class HashRing {
public:
    explicit HashRing(int virtual_nodes) : virtual_nodes_(virtual_nodes) {}

    // Put the node on the ring; return for each other node the number of tracked keys it has lost.
    std::map<std::string, int> join(const std::string& node) { return {}; }

    // Take the node off the ring; return for each other node the number of tracked keys it has won.
    std::map<std::string, int> leave(const std::string& node) { return {}; }

    // Return the node of the key, or std::nullopt if the ring is empty.
    std::optional<std::string> owner(const std::string& key) { return std::nullopt; }

    // Return the first `count` different nodes clockwise from the key.
    std::vector<std::string> owners(const std::string& key, int count) { return {}; }

    // Track prefix0, prefix1, ...; return how many of these keys are new.
    int track(const std::string& prefix, int count) { return 0; }

    // Return the number of tracked keys that belong to the node.
    int share(const std::string& node) { return 0; }

private:
    int virtual_nodes_;
};
