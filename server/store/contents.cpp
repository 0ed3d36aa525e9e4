#include "store/contents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace rehearse::store {
namespace {

constexpr std::size_t piece_bytes = 1024 * 1024;

}  // namespace

Task<Result<void>> Contents::put(std::string hash, std::string bytes) {
    const Result<bool> there = co_await has(hash);
    if (there.has_error()) co_return there.error();
    if (*there) co_return Result<void>();
    const std::string key = redis_.key(fmt::format("content:{}", hash));
    const std::size_t pieces = (bytes.size() + piece_bytes - 1) / piece_bytes;
    for (std::size_t index = 0; index < pieces; ++index) {
        std::vector<std::string> piece = {"SET", fmt::format("{}:{}", key, index),
                                          bytes.substr(index * piece_bytes, piece_bytes)};
        const Result<Reply> stored = co_await redis_.command(std::move(piece));
        if (stored.has_error()) co_return stored.error();
    }
    // Last, so that nobody finds half of it.
    std::vector<std::string> count = {"SET", key, std::to_string(pieces), "NX"};
    const Result<Reply> stored = co_await redis_.command(std::move(count));
    if (stored.has_error()) co_return stored.error();
    co_return Result<void>();
}

Task<Result<std::optional<std::string>>> Contents::get(std::string hash) {
    const std::string key = redis_.key(fmt::format("content:{}", hash));
    std::vector<std::string> ask = {"GET", key};
    const Result<Reply> count = co_await redis_.command(std::move(ask));
    if (count.has_error()) co_return count.error();
    if (count->is_nil()) co_return std::optional<std::string>();
    std::size_t pieces = 0;
    std::from_chars(count->text.data(), count->text.data() + count->text.size(), pieces);
    std::string bytes;
    for (std::size_t index = 0; index < pieces; ++index) {
        std::vector<std::string> next = {"GET", fmt::format("{}:{}", key, index)};
        const Result<Reply> piece = co_await redis_.command(std::move(next));
        if (piece.has_error()) co_return piece.error();
        if (piece->is_nil()) co_return std::optional<std::string>();
        bytes += piece->text;
    }
    co_return std::optional<std::string>(std::move(bytes));
}

Task<Result<bool>> Contents::has(std::string hash) {
    std::vector<std::string> ask = {"EXISTS", redis_.key(fmt::format("content:{}", hash))};
    const Result<Reply> there = co_await redis_.command(std::move(ask));
    if (there.has_error()) co_return there.error();
    co_return there->integer == 1;
}

}  // namespace rehearse::store
