// The log of an archived session as one compressed value: its entries one after another. Their
// hashes are not in it, as they follow from the rest (chain_hash): whoever reads it finds out
// whether anything was changed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/session_log.hpp"

namespace rehearse::store {

/// Of all entries together before compression; a longer log stays as it is.
inline constexpr std::size_t archive_bytes_max = 256 * 1024 * 1024;

/// Compresses bit by bit, so that a long log does not keep everybody else waiting.
class ArchiveWriter {
public:
    ArchiveWriter();
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    /// REQUIRES: the entries come in order from the first, and finish() was not called.
    void add(const Entry& entry);
    /// Before compression, so far.
    std::size_t bytes() const { return bytes_; }
    std::string finish();

private:
    struct Stream;
    void write(std::string_view bytes, bool is_last);

    std::unique_ptr<Stream> stream_;
    std::string out_;
    std::size_t bytes_ = 0;
};

/// All entries, each with its hash. Fails with `internal` when it is damaged or of a form that this
/// version does not know.
Result<std::vector<Entry>> read_archive(std::string_view blob);

}  // namespace rehearse::store
