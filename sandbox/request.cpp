// Serialisation of requests and replies: fixed little pieces (u64, string, list), length-checked on
// the way in. Both ends are the same build on the same host, so the only versioning is a magic word.

#include "sandbox/request.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

extern char** environ;

namespace rehearse::sandbox {
namespace {

constexpr std::uint64_t request_magic = 0x31'71'65'72'2d'78'6f'62;
constexpr std::uint64_t reply_magic = 0x31'79'6c'70'2d'78'6f'62;
constexpr std::uint64_t no_descriptor = ~std::uint64_t{0};

class Writer {
public:
    void number(std::uint64_t value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        bytes_.append(raw, sizeof raw);
    }
    void text(std::string_view value) {
        number(value.size());
        bytes_.append(value);
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Reads never run past the end: after the first failure every read returns zero or empty.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    std::uint64_t number() {
        std::uint64_t value = 0;
        if (rest_.size() < sizeof value) {
            good_ = false;
            return 0;
        }
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return value;
    }
    std::string text() {
        const std::uint64_t size = number();
        if (!good_ || size > rest_.size()) {
            good_ = false;
            return {};
        }
        std::string value(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return value;
    }
    /// A list length; each element takes at least eight bytes, so a lie is noticed here.
    std::uint64_t count(std::uint64_t count_max) {
        const std::uint64_t value = number();
        if (value > count_max || value > rest_.size() / 8) {
            good_ = false;
            return 0;
        }
        return value;
    }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] bool finished() const { return good_ && rest_.empty(); }
    void fail() { good_ = false; }

private:
    std::string_view rest_;
    bool good_ = true;
};

class DescriptorIndex {
public:
    explicit DescriptorIndex(std::vector<int>& fds) : fds_(fds) {}
    std::uint64_t add(int fd) {
        if (fd < 0) {
            return no_descriptor;
        }
        fds_.push_back(fd);
        return fds_.size() - 1;
    }

private:
    std::vector<int>& fds_;
};

int descriptor_at(Reader& reader, const std::vector<int>& fds) {
    const std::uint64_t index = reader.number();
    if (index == no_descriptor) {
        return -1;
    }
    if (index >= fds.size()) {
        reader.fail();
        return -1;
    }
    return fds[index];
}

void write_limits(Writer& writer, const Limits& limits) {
    for (const std::uint64_t value :
         {limits.cpu_ms, limits.wall_ms, limits.memory_kib, limits.processes, limits.output_bytes,
          limits.file_kib, limits.tmpfs_kib, limits.inodes, limits.open_files,
          limits.written_kib}) {
        writer.number(value);
    }
}

void read_limits(Reader& reader, Limits& limits) {
    for (std::uint64_t* value :
         {&limits.cpu_ms, &limits.wall_ms, &limits.memory_kib, &limits.processes,
          &limits.output_bytes, &limits.file_kib, &limits.tmpfs_kib, &limits.inodes,
          &limits.open_files, &limits.written_kib}) {
        *value = reader.number();
    }
}

void write_texts(Writer& writer, const std::vector<std::string>& values) {
    writer.number(values.size());
    for (const std::string& value : values) {
        writer.text(value);
    }
}

void read_texts(Reader& reader, std::vector<std::string>& values) {
    values.clear();
    for (std::uint64_t left = reader.count(arguments_max); left > 0 && reader.good(); --left) {
        values.push_back(reader.text());
    }
}

ChannelResult send_bytes(int socket, const std::string& bytes, const std::vector<int>& fds) {
    if (bytes.size() > message_bytes_max) {
        return {ChannelState::malformed, "The message is larger than 128 KiB; pass data in files."};
    }
    if (fds.size() > descriptors_max) {
        return {ChannelState::malformed, "The message carries more than 200 descriptors."};
    }
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    std::vector<char> control(CMSG_SPACE(sizeof(int) * descriptors_max));
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!fds.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
        std::memcpy(CMSG_DATA(header), fds.data(), sizeof(int) * fds.size());
    }
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0) {
        return {};
    }
    if (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN) {
        return {ChannelState::closed, "The other side is gone."};
    }
    if (errno == EAGAIN) {
        return {ChannelState::again, "The socket is full."};
    }
    return {ChannelState::failed, std::string("sendmsg: ") + std::strerror(errno)};
}

void collect_descriptors(msghdr& message, DescriptorSet& descriptors) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
            descriptors.add(fd);
        }
    }
}

