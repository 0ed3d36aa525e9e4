// What every match of a pattern holds: some texts of which one is in each. "/(lru|least recently
// used) cache/" is nowhere without " cache". Follows the pattern's parts as they are read; pure.
#pragma once

#include <bitset>
#include <string>
#include <vector>

namespace rehearse::theory {

class Literals {
public:
    /// Of what matches the empty text and nothing else.
    static Literals of_nothing() { return {}; }
    static Literals of_byte_in(const std::bitset<256>& set);

    /// This, and then the next.
    void append(const Literals& next);
    /// This or the other.
    void unite(const Literals& other);
    /// `most` below 0: without limit.
    void repeat(int least, int most);

    /// One of these is in every match, and each has at least `bytes_min` bytes; empty when that
    /// cannot be promised.
    std::vector<std::string> needed(std::size_t bytes_min) const;

private:
    using Texts = std::vector<std::string>;

    const Texts& best() const;

    bool is_whole_ = true;  // each match is one of ends_, and no more
    Texts ends_{""};        // each match ends with one of these
    Texts inside_;          // one of these is in each match, too; empty: nothing more is known
};

}  // namespace rehearse::theory
