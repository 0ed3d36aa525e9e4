// See box.hpp.

#include "sandbox/box.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/init.hpp"

// The bytes of process_one, put here by the linker (see CMakeLists.txt).
extern "C" const char process_one_begin[];
extern "C" const char process_one_end[];

namespace rehearse::sandbox {
namespace {

constexpr int build_timeout_ms = 30'000;

/// A sealed file of memory: the same pages for every box, and nobody can change them.
Fd make_process_one() {
    constexpr unsigned executable = 0x0010;  // MFD_EXEC, known since Linux 6.3
    const char* name = "rehearse-box";
    Fd file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | executable));
    if (!file.valid() && errno == EINVAL) {
        file = Fd(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
    }
    check(file.get(), "cannot make process 1's program (is sysctl vm.memfd_noexec 2?)");
    const auto size = static_cast<std::size_t>(process_one_end - process_one_begin);
    if (::write(file.get(), process_one_begin, size) != static_cast<ssize_t>(size)) {
        fail("cannot write process 1's program");
    }
    check(::fchmod(file.get(), 0555), "fchmod");
    check(::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL),
          "cannot seal process 1's program");
    return file;
}

void wait_for_message(const Box& box) {
    pollfd waiting{box.control.get(), POLLIN, 0};
    int ready = -1;
    do {
        ready = ::poll(&waiting, 1, build_timeout_ms);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) {
        throw Failure("the box's init does not answer");
    }
}

/// Init's first message, with its descriptors. Throws Failure with init's own words.
void receive_ready(Box& box) {
    wait_for_message(box);
    ReadyMessage message;
    iovec part{&message, sizeof message};
    alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int) * 4)] = {};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = space;
    header.msg_controllen = sizeof space;
    const ssize_t got = ::recvmsg(box.control.get(), &header, MSG_CMSG_CLOEXEC);
    if (got != static_cast<ssize_t>(sizeof message)) {
        throw Failure("the box's init died while building the box");
    }
    std::vector<Fd> fds;
    for (cmsghdr* rights = CMSG_FIRSTHDR(&header); rights != nullptr;
         rights = CMSG_NXTHDR(&header, rights)) {
        for (std::size_t i = 0; i < (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int); ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(rights) + i * sizeof(int), sizeof fd);
            fds.emplace_back(fd);
        }
    }
    message.text[sizeof message.text - 1] = '\0';
    if (message.is_ready == 0 || fds.size() != 2U + message.has_proc + message.has_listener) {
        throw Failure(std::string("cannot build the box: ") + message.text);
    }
    box.detail = message.text;
    box.directory = std::move(fds[0]);
    box.shape = std::move(fds[1]);
    if (message.has_proc != 0) {
        box.proc = std::move(fds[2]);
    }
    if (message.has_listener != 0) {
        box.listener = std::move(fds.back());
    }
}

/// The first word of process 1 itself.
void receive_waiting(const Box& box) {
    wait_for_message(box);
    char word = 0;
    if (::recv(box.control.get(), &word, 1, 0) != 1) {
        throw Failure("process 1 of the box cannot be started");
    }
}

}  // namespace

Box::~Box() {
    if (pid > 0) {
        kill();
        wait_until_dead();
    }
}

void Box::kill() {
    if (!is_dead) {
        ::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0);
    }
}

void Box::wait_until_dead() {
    // Process 1 ends last: the kernel lets it go only when every process of its namespace is reaped.
    while (!is_dead) {
        const pid_t got = ::waitpid(pid, nullptr, 0);
        is_dead = got == pid || (got < 0 && errno != EINTR);
    }
}

bool Box::is_sound() const {
    std::array<pollfd, 2> quiet{{{pidfd.get(), POLLIN, 0}, {control.get(), POLLIN, 0}}};
    return ::poll(quiet.data(), quiet.size(), 0) == 0 &&
           (cgroup == nullptr || cgroup->members() == 1);
}