ChannelResult receive_bytes(int socket, std::string& bytes, DescriptorSet& descriptors) {
    // Not the string itself: making it large enough would touch every page of it, for messages that
    // fill one.
    static thread_local const std::unique_ptr<char[]> buffer(new char[message_bytes_max]);
    iovec part{buffer.get(), message_bytes_max};
    std::vector<char> control(CMSG_SPACE(sizeof(int) * descriptors_max));
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = -1;
    do {
        got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        if (errno == EAGAIN) {
            return {ChannelState::again, "Nothing has arrived yet."};
        }
        if (errno == ECONNRESET) {
            return {ChannelState::closed, "The other side is gone."};
        }
        return {ChannelState::failed, std::string("recvmsg: ") + std::strerror(errno)};
    }
    bytes.assign(buffer.get(), static_cast<std::size_t>(got));
    collect_descriptors(message, descriptors);
    if (got == 0) {
        return {ChannelState::closed, "The other side is gone."};
    }
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        return {ChannelState::malformed, "The message was larger than the agreed bounds."};
    }
    return {};
}

void write_report(Writer& writer, const Report& report) {
    writer.number(static_cast<std::uint64_t>(report.outcome));
    writer.number(static_cast<std::uint64_t>(report.exit_code));
    writer.number(static_cast<std::uint64_t>(report.signal));
    for (const std::uint64_t value :
         {report.cpu_ms, report.cpu_us, report.wall_ms, report.wall_us, report.memory_kib,
          report.setup_us, report.ended_at_us, report.stdout_bytes, report.stderr_bytes}) {
        writer.number(value);
    }
    writer.text(report.limit);
    writer.text(report.syscall);
    writer.text(report.message);
}

void read_report(Reader& reader, Report& report) {
    const std::uint64_t outcome = reader.number();
    if (outcome > static_cast<std::uint64_t>(Outcome::internal_error)) {
        reader.fail();
        return;
    }
    report.outcome = static_cast<Outcome>(outcome);
    report.exit_code = static_cast<int>(reader.number());
    report.signal = static_cast<int>(reader.number());
    for (std::uint64_t* value :
         {&report.cpu_ms, &report.cpu_us, &report.wall_ms, &report.wall_us, &report.memory_kib,
          &report.setup_us, &report.ended_at_us, &report.stdout_bytes, &report.stderr_bytes}) {
        *value = reader.number();
    }
    report.limit = reader.text();
    report.syscall = reader.text();
    report.message = reader.text();
}

}  // namespace

DescriptorSet& DescriptorSet::operator=(DescriptorSet&& other) noexcept {
    if (this != &other) {
        clear();
        fds_ = std::move(other.fds_);
        other.fds_.clear();
    }
    return *this;
}

int DescriptorSet::release(int fd) {
    const auto found = std::find(fds_.begin(), fds_.end(), fd);
    if (fd < 0 || found == fds_.end()) {
        return -1;
    }
    fds_.erase(found);
    return fd;
}

void DescriptorSet::clear() {
    for (const int fd : fds_) {
        ::close(fd);
    }
    fds_.clear();
}

std::string_view outcome_name(Outcome outcome) {
    switch (outcome) {
        case Outcome::exited: return "exited";
        case Outcome::signalled: return "signalled";
        case Outcome::cpu_limit: return "cpu_limit";
        case Outcome::wall_limit: return "wall_limit";
        case Outcome::memory_limit: return "memory_limit";
        case Outcome::output_limit: return "output_limit";
        case Outcome::violation: return "violation";
        case Outcome::setup_error: return "setup_error";
        case Outcome::internal_error: return "internal_error";
    }
    return "internal_error";
}

