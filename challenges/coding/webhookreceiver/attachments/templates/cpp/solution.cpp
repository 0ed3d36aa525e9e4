#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

// ---- JSON ----

/// A JSON value. Numbers without fraction and exponent are long long, others double.
struct Json {
    using Array = std::vector<Json>;
    using Object = std::map<std::string, Json>;
    std::variant<std::nullptr_t, bool, long long, double, std::string, Array, Object> value = nullptr;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool v) : value(v) {}
    Json(int v) : value(static_cast<long long>(v)) {}
    Json(long long v) : value(v) {}
    Json(const char* v) : value(std::string(v)) {}
    Json(std::string v) : value(std::move(v)) {}
    Json(Array v) : value(std::move(v)) {}
    Json(Object v) : value(std::move(v)) {}

    bool is_null() const { return value.index() == 0; }
    const long long* integer() const { return std::get_if<long long>(&value); }
    const std::string* text() const { return std::get_if<std::string>(&value); }
    const Array* array() const { return std::get_if<Array>(&value); }
    const Object* object() const { return std::get_if<Object>(&value); }
    /// A member of an object; null when it is not there.
    const Json& operator[](const std::string& name) const;
    bool has(const std::string& name) const { return object() && object()->count(name) > 0; }
    bool operator==(const Json& other) const { return value == other.value; }

    /// Throws std::runtime_error when this is no JSON.
    static Json parse(const std::string& text);
    std::string write() const;
};

// ---- Cryptography ----

/// 32 bytes, not text. The standard library has neither.
std::string sha256(const std::string& bytes);
std::string hmac_sha256(const std::string& key, const std::string& bytes);
/// Bytes as lower-case hexadecimal digits.
std::string hex(const std::string& bytes);
/// Takes the same time wherever the first difference is.
bool is_equal(const std::string& a, const std::string& b);

// ---- Your service ----

std::string data_dir() {
    const char* value = std::getenv("DATA_DIR");
    return value != nullptr ? value : ".";
}

std::mutex mutex;  // requests are handled by several threads at once

struct Request {
    std::string method;
    std::string path;
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    /// Empty when there is no such header.
    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

struct Answer {
    int status = 200;
    Json body;
    std::map<std::string, std::string> headers = {};
    bool has_body = true;
};

Answer failure(int status, const std::string& code) {
    return {status, Json::Object{{"error", code}}};
}

/// Answers one request.
Answer handle(const Request& request) {
    if (request.path == "/healthz" && request.method == "GET")
        return {200, Json::Object{{"status", "ok"}}};
    // Your code here.
    return failure(404, "not_found");
}

// ---- Below: cryptography, JSON and HTTP; nothing to change ----

std::string sha256(const std::string& bytes) {
    static const std::array<std::uint32_t, 64> k{
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    std::array<std::uint32_t, 8> h{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::string text = bytes + '\x80';
    text.append((120 - text.size() % 64) % 64, '\0');
    for (int shift = 56; shift >= 0; shift -= 8)
        text += static_cast<char>(static_cast<std::uint64_t>(bytes.size()) * 8 >> shift & 0xff);
    const auto byte = [&text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    for (std::size_t block = 0; block < text.size(); block += 64) {
        std::array<std::uint32_t, 64> w{};
        for (std::size_t i = 0; i < 16; ++i) {
            const std::size_t at = block + i * 4;
            w[i] = byte(at) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
        }
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t low = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
            const std::uint32_t high = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
            w[i] = w[i - 16] + low + w[i - 7] + high;
        }
        auto [a, b, c, d, e, f, g, last] = h;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t one = last + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                      ((e & f) ^ (~e & g)) + k[i] + w[i];
            const std::uint32_t two = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
                                      ((a & b) ^ (a & c) ^ (b & c));
            last = g;
            g = f;
            f = e;
            e = d + one;
            d = c;
            c = b;
            b = a;
            a = one + two;
        }
        const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, last};
        for (std::size_t i = 0; i < 8; ++i) h[i] += added[i];
    }
    std::string out;
    for (const std::uint32_t word : h)
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift & 0xff);
    return out;
}

std::string hmac_sha256(const std::string& key, const std::string& bytes) {
    std::string inner = key.size() > 64 ? sha256(key) : key;
    inner.resize(64, '\0');
    std::string outer = inner;
    for (char& c : inner) c = static_cast<char>(c ^ 0x36);
    for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
    return sha256(outer + sha256(inner + bytes));
}

