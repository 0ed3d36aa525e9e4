// A client that knows only bytes: POSIX sockets, HTTP and WebSocket by hand, so that the server's
// own library does not check itself. Every wait ends after ten seconds.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace rehearse::net::test {

struct RawResponse {
    int status = 0;  // 0: the connection ended before an answer
    std::multimap<std::string, std::string> headers;
    std::string body;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

struct RawFrame {
    int opcode = -1;  // -1: the connection ended
    std::string payload;

    int close_code() const {
        if (opcode != 8 || payload.size() < 2) return 0;
        return static_cast<unsigned char>(payload[0]) * 256 +
               static_cast<unsigned char>(payload[1]);
    }
};

class RawClient {
public:
    /// `source` is the loopback address that the server sees us by, if it is to be another one.
    explicit RawClient(std::uint16_t port, int receive_buffer = 0, const char* source = nullptr) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (receive_buffer > 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
        sockaddr_in place{};
        place.sin_family = AF_INET;
        if (source != nullptr) {
            ::inet_pton(AF_INET, source, &place.sin_addr);
            if (::bind(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof(place)) != 0)
                throw std::runtime_error("bind");
        }
        place.sin_port = htons(port);
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof(place)) != 0)
            throw std::runtime_error("connect");
    }
    ~RawClient() { ::close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the peer would not take all of it.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// `has_body` false: the answer to a HEAD, whose Content-Length announces what does not come.
    RawResponse response(bool has_body = true) {
        RawResponse got;
        const std::optional<std::string> head = until("\r\n\r\n");
        if (!head) return got;
        std::size_t at = head->find("\r\n");
        got.status = std::stoi(head->substr(9, 3));
        while (at + 2 < head->size() - 2) {
            const std::size_t end = head->find("\r\n", at + 2);
            const std::string line = head->substr(at + 2, end - at - 2);
            const std::size_t colon = line.find(": ");
            std::string name = line.substr(0, colon);
            for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
            got.headers.emplace(name, colon == std::string::npos ? "" : line.substr(colon + 2));
            at = end;
        }
        if (has_body)
            got.body = take(std::stoul("0" + got.header("content-length"))).value_or("<cut>");
        return got;
    }
    RawResponse ask(std::string_view bytes) {
        send(bytes);
        return response(!bytes.starts_with("HEAD"));
    }
    /// One chunk of a body: "" is the last, nullopt the end of the connection.
    std::optional<std::string> chunk() {
        const std::optional<std::string> line = until("\r\n");
        if (!line) return std::nullopt;
        std::optional<std::string> bytes = take(std::stoul(*line, nullptr, 16) + 2);
        if (bytes) bytes->resize(bytes->size() - 2);
        return bytes;
    }
    /// All that comes until the connection ends.
    std::string rest() {
        while (more()) {
        }
        return std::exchange(buffer_, {});
    }
    /// Whether something came, or the end did, within that time.
    bool hears_within(int milliseconds) {
        pollfd waiting{socket_, POLLIN, 0};
        return !buffer_.empty() || ::poll(&waiting, 1, milliseconds) == 1;
    }
    /// True when the peer closes without another byte.
    bool is_ended() { return buffer_.empty() && !more(); }

    /// The upgrade request; lines of `instead` ("Name: value", or "Name:" to leave one out) replace
    /// the usual ones.
    RawResponse upgrade(const std::string& path, std::map<std::string, std::string> instead = {},
                        const std::string& body = "") {
        std::map<std::string, std::string> headers = {
            {"Host", "localhost"},
            {"Origin", "http://localhost"},
            {"Connection", "Upgrade"},
            {"Upgrade", "websocket"},
            {"Sec-WebSocket-Version", "13"},
            {"Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODw=="},
            {"Sec-WebSocket-Protocol", "rehearse.v1"}};
        for (auto& [name, value] : instead) headers[name] = value;
        std::string text = "GET " + path + " HTTP/1.1\r\n";
        for (const auto& [name, value] : headers) {
            if (value != "-") text += name + ": " + value + "\r\n";
        }
        send(text + "\r\n" + body);
        return response();
    }

    bool send_frame(int opcode, std::string_view payload) {
        return send(masked_frame(0x80 | opcode, payload));
    }
    bool send_text(std::string_view payload) { return send_frame(1, payload); }
    /// `first` is the first byte as it is: whether the frame ends its message, and what it is.
    static std::string masked_frame(int first, std::string_view payload) {
        std::string frame(1, static_cast<char>(first));
        if (payload.size() < 126) {
            frame.push_back(static_cast<char>(0x80 | payload.size()));
        } else {
            const bool large = payload.size() > 0xFFFF;
            frame.push_back(static_cast<char>(0x80 | (large ? 127 : 126)));
            for (int shift = large ? 56 : 8; shift >= 0; shift -= 8)
                frame.push_back(static_cast<char>(payload.size() >> shift));
        }
        frame += std::string("\x01\x02\x03\x04");
        for (std::size_t i = 0; i < payload.size(); ++i)
            frame.push_back(static_cast<char>(payload[i] ^ static_cast<char>(i % 4 + 1)));
        return frame;
    }

    /// The next data or close frame; pings and pongs are left out.
    RawFrame frame() {
        for (;;) {
            RawFrame next = any_frame();
            if (next.opcode != 9 && next.opcode != 10) return next;
        }
    }
    /// The next frame of whatever kind.
    RawFrame any_frame() {
        const auto head = take(2);
        if (!head) return {};
        std::uint64_t size = static_cast<unsigned char>((*head)[1]) & 0x7FU;
        if (size >= 126) {
            const auto extended = take(size == 126 ? 2 : 8);
            if (!extended) return {};
            size = 0;
            for (const char c : *extended) size = size * 256 + static_cast<unsigned char>(c);
        }
        auto payload = take(static_cast<std::size_t>(size));
        if (!payload) return {};
        return {(*head)[0] & 0x0F, std::move(*payload)};
    }

private:
    bool more() {
        char bytes[16 * 1024];
        const ssize_t got = ::recv(socket_, bytes, sizeof(bytes), 0);
        if (got <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }
    std::optional<std::string> take(std::size_t size) {
        while (buffer_.size() < size) {
            if (!more()) return std::nullopt;
        }
        std::string taken = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return taken;
    }
    std::optional<std::string> until(std::string_view mark) {
        for (;;) {
            const std::size_t at = buffer_.find(mark);
            if (at != std::string::npos) return take(at + mark.size());
            if (!more()) return std::nullopt;
        }
    }

    int socket_ = -1;
    std::string buffer_;
};

}  // namespace rehearse::net::test
