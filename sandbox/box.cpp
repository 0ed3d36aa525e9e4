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
#include "sandbox/janitor.hpp"
#include "sandbox/landlock.hpp"

// The bytes of process_one, put here by the linker (see CMakeLists.txt).
extern "C" const char process_one_begin[];
extern "C" const char process_one_end[];

namespace rehearse::sandbox {
namespace {

constexpr int build_timeout_ms = 30'000;
constexpr std::uint64_t boxes_beside = 8;  // more never exist in a slot at once (pool.cpp)

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
    const std::uint32_t expected =
        1 + message.has_shape + message.has_proc + message.has_listener;
    if (message.is_ready == 0 || fds.size() != expected) {
        throw Failure(std::string("cannot build the box: ") + message.text);
    }
    box.detail = message.text;
    auto next = fds.begin();
    box.directory = std::move(*next++);
    if (message.has_shape != 0) {
        box.shape = std::move(*next++);
    }
    if (message.has_proc != 0) {
        box.proc = std::move(*next++);
    }
    if (message.has_listener != 0) {
        box.listener = std::move(*next++);
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
    if (!is_dead && folder != nullptr) {
        kill_tree(pid);
    } else if (!is_dead) {
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

Sample Box::look() const {
    if (folder != nullptr) {
        return take_sample(proc.get(), process_tree(proc.get(), pid));
    }
    Sample sample = take_sample(proc.get(), all_processes(proc.get()));
    sample.memory_kib += files_kib(directory.get());
    return sample;
}

std::uint64_t Box::written_bytes() const {
    const OwnFileIdentity as_supervisor;
    std::vector<pid_t> others = folder != nullptr ? process_tree(proc.get(), pid)
                                                  : all_processes(proc.get());
    std::erase(others, folder != nullptr ? pid : 1);
    const std::uint64_t bytes = bytes_written(written.get()) + bytes_written(proc.get(), others);
    return bytes > written_before ? bytes - written_before : 0;  // the dead have written nothing
}

bool Box::signal(pid_t inside, int number) const {
    // A directory of the box's own /proc stands for a process wherever it is looked at from.
    const Fd process(::openat(proc.get(), std::to_string(inside).c_str(),
                              O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return process.valid() &&
           ::syscall(SYS_pidfd_send_signal, process.get(), number, nullptr, 0) == 0;
}

void Box::kill_all_but_process_one() const {
    constexpr int rounds_max = 2'000;  // of a millisecond
    const OwnFileIdentity as_supervisor;
    for (int round = 0; round < rounds_max; ++round) {
        std::size_t left = 0;
        for (const pid_t inside : all_processes(proc.get())) {
            if (inside != 1) {
                ++left;
                [[maybe_unused]] const bool ignored = signal(inside, SIGKILL);
            }
        }
        if (left == 0) {
            return;
        }
        ::poll(nullptr, 0, 1);  // process 1 reaps them
    }
    throw Failure("the service's processes cannot be ended");
}

void Box::fit(const Limits& limits) {
    const RootPlan wanted{limits.tmpfs_kib, limits.inodes};
    if (plan != wanted && shape.valid()) {
        reshape(shape.get(), wanted);
        plan = wanted;
    }
    if (cgroup != nullptr) {
        cgroup->limit(limits.memory_kib * 1024, limits.processes);
    }
}

BoxBuilder::BoxBuilder(unsigned slot, CgroupHost cgroups, FloorPolicy floor)
    : slot_(slot), identity_(choose_identity(slot)), cgroups_(std::move(cgroups)),
      process_one_(make_process_one()) {
    if (cgroups_.version != CgroupVersion::none) {
        sweep_cgroups(cgroups_, "slot" + std::to_string(slot_) + "-");
    }
    cradles_.push_back(make_cradle([this, floor] { settle(floor); }));
    choose_filters(ForbiddenCall::notify);
}

void BoxBuilder::choose_filters(ForbiddenCall forbidden) {
    filter_ = build_seccomp_filter(forbidden, gaps(), false);
    network_filter_ = build_seccomp_filter(forbidden, gaps(), true);
}

std::string BoxBuilder::next_group_name() {
    return supervisor_prefix(slot_) + std::to_string(++groups_made_);
}

std::unique_ptr<BoxBuilder::Cradle> BoxBuilder::make_cradle(const std::function<void()>& settle) {
    std::shared_ptr<BoxCgroup> groups;
    if (cgroups_.version == CgroupVersion::v1) {
        groups = std::make_shared<BoxCgroup>(cgroups_, next_group_name());
    }
    std::shared_ptr<const DeadNetwork> network;
    const auto settle_here = [&] {
        if (groups != nullptr) {
            groups->settle();
        }
        network = make_network();
        settle();
    };
    auto cradle = std::make_unique<Cradle>(groups, settle_here, writing_);
    cradle->network = std::move(network);
    return cradle;
}

/// In the thread of a cradle. Empty where only a user namespace around it allows one.
std::shared_ptr<const DeadNetwork> BoxBuilder::make_network() const {
    if (!identity_.is_root) {
        return nullptr;
    }
    try {
        return std::make_shared<const DeadNetwork>();
    } catch (const Failure&) {
        return nullptr;  // root of a container: every box gets one with its user namespace
    }
}

bool BoxBuilder::Cradle::is_free() const {
    return groups.use_count() <= 1 && network.use_count() <= 1;
}

bool BoxBuilder::Cradle::make_clean() const {
    return (groups == nullptr || groups->vacate()) && (network == nullptr || network->is_empty());
}

BoxBuilder::Cradle& BoxBuilder::free_cradle() {
    std::unique_ptr<Cradle>* unclean = nullptr;
    for (std::unique_ptr<Cradle>& cradle : cradles_) {
        if (cradle->is_free()) {
            if (cradle->make_clean()) {
                return *cradle;
            }
            unclean = &cradle;
        }
    }
    if (unclean != nullptr && cradles_.size() > boxes_beside) {
        // What its last box left to the kernel (files that it was the first to read) stays for good.
        cradles_.erase(cradles_.begin() + (unclean - cradles_.data()));
    }
    cradles_.push_back(make_cradle([this] { join(); }));
    return *cradles_.back();
}

HostGaps BoxBuilder::gaps() const {
    return {identity_.is_floor, cgroups_.version == CgroupVersion::none};
}

/// In the thread of the first cradle.
void BoxBuilder::settle(FloorPolicy floor) {
    if (identity_.is_root) {
        skeleton_ = enter_skeleton();
    }
    const int error = namespace_error();
    identity_.has_user_namespace = error == 0;
    if (identity_.has_user_namespace && skeleton_) {
        show_empty_proc();
    }
    identity_.is_floor = !identity_.has_user_namespace && !skeleton_;
    if (!identity_.is_floor) {
        return;
    }
    if (floor == FloorPolicy::forbidden) {
        throw NoNamespaces(error);
    }
    if (landlock_abi() == 0) {
        throw Failure("this host has neither namespaces nor Landlock: nothing would hold a program");
    }
}

/// In the threads of the others.
void BoxBuilder::join() const {
    if (skeleton_) {
        join_skeleton(*skeleton_);
    }
}

/// Brings process 1 to the point where it waits for its order.
void BoxBuilder::bear(Cradle& cradle, Box& box, const Extras& extras) {
    int pair[2] = {-1, -1};
    check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), "socketpair");
    box.control = Fd(pair[0]);
    Fd inside(pair[1]);
    const SeccompFilter& filter = extras.has_network ? network_filter_ : filter_;
    BoxPlan plan{&identity_,         box.plan, &extras.binds, &filter, process_one_.get(),
                 skeleton_.has_value(), extras.has_network};
    plan.folder = box.folder != nullptr ? box.folder->path().c_str() : nullptr;
    // By value: the child reads it while we may have closed ours.
    const std::function<void()> child = [line = inside.get(), &plan] { init_main(line, plan); };
    std::vector<int> kept{inside.get(), process_one_.get()};
    for (const PreparedBind& bind : extras.binds) {
        kept.push_back(bind.detached.valid() ? bind.detached.get() : bind.original);
    }
    std::sort(kept.begin(), kept.end());
    // The identity files of a process belong to its user only while it is dumpable, and the child
    // shares that property with us until it executes process 1.
    ::prctl(PR_SET_DUMPABLE, 1);
    Birthplace& birthplace = cradle.birthplace;
    Born born = birthplace.bear(identity_, box.network != nullptr,
                                box.cgroup ? box.cgroup->clone_target() : -1, kept, child);
    box.pid = born.pid;
    box.pidfd = std::move(born.pidfd);
    inside.reset();
    // Process 1 is not dumpable, so later this file belongs to root, who is not us as a plain user.
    const std::string written = "/proc/" + std::to_string(box.pid) + "/io";
    box.written = Fd(::open(written.c_str(), O_RDONLY | O_CLOEXEC));
    try {
        write_id_maps(identity_, box.pid);
        check(::send(box.control.get(), "g", 1, MSG_NOSIGNAL), "cannot talk to the box's init");
        receive_ready(box);
        receive_waiting(box);
    } catch (const Failure&) {
        box.kill();
        birthplace.wait_until_released();
        throw;
    }
    birthplace.wait_until_released();
}

std::unique_ptr<Box> BoxBuilder::try_build(const Limits& limits, const Extras& extras) {
    if (identity_.is_floor && !extras.binds.empty()) {
        throw Failure("without namespaces nothing can be bound");
    }
    if (identity_.is_floor && extras.has_network) {
        throw Failure("without namespaces there is no network that a run could have for itself");
    }
    auto box = std::make_unique<Box>();
    box->plan = {limits.tmpfs_kib, limits.inodes};
    // Only in a user namespace of its own does a box have a count of its own.
    box->other_tasks = identity_.has_user_namespace ? 1 : 1 + boxes_beside;
    Cradle& cradle = free_cradle();
    box->cgroup = cradle.groups;
    if (!extras.has_network) {
        box->network = cradle.network;
    }
    if (cgroups_.version == CgroupVersion::v2) {
        box->cgroup = std::make_shared<BoxCgroup>(cgroups_, next_group_name());
    }
    if (identity_.is_floor) {
        box->folder = std::make_unique<FloorFolder>(
            identity_, supervisor_prefix(slot_) + std::to_string(++boxes_built_));
    }
    if (skeleton_) {
        make_bind_points(*skeleton_, extras.binds);
    }
    bear(cradle, *box, extras);
    if (box->cgroup != nullptr) {
        box->cgroup->begin_counting();
    }
    if (box->can_look()) {
        box->written_before = box->written_bytes();
    }
    box->fit(limits);
    return box;
}

std::unique_ptr<Box> BoxBuilder::build(const Limits& limits, const Extras& extras) {
    const std::lock_guard lock(mutex_);
    try {
        return try_build(limits, extras);
    } catch (const Failure& failure) {
        const bool is_filter =
            std::string_view(failure.what()).find("seccomp") != std::string_view::npos;
        if (filter_.forbidden == ForbiddenCall::kill || !is_filter) {
            throw;
        }
    }
    // Inside a container that already listens for its own filter no second listener is possible.
    choose_filters(ForbiddenCall::kill);
    return try_build(limits, extras);
}

}  // namespace rehearse::sandbox
