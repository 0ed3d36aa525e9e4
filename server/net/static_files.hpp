// The built web client, read into memory once. Hashed assets may be cached for ever; pages never,
// because each carries a fresh nonce.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.hpp"
#include "net/http_message.hpp"

namespace rehearse::net {

class StaticFiles {
public:
    /// Reads every regular file below `root`; `x.gz` and `x.br` become encodings of `x`.
    static Result<StaticFiles> load(const std::filesystem::path& root);

    /// The file of that path, or for a path that the client routes itself (no dot in its last
    /// segment) the page; 404 otherwise. `nonce` replaces __CSP_NONCE__ in a page and is set when
    /// one was served.
    Response answer(const Request& request, std::string& nonce) const;

    std::size_t count() const { return files_.size(); }

private:
    struct File {
        std::string type;
        std::string etag;
        std::shared_ptr<const std::string> plain;
        std::shared_ptr<const std::string> gzip;
        std::shared_ptr<const std::string> brotli;
    };
    static Response file_answer(const Request& request, const File& file, bool immutable);
    Response page_answer(const Request& request, std::string& nonce) const;

    std::map<std::string, File> files_;  // by path, such as "/assets/app-1a2b.js"
};

/// gzip of a small text; used for pages, whose nonce changes each time.
std::string gzip(std::string_view text);

}  // namespace rehearse::net