void Box::fit(const Limits& limits) {
    const RootPlan wanted{limits.tmpfs_kib, limits.inodes};
    if (plan != wanted) {
        reshape(shape.get(), wanted);
        plan = wanted;
    }
    if (cgroup != nullptr) {
        cgroup->limit(limits.memory_kib * 1024, limits.processes);
    }
}

BoxBuilder::BoxBuilder(unsigned slot)
    : slot_(slot), identity_(choose_identity(slot)), cgroups_(find_cgroups()),
      filter_(build_seccomp_filter(ForbiddenCall::notify)), process_one_(make_process_one()),
      birthplace_([this] { settle(); }) {
    if (cgroups_.version != CgroupVersion::none) {
        sweep_cgroups(cgroups_, "slot" + std::to_string(slot_) + "-");
    }
}

void BoxBuilder::settle() {
    if (identity_.is_root) {
        skeleton_ = enter_skeleton(identity_);
    }
}

std::unique_ptr<Box> BoxBuilder::try_build(const Limits& limits,
                                           const std::vector<PreparedBind>& binds) {
    auto box = std::make_unique<Box>();
    box->plan = {limits.tmpfs_kib, limits.inodes};
    if (cgroups_.version != CgroupVersion::none) {
        const std::string name = "slot" + std::to_string(slot_) + "-" + std::to_string(::getpid()) +
                                 "-" + std::to_string(++boxes_built_);
        box->cgroup = std::make_unique<BoxCgroup>(cgroups_, name);
    }
    int pair[2] = {-1, -1};
    check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), "socketpair");
    box->control = Fd(pair[0]);
    Fd inside(pair[1]);
    const bool has_skeleton = skeleton_.writable.valid();
    const BoxPlan box_plan{&identity_, box->plan,          &binds,
                           &filter_,   process_one_.get(), has_skeleton};
    if (has_skeleton) {
        make_bind_points(skeleton_, binds);
    }
    const std::function<void()> child = [&] { init_main(inside.get(), box_plan); };
    std::vector<int> kept{inside.get(), process_one_.get()};
    for (const PreparedBind& bind : binds) {
        kept.push_back(bind.detached.valid() ? bind.detached.get() : bind.original);
    }
    std::sort(kept.begin(), kept.end());
    // The identity files of a process belong to its user only while it is dumpable, and the child
    // shares that property with us until it executes process 1.
    ::prctl(PR_SET_DUMPABLE, 1);
    Born born = birthplace_.bear(identity_, box->cgroup ? box->cgroup->clone_target() : -1, kept,
                                 child);
    box->pid = born.pid;
    box->pidfd = std::move(born.pidfd);
    try {
        write_id_maps(identity_, box->pid);
        if (box->cgroup != nullptr) {
            box->cgroup->adopt(box->pid);
        }
        check(::send(box->control.get(), "g", 1, MSG_NOSIGNAL), "cannot talk to the box's init");
        receive_ready(*box);
        receive_waiting(*box);
    } catch (const Failure&) {
        box->kill();
        birthplace_.wait_until_released();
        throw;
    }
    birthplace_.wait_until_released();
    if (box->cgroup != nullptr) {
        box->cgroup->begin_counting();
    }
    box->fit(limits);
    return box;
}

std::unique_ptr<Box> BoxBuilder::build(const Limits& limits,
                                       const std::vector<PreparedBind>& binds) {
    const std::lock_guard lock(mutex_);
    try {
        return try_build(limits, binds);
    } catch (const Failure& failure) {
        const bool is_filter =
            std::string_view(failure.what()).find("seccomp") != std::string_view::npos;
        if (filter_.forbidden == ForbiddenCall::kill || !is_filter) {
            throw;
        }
    }
    // Inside a container that already listens for its own filter no second listener is possible.
    filter_ = build_seccomp_filter(ForbiddenCall::kill);
    return try_build(limits, binds);
}

}  // namespace rehearse::sandbox
