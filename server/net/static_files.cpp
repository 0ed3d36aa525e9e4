#include "net/static_files.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <zlib.h>

#include <array>
#include <fstream>
#include <iterator>
#include <set>

namespace rehearse::net {
namespace {

constexpr std::string_view nonce_mark = "__CSP_NONCE__";

std::string content_type(const std::string& path) {
    static const std::map<std::string, std::string, std::less<>> types = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json"}};
    const auto found = types.find(std::filesystem::path(path).extension().string());
    return found == types.end() ? "application/octet-stream" : found->second;
}

std::string random_nonce() {
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 32> text{};
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

/// Lower case and without blanks, in which these headers may be freely written.
std::string normal_form(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\t')
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
    return out;
}

/// "q=0", "q=0.0", "q=0.000": the client does not want it.
bool is_zero_quality(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return false;
    const std::string_view value = parameters.substr(at + 2, parameters.find(';', at) - at - 2);
    return !value.empty() && value.find_first_not_of("0.") == std::string_view::npos;
}

/// Whether the client takes that encoding. What it says of the encoding itself counts more than its
/// word on all others ("*").
bool accepts(const Request& request, std::string_view encoding) {
    const std::string header = normal_form(request.header("accept-encoding"));
    std::string_view rest = header;
    bool others = false;
    while (!rest.empty()) {
        const auto end = rest.find(',');
        const std::string_view part = rest.substr(0, end);
        const auto name = part.substr(0, part.find(';'));
        const bool wanted = !is_zero_quality(part.substr(name.size()));
        if (name == encoding) return wanted;
        if (name == "*") others = wanted;
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return others;
}

/// If-None-Match is a list; a proxy that compressed may have made our tag weak.
bool names_tag(std::string_view header, const std::string& etag) {
    return header == "*" || header.find(etag) != std::string_view::npos;
}

std::string digest(const std::string& bytes) {
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                       0);
    std::string text = "\"";
    for (const unsigned char byte : hash) text += fmt::format("{:02x}", byte);
    return text + "\"";
}

Response not_found() {
    return problem_response(fail(ErrorCode::not_found, "There is nothing at this address."));
}

}  // namespace

std::string gzip(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 32, '\0');
    std::string input(text);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int done = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return done == Z_STREAM_END ? out : std::string();
}

Result<StaticFiles> StaticFiles::load(const std::filesystem::path& root) {
    StaticFiles files;
    std::error_code error;
    std::filesystem::recursive_directory_iterator entries(root, error);
    if (error) {
        return fail(
            ErrorCode::setup,
            fmt::format("The built web client is not in {}: run scripts/setup, or give --web DIR.",
                        root.string()));
    }
    for (const auto& entry : entries) {
        if (!entry.is_regular_file(error)) continue;
        std::string path = "/" + entry.path().lexically_relative(root).generic_string();
        std::ifstream in(entry.path(), std::ios::binary);
        auto bytes = std::make_shared<const std::string>(std::istreambuf_iterator<char>(in),
                                                         std::istreambuf_iterator<char>());
        if (!in.good() && !in.eof())
            return fail(ErrorCode::setup, fmt::format("{} cannot be read.", entry.path().string()));
        if (path.ends_with(".gz")) {
            files.files_[path.substr(0, path.size() - 3)].gzip = bytes;
        } else if (path.ends_with(".br")) {
            files.files_[path.substr(0, path.size() - 3)].brotli = bytes;
        } else {
            File& file = files.files_[path];
            file.type = content_type(path);
            file.etag = digest(*bytes);
            file.plain = bytes;
        }
    }
    if (files.files_["/index.html"].plain == nullptr) {
        return fail(ErrorCode::setup,
                    fmt::format("{} holds no index.html: build the web client with scripts/setup.",
                                root.string()));
    }
    return files;
}

Response StaticFiles::file_answer(const Request& request, const File& file, bool immutable) {
    Response response;
    response.headers = {
        {"content-type", file.type},
        {"etag", file.etag},
        {"vary", "accept-encoding"},
        {"cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
    if (names_tag(request.header("if-none-match"), file.etag)) {
        response.status = 304;
        return response;
    }
    response.body = file.plain;
    if (file.brotli && accepts(request, "br")) {
        response.headers.emplace_back("content-encoding", "br");
        response.body = file.brotli;
    } else if (file.gzip && accepts(request, "gzip")) {
        response.headers.emplace_back("content-encoding", "gzip");
        response.body = file.gzip;
    }
    return response;
}

Response StaticFiles::page_answer(const Request& request, std::string& nonce) const {
    nonce = random_nonce();
    std::string page = *files_.at("/index.html").plain;
    for (auto at = page.find(nonce_mark); at != std::string::npos; at = page.find(nonce_mark, at)) {
        page.replace(at, nonce_mark.size(), nonce);
        at += nonce.size();
    }
    Response response;
    response.headers = {{"content-type", "text/html; charset=utf-8"},
                        {"cache-control", "no-store"},
                        {"vary", "accept-encoding"}};
    // REPORT-7: what a link shows is for who was given it.
    if (request.path == "/shared")
        response.headers.emplace_back("x-robots-tag", "noindex, nofollow");
    if (accepts(request, "gzip")) {
        response.headers.emplace_back("content-encoding", "gzip");
        page = gzip(page);
    }
    response.body = std::make_shared<const std::string>(std::move(page));
    return response;
}

Response StaticFiles::answer(const Request& request, std::string& nonce) const {
    if (request.method != "GET" && request.method != "HEAD") return not_found();
    const auto found = files_.find(request.path);
    if (found != files_.end() && request.path != "/index.html" && found->second.plain) {
        return file_answer(request, found->second, request.path.starts_with("/assets/"));
    }
    const std::string last = request.path.substr(request.path.rfind('/') + 1);
    const bool client_route =
        last.find('.') == std::string::npos && !request.path.starts_with("/api/") &&
        !request.path.starts_with("/ws/") && !request.path.starts_with("/assets/");
    if (client_route || request.path == "/index.html") return page_answer(request, nonce);
    return not_found();
}

}  // namespace rehearse::net