std::string_view fetch_status_name(FetchStatus status) {
    switch (status) {
        case FetchStatus::ok: return "ok";
        case FetchStatus::missing: return "missing";
        case FetchStatus::refused: return "refused";
        case FetchStatus::too_large: return "too_large";
    }
    return "refused";
}

bool is_safe_name(std::string_view name) {
    if (name.empty() || name.size() > 4 * name_bytes_max || name.front() == '/' ||
        name.find('\0') != std::string_view::npos) {
        return false;
    }
    std::size_t begin = 0;
    while (begin <= name.size()) {
        const std::size_t slash = std::min(name.find('/', begin), name.size());
        const std::string_view part = name.substr(begin, slash - begin);
        if (part.empty() || part == "." || part == ".." || part.size() > name_bytes_max) {
            return false;
        }
        begin = slash + 1;
    }
    return true;
}

std::string encode_request(const Request& request, std::vector<int>& fds) {
    Writer writer;
    DescriptorIndex index(fds);
    writer.number(request_magic);
    write_texts(writer, request.argv);
    write_texts(writer, request.env);
    writer.text(request.cwd);
    write_limits(writer, request.limits);
    writer.number(index.add(request.stdin_fd));
    writer.number(index.add(request.stdout_fd));
    writer.number(index.add(request.stderr_fd));
    writer.number(request.is_stdin_direct ? 1 : 0);
    writer.number(request.is_stdout_direct ? 1 : 0);
    writer.number(index.add(request.network_door_fd));
    writer.number(index.add(request.service_fd));
    writer.number(request.files.size());
    for (const InputFile& file : request.files) {
        writer.text(file.name);
        writer.number(file.executable ? 1 : 0);
        writer.number(index.add(file.fd));
    }
    writer.number(request.outputs.size());
    for (const OutputFile& file : request.outputs) {
        writer.text(file.name);
        writer.number(index.add(file.fd));
        writer.number(file.bytes_max);
        writer.number(file.optional ? 1 : 0);
    }
    writer.number(request.binds.size());
    for (const Bind& bind : request.binds) {
        writer.number(index.add(bind.fd));
        writer.text(bind.destination);
    }
    return writer.take();
}

std::string decode_request(std::string_view bytes, const std::vector<int>& fds, Request& request) {
    Reader reader(bytes);
    if (reader.number() != request_magic) {
        return "The message is not a sandbox request.";
    }
    request = Request{};
    read_texts(reader, request.argv);
    read_texts(reader, request.env);
    request.cwd = reader.text();
    read_limits(reader, request.limits);
    request.stdin_fd = descriptor_at(reader, fds);
    request.stdout_fd = descriptor_at(reader, fds);
    request.stderr_fd = descriptor_at(reader, fds);
    request.is_stdin_direct = reader.number() != 0;
    request.is_stdout_direct = reader.number() != 0;
    request.network_door_fd = descriptor_at(reader, fds);
    request.service_fd = descriptor_at(reader, fds);
    for (auto left = reader.count(descriptors_max); left > 0 && reader.good(); --left) {
        InputFile& file = request.files.emplace_back();
        file.name = reader.text();
        file.executable = reader.number() != 0;
        file.fd = descriptor_at(reader, fds);
    }
    for (auto left = reader.count(descriptors_max); left > 0 && reader.good(); --left) {
        OutputFile& file = request.outputs.emplace_back();
        file.name = reader.text();
        file.fd = descriptor_at(reader, fds);
        file.bytes_max = reader.number();
        file.optional = reader.number() != 0;
    }
    for (auto left = reader.count(descriptors_max); left > 0 && reader.good(); --left) {
        Bind& bind = request.binds.emplace_back();
        bind.fd = descriptor_at(reader, fds);
        bind.destination = reader.text();
    }
    return reader.finished() ? std::string() : "The request is cut short or has bytes left over.";
}

