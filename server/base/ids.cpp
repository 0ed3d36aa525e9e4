#include "base/ids.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/assert.hpp"

namespace rehearse {

void fill_random(std::span<std::uint8_t> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::getrandom(bytes.data() + done, bytes.size() - done, 0);
        if (got < 0 && errno == EINTR) continue;
        REHEARSE_ASSERT(got > 0);
        done += static_cast<std::size_t>(got);
    }
}

std::string base64url(std::span<const std::uint8_t> bytes) {
    static constexpr char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        held += 8;
        while (held >= 6) {
            held -= 6;
            text.push_back(alphabet[(bits >> held) & 63U]);
        }
    }
    if (held > 0) text.push_back(alphabet[(bits << (6 - held)) & 63U]);
    return text;
}

std::string random_id() {
    std::array<std::uint8_t, 16> bytes{};
    fill_random(bytes);
    return base64url(bytes);
}

std::string random_uuid() {
    std::array<std::uint8_t, 16> bytes{};
    fill_random(bytes);
    bytes[6] = static_cast<std::uint8_t>(0x40 | (bytes[6] & 0x0F));  // the version
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));  // the variant
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
        text.push_back("0123456789abcdef"[bytes[i] >> 4]);
        text.push_back("0123456789abcdef"[bytes[i] & 0x0F]);
    }
    return text;
}

bool is_random_id(std::string_view text) {
    return text.size() == 22 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

}  // namespace rehearse
