// Which letters and stems a sentence has, in a few bits. A phrase needs some of them, and most
// phrases of a question are in no sentence of an answer: they are passed over by a look at these
// bits. It errs on one side alone: what it refuses is not there.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rehearse::theory {

/// Some of the bits that are set in every sentence which has a text. There may be fewer than four:
/// then one is named again.
struct Signs {
    std::array<std::uint16_t, 4> bits{};
};

class Sieve {
public:
    static constexpr std::size_t size = 2048;

    /// Adds the words of a sentence, joined by single spaces, as if a space stood before them.
    void add_letters(std::string_view joined);
    void add_stem(std::string_view stem);

    bool may_show(const Signs& signs) const {
        return bits_[signs.bits[0]] && bits_[signs.bits[1]] && bits_[signs.bits[2]] &&
               bits_[signs.bits[3]];
    }

private:
    std::bitset<size> bits_;
};

/// Collects what a sentence must have.
class SignList {
public:
    /// A text that stands there as it is; fewer than three bytes ask for nothing.
    void letters(std::string_view text);
    void stem(std::string_view stem);

    /// Nothing when nothing was asked for.
    std::optional<Signs> take() const;

private:
    std::vector<std::uint16_t> bits_;
};

}  // namespace rehearse::theory