std::string encode_reply(const Reply& reply) {
    Writer writer;
    writer.number(reply_magic);
    write_report(writer, reply.report);
    writer.number(reply.outputs.size());
    for (const Fetched& fetched : reply.outputs) {
        writer.text(fetched.name);
        writer.number(static_cast<std::uint64_t>(fetched.status));
        writer.number(fetched.bytes);
        writer.text(fetched.reason);
    }
    return writer.take();
}

std::string decode_reply(std::string_view bytes, Reply& reply) {
    Reader reader(bytes);
    if (reader.number() != reply_magic) {
        return "The message is not a sandbox reply.";
    }
    reply = Reply{};
    read_report(reader, reply.report);
    for (auto left = reader.count(descriptors_max); left > 0 && reader.good(); --left) {
        Fetched& fetched = reply.outputs.emplace_back();
        fetched.name = reader.text();
        const std::uint64_t status = reader.number();
        if (status > static_cast<std::uint64_t>(FetchStatus::too_large)) {
            reader.fail();
            break;
        }
        fetched.status = static_cast<FetchStatus>(status);
        fetched.bytes = reader.number();
        fetched.reason = reader.text();
    }
    return reader.finished() ? std::string() : "The reply is cut short or has bytes left over.";
}

ChannelResult send_request(int socket, const Request& request) {
    std::vector<int> fds;
    const std::string bytes = encode_request(request, fds);
    return send_bytes(socket, bytes, fds);
}

ChannelResult receive_request(int socket, Request& request, DescriptorSet& descriptors) {
    std::string bytes;
    descriptors.clear();
    ChannelResult result = receive_bytes(socket, bytes, descriptors);
    if (!result.ok()) {
        return result;
    }
    std::string problem = decode_request(bytes, descriptors.fds(), request);
    if (!problem.empty()) {
        return {ChannelState::malformed, std::move(problem)};
    }
    return {};
}

ChannelResult send_reply(int socket, const Reply& reply) {
    return send_bytes(socket, encode_reply(reply), {});
}

ChannelResult receive_reply(int socket, Reply& reply) {
    std::string bytes;
    DescriptorSet descriptors;
    ChannelResult result = receive_bytes(socket, bytes, descriptors);
    if (!result.ok()) {
        return result;
    }
    std::string problem = decode_reply(bytes, reply);
    if (!problem.empty()) {
        return {ChannelState::malformed, std::move(problem)};
    }
    return {};
}

int open_network_socket(int door, int timeout_ms) {
    const char please = 's';
    if (::send(door, &please, 1, MSG_NOSIGNAL) != 1) {
        return -1;
    }
    pollfd waiting{door, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, timeout_ms);
    if (ready <= 0) {
        errno = ready == 0 ? ETIMEDOUT : errno;
        return -1;
    }
    std::string bytes;
    DescriptorSet descriptors;
    const ChannelResult result = receive_bytes(door, bytes, descriptors);
    if (!result.ok() || descriptors.fds().size() != 1) {
        errno = result.state == ChannelState::closed ? EPIPE : EMFILE;
        return -1;
    }
    return descriptors.release(descriptors.fds().front());
}

Supervisor start_supervisor(const std::string& program, unsigned slot) {
    Supervisor supervisor;
    int pair[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        supervisor.error = std::string("socketpair: ") + std::strerror(errno);
        return supervisor;
    }
    // posix_spawn's dup2 of a descriptor onto itself would keep close-on-exec on old libcs, so the
    // inherited end is first moved away from 3.
    const int inherited = ::fcntl(pair[1], F_DUPFD_CLOEXEC, 10);
    ::close(pair[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, inherited, 3);
    const std::string slot_text = std::to_string(slot);
    std::string words[] = {program, "serve", "--slot", slot_text};
    char* argv[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    const int error = ::posix_spawn(&supervisor.pid, program.c_str(), &actions, nullptr, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(inherited);
    if (error != 0) {
        ::close(pair[0]);
        supervisor.pid = -1;
        supervisor.error = "cannot start " + program + ": " + std::strerror(error);
        return supervisor;
    }
    supervisor.socket = pair[0];
    return supervisor;
}

}  // namespace rehearse::sandbox