std::string hex(const std::string& bytes) {
    std::string out;
    for (const char c : bytes) {
        out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        out += "0123456789abcdef"[c & 15];
    }
    return out;
}

bool is_equal(const std::string& a, const std::string& b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

const Json& Json::operator[](const std::string& name) const {
    static const Json nothing;
    if (!object()) return nothing;
    const auto found = object()->find(name);
    return found == object()->end() ? nothing : found->second;
}

class JsonParser {
public:
    explicit JsonParser(const std::string& text) : text_(text) {}

    Json whole() {
        Json result = value(0);
        space();
        if (at_ != text_.size()) bad();
        return result;
    }

private:
    [[noreturn]] void bad() const { throw std::runtime_error("no JSON"); }
    void space() {
        while (at_ < text_.size() && std::string(" \t\r\n").find(text_[at_]) != std::string::npos) ++at_;
    }
    char peek() {
        space();
        if (at_ >= text_.size()) bad();
        return text_[at_];
    }
    bool accept(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    Json value(int depth) {
        if (depth > 100) bad();
        if (accept('{')) {
            Json::Object object;
            if (accept('}')) return object;
            do {
                if (peek() != '"') bad();
                std::string name = string();
                if (!accept(':')) bad();
                object[name] = value(depth + 1);
            } while (accept(','));
            if (!accept('}')) bad();
            return object;
        }
        if (accept('[')) {
            Json::Array array;
            if (accept(']')) return array;
            do array.push_back(value(depth + 1));
            while (accept(','));
            if (!accept(']')) bad();
            return array;
        }
        if (peek() == '"') return string();
        return word();
    }

    Json word() {
        const std::size_t end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        const std::string word = text_.substr(at_, end - at_);
        at_ = end;
        if (word == "true") return true;
        if (word == "false") return false;
        if (word == "null") return nullptr;
        const std::size_t digits = word[0] == '-' ? 1 : 0;
        if (word.size() == digits || word.find_first_not_of("0123456789+-.eE") != std::string::npos) bad();
        if (word[digits] == '0' && word.size() > digits + 1 && std::isdigit(static_cast<unsigned char>(word[digits + 1]))) bad();
        char* stop = nullptr;
        if (word.find_first_not_of("0123456789", digits) == std::string::npos && word.size() < 19)
            return std::strtoll(word.c_str(), &stop, 10);
        Json number;
        number.value = std::strtod(word.c_str(), &stop);
        if (*stop != '\0') bad();
        return number;
    }

    unsigned hex4() {
        if (at_ + 4 > text_.size()) bad();
        const std::string digits = text_.substr(at_, 4);
        if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) bad();
        at_ += 4;
        return static_cast<unsigned>(std::stoul(digits, nullptr, 16));
    }

    static void append_utf8(std::string& out, unsigned c) {
        const auto add = [&out](unsigned byte) { out += static_cast<char>(byte); };
        if (c < 0x80) return add(c);
        if (c < 0x800) {
            add(0xc0 | c >> 6);
        } else if (c < 0x10000) {
            add(0xe0 | c >> 12);
            add(0x80 | (c >> 6 & 0x3f));
        } else {
            add(0xf0 | c >> 18);
            add(0x80 | (c >> 12 & 0x3f));
            add(0x80 | (c >> 6 & 0x3f));
        }
        add(0x80 | (c & 0x3f));
    }

    std::string string() {
        std::string out;
        for (++at_; at_ < text_.size();) {
            const char c = text_[at_++];
            if (c == '"') return out;
            if (static_cast<unsigned char>(c) < 0x20) bad();
            if (c != '\\') {
                out += c;
                continue;
            }
            if (at_ >= text_.size()) bad();
            const char escape = text_[at_++];
            const std::size_t which = std::string("\"\\/bfnrt").find(escape);
            if (which != std::string::npos) {
                out += "\"\\/\b\f\n\r\t"[which];
            } else if (escape == 'u') {
                unsigned code = hex4();
                if (code >> 10 == 0x36 && text_.compare(at_, 2, "\\u") == 0) {
                    at_ += 2;
                    code = 0x10000 + ((code & 0x3ff) << 10) + (hex4() & 0x3ff);
                }
                append_utf8(out, code);
            } else {
                bad();
            }
        }
        bad();
    }

    const std::string& text_;
    std::size_t at_ = 0;
};

Json Json::parse(const std::string& text) {
    return JsonParser(text).whole();
}

std::string Json::write() const {
    if (is_null()) return "null";
    if (const bool* v = std::get_if<bool>(&value)) return *v ? "true" : "false";
    if (integer()) return std::to_string(*integer());
    if (const double* v = std::get_if<double>(&value)) return std::to_string(*v);
    std::string out;
    if (text()) {
        out = "\"";
        for (const char c : *text()) {
            if (c == '"' || c == '\\') {
                out += '\\';
                out += c;
            } else if (static_cast<unsigned char>(c) < 0x20) {
                const char* digits = "0123456789abcdef";
                out += std::string("\\u00") + digits[c >> 4] + digits[c & 15];
            } else {
                out += c;
            }
        }
        return out + "\"";
    }
    if (array()) {
        for (const Json& item : *array()) out += (out.empty() ? "" : ",") + item.write();
        return "[" + out + "]";
    }
    for (const auto& [name, item] : *object())
        out += (out.empty() ? "" : ",") + Json(name).write() + ":" + item.write();
    return "{" + out + "}";
}

std::string url_decode(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string digits = text[i] == '%' ? text.substr(i + 1, 2) : "";
        if (digits.size() == 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
            out += static_cast<char>(std::stoi(digits, nullptr, 16));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// One client: request after request on the same connection.
class Connection {
public:
    explicit Connection(int socket) : socket_(socket) {}
    ~Connection() { close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void serve() {
        Request request;
        while (read(request) && write(answer(request))) request = {};
    }

private:
    bool more() {
        char bytes[16384];
        const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    bool read(Request& request) {
        std::size_t end;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
            if (buffer_.size() > 65536 || !more()) return false;
        const std::string head = buffer_.substr(0, end + 2);
        buffer_.erase(0, end + 4);
        const std::size_t line = head.find("\r\n");
        const std::size_t first = head.find(' ');
        const std::size_t second = head.find(' ', first + 1);
        if (first == std::string::npos || second == std::string::npos || second > line) return false;
        request.method = head.substr(0, first);
        set_target(request, head.substr(first + 1, second - first - 1));
        for (std::size_t at = line + 2; at < head.size();) {
            const std::size_t stop = head.find("\r\n", at);
            const std::size_t colon = head.find(':', at);
            if (colon == std::string::npos || colon > stop) return false;
            std::string name = head.substr(at, colon - at);
            for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            const std::size_t begin = std::min(head.find_first_not_of(" \t", colon + 1), stop);
            std::string text = head.substr(begin, stop - begin);
            text.erase(text.find_last_not_of(" \t") + 1);
            request.headers[name] = text;
            at = stop + 2;
        }
        const std::size_t length = std::strtoul(request.header("content-length").c_str(), nullptr, 10);
        if (length > 1 << 20) return false;
        while (buffer_.size() < length)
            if (!more()) return false;
        request.body = buffer_.substr(0, length);
        buffer_.erase(0, length);
        return true;
    }

    static void set_target(Request& request, const std::string& target) {
        const std::size_t mark = std::min(target.find('?'), target.size());
        request.path = target.substr(0, mark);
        for (std::size_t at = mark + 1; at < target.size();) {
            const std::size_t stop = std::min(target.find('&', at), target.size());
            const std::string pair = target.substr(at, stop - at);
            const std::size_t equals = std::min(pair.find('='), pair.size());
            request.query[url_decode(pair.substr(0, equals))] =
                equals < pair.size() ? url_decode(pair.substr(equals + 1)) : "";
            at = stop + 1;
        }
    }

    static Answer answer(const Request& request) {
        try {
            return handle(request);
        } catch (const std::exception& error) {
            fprintf(stderr, "%s %s: %s\n", request.method.c_str(), request.path.c_str(), error.what());
            return failure(500, "internal");
        }
    }

    bool write(const Answer& answer) {
        const std::string body = answer.has_body ? answer.body.write() : "";
        std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " -\r\n";
        for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\r\n";
        if (answer.has_body) text += "Content-Type: application/json\r\n";
        if (answer.status != 204) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        text += "\r\n" + body;
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count = send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return false;
            sent += static_cast<std::size_t>(count);
        }
        return true;
    }

    int socket_;
    std::string buffer_;
};

int main() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(std::getenv("PORT"))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 128) != 0) {
        perror("listen");
        return 1;
    }
    while (true) {
        const int client = accept(listener, nullptr, nullptr);
        if (client < 0) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::thread([client] { Connection(client).serve(); }).detach();
    }
}
