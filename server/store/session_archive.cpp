#include "store/session_archive.hpp"

#include <fmt/format.h>
#include <zstd.h>

#include "base/assert.hpp"
#include "store/reading.hpp"

namespace rehearse::store {
namespace {

constexpr std::string_view form = "rehearse log 1\n";
constexpr int compression_level = 6;

Error damaged() {
    return fail(ErrorCode::internal,
                "The archive of this session cannot be read: it is damaged, or a newer version "
                "wrote it.");
}

struct FreeDecompression {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Result<std::string> decompressed(std::string_view blob) {
    const std::unique_ptr<ZSTD_DCtx, FreeDecompression> context(ZSTD_createDCtx());
    std::string bytes;
    std::string piece(ZSTD_DStreamOutSize(), '\0');
    ZSTD_inBuffer in{blob.data(), blob.size(), 0};
    for (;;) {
        ZSTD_outBuffer out{piece.data(), piece.size(), 0};
        const std::size_t left = ZSTD_decompressStream(context.get(), &out, &in);
        if (ZSTD_isError(left) != 0) return damaged();
        bytes.append(piece, 0, out.pos);
        if (bytes.size() > archive_bytes_max + form.size()) return damaged();
        if (left == 0) return bytes;
        // All was read and nothing came of it: the end is missing.
        if (in.pos == in.size && out.pos == 0) return damaged();
    }
}

/// Takes a word up to `end` off the front of `rest`.
std::optional<std::uint64_t> number_until(std::string_view& rest, char end) {
    const std::size_t at = rest.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const auto number = natural(rest.substr(0, at));
    rest.remove_prefix(at + 1);
    return number;
}

}  // namespace

struct ArchiveWriter::Stream {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ~Stream() { ZSTD_freeCCtx(context); }
};

ArchiveWriter::ArchiveWriter() : stream_(std::make_unique<Stream>()) {
    ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_compressionLevel, compression_level);
    ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_checksumFlag, 1);
    write(form, false);
}

ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::add(const Entry& entry) {
    write(fmt::format("{} {}\n", entry.at_ms, entry.payload.size()), false);
    write(entry.payload, false);
}

std::string ArchiveWriter::finish() {
    write({}, true);
    return std::move(out_);
}

void ArchiveWriter::write(std::string_view bytes, bool is_last) {
    bytes_ += bytes.size();
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::string piece(ZSTD_CStreamOutSize(), '\0');
    for (;;) {
        ZSTD_outBuffer out{piece.data(), piece.size(), 0};
        const std::size_t left = ZSTD_compressStream2(stream_->context, &out, &in,
                                                      is_last ? ZSTD_e_end : ZSTD_e_continue);
        // It fails for want of memory alone.
        REHEARSE_ASSERT(ZSTD_isError(left) == 0);
        out_.append(piece, 0, out.pos);
        if (is_last ? left == 0 : in.pos == in.size) return;
    }
}

Result<std::vector<Entry>> read_archive(std::string_view blob) {
    const Result<std::string> bytes = decompressed(blob);
    if (bytes.has_error()) return bytes.error();
    std::string_view rest = *bytes;
    if (!rest.starts_with(form)) return damaged();
    rest.remove_prefix(form.size());
    std::vector<Entry> entries;
    std::string hash;
    while (!rest.empty()) {
        const auto at = number_until(rest, ' ');
        const auto size = number_until(rest, '\n');
        if (!at || !size || *size > rest.size()) return damaged();
        Entry entry;
        entry.seq = entries.size() + 1;
        entry.at_ms = static_cast<std::int64_t>(*at);
        entry.payload = rest.substr(0, *size);
        entry.hash = chain_hash(hash, entry.seq, entry.at_ms, entry.payload);
        hash = entry.hash;
        rest.remove_prefix(*size);
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace rehearse::store
