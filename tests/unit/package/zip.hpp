// Archives made byte by byte, since no tool makes most of those that a stranger could send.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <optional>
#include <string>
#include <vector>

namespace rehearse::testing {

struct Member {
    std::string name;
    std::string text;
    unsigned mode = 0100644;
    bool is_deflated = true;
    std::optional<std::size_t> claimed_bytes = {};
    unsigned flags = 0;
    unsigned method = 8;  // when deflated
};

inline std::string number(std::size_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFF);
    return text;
}

inline std::string deflated(const std::string& text) {
    z_stream stream{};
    EXPECT_EQ(::deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    std::string packed(::deflateBound(&stream, text.size()), '\0');
    std::string in = text;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

inline std::string zip(const std::vector<Member>& members) {
    std::string files;
    std::string list;
    for (const Member& member : members) {
        const std::string packed = member.is_deflated ? deflated(member.text) : member.text;
        const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(member.text.data()),
                                 static_cast<uInt>(member.text.size()));
        const std::string common = number(member.flags, 2) +
                                   number(member.is_deflated ? member.method : 0, 2) +
                                   number(0, 4) + number(sum, 4) + number(packed.size(), 4) +
                                   number(member.claimed_bytes.value_or(member.text.size()), 4) +
                                   number(member.name.size(), 2) + number(0, 2);
        list += "PK\1\2" + number(0x0314, 2) + number(20, 2) + common + number(0, 6) +
                number(std::size_t{member.mode} << 16, 4) + number(files.size(), 4) + member.name;
        files += "PK\3\4" + number(20, 2) + common + member.name + packed;
    }
    return files + list + "PK\5\6" + number(0, 4) + number(members.size(), 2) +
           number(members.size(), 2) + number(list.size(), 4) + number(files.size(), 4) +
           number(0, 2);
}

}  // namespace rehearse::testing
