#include "theory/sieve.hpp"

namespace rehearse::theory {
namespace {

/// The upper bits of a product with an odd number depend on all bits of the value.
std::uint16_t bit_of(std::uint32_t value) {
    static_assert(Sieve::size == 1U << 11U);
    return static_cast<std::uint16_t>((value * 0x9E3779B1U) >> 21U);
}

std::uint32_t code(char c) {
    return static_cast<unsigned char>(c);
}

/// FNV-1a.
std::uint16_t bit_of_stem(std::string_view stem) {
    std::uint32_t hash = 0x811C9DC5U;
    for (const char c : stem) hash = (hash ^ code(c)) * 0x01000193U;
    return bit_of(hash);
}

}  // namespace

void Sieve::add_letters(std::string_view joined) {
    std::uint32_t last_three = code(' ');
    for (std::size_t i = 0; i < joined.size(); ++i) {
        last_three = ((last_three << 8U) | code(joined[i])) & 0xFFFFFFU;
        if (i > 0) bits_.set(bit_of(last_three));
    }
}

void Sieve::add_stem(std::string_view stem) {
    bits_.set(bit_of_stem(stem));
}

void SignList::letters(std::string_view text) {
    std::uint32_t last_three = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        last_three = ((last_three << 8U) | code(text[i])) & 0xFFFFFFU;
        if (i >= 2) bits_.push_back(bit_of(last_three));
    }
}

void SignList::stem(std::string_view stem) {
    bits_.push_back(bit_of_stem(stem));
}

std::optional<Signs> SignList::take() const {
    if (bits_.empty()) return std::nullopt;
    Signs signs;
    // From all over the text: neighbours have letters in common.
    const std::size_t last = signs.bits.size() - 1;
    for (std::size_t i = 0; i <= last; ++i) signs.bits[i] = bits_[i * (bits_.size() - 1) / last];
    return signs;
}

}  // namespace rehearse::theory
