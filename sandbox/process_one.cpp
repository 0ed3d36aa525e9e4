// Process 1 of a box: a program of its own, some kilobytes, without a C library, so that a waiting
// box costs next to no memory and starting the program copies next to no page tables. Everything
// that builds the box has happened before (init.cpp) and every wall stands: this program has no
// privilege to lose. It waits for one start order, runs the program as its child, reaps whatever is
// orphaned, and reports how the program ended. It is never the judge of usage or limits: that is
// measured outside, and all it can say is a wait status.

#include <cerrno>
#include <csignal>

#include <elf.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "sandbox/raw_call.hpp"
#include "sandbox/start_order.hpp"

namespace rehearse::sandbox {
namespace {

constexpr int exec_failed_status = 127;
constexpr std::uint64_t address_space_end = 1ULL << 47;

// Zero pages until they are used: a short order touches two of them.
alignas(16) char order_bytes[start_order_bytes_max + 1];
char* arguments[words_max + 1];
char* environment[words_max + 1];

[[noreturn]] void leave(int status) {
    while (true) {
        raw_call(SYS_exit_group, status);
    }
}

/// Written by the program's process before execve, while it still shares our memory.
struct Outcome {
    volatile int error = 0;
    volatile std::uint64_t static_data_kib = 0;
};
Outcome outcome;

struct Order {
    const StartOrder* head = nullptr;
    const char* directory = nullptr;
    char* paths = nullptr;
};

/// The character after the string's NUL, or nullptr when there is none before `end`.
char* after(char* text, const char* end) {
    while (text != nullptr && text < end) {
        if (*text++ == '\0') {
            return text;
        }
    }
    return nullptr;
}

char* list(char* text, const char* end, std::uint32_t count, char** words) {
    for (std::uint32_t i = 0; i < count; ++i) {
        words[i] = text;
        text = after(text, end);
    }
    words[count] = nullptr;
    return text;
}

bool parse(long size, Order& order) {
    if (size < static_cast<long>(sizeof(StartOrder))) {
        return false;
    }
    order.head = reinterpret_cast<const StartOrder*>(order_bytes);
    char* text = order_bytes + sizeof(StartOrder);
    const char* const end = order_bytes + size;
    if (order.head->argument_count == 0 || order.head->argument_count > words_max ||
        order.head->environment_count > words_max ||
        order.head->limit_count > resource_limits_max) {
        return false;
    }
    order.directory = text;
    order.paths = after(text, end);
    text = order.paths;
    for (std::uint32_t i = 0; i < order.head->path_count; ++i) {
        text = after(text, end);
    }
    text = list(text, end, order.head->argument_count, arguments);
    text = list(text, end, order.head->environment_count, environment);
    return text == end;
}

/// The descriptors of the message take the lowest free numbers: 0, 1 and 2, or 0 and 1.
long receive(Order& order) {
    iovec part{order_bytes, start_order_bytes_max};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 3)];
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    long got = -EINTR;
    while (got == -EINTR) {
        got = raw_call(SYS_recvmsg, init_control_fd, raw_pointer(&message), 0);
    }
    return got > 0 && parse(got, order) ? got : 0;
}

/// Static data that cannot fit the memory limit would only show as a strange crash, or not at all
/// while it stays untouched. Returns its size when it is too large, else 0.
std::uint64_t oversized_static_data_kib(const char* path, std::uint64_t memory_kib) {
    alignas(Elf64_Ehdr) char head[2048];
    const long file = raw_call(SYS_openat, AT_FDCWD, raw_pointer(path), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    const long got = raw_call(SYS_pread64, file, raw_pointer(head), sizeof head, 0);
    raw_call(SYS_close, file);
    const auto* header = reinterpret_cast<const Elf64_Ehdr*>(head);
    if (got < static_cast<long>(sizeof *header) || header->e_ident[EI_MAG0] != ELFMAG0 ||
        header->e_ident[EI_MAG1] != ELFMAG1 || header->e_ident[EI_MAG2] != ELFMAG2 ||
        header->e_ident[EI_MAG3] != ELFMAG3 || header->e_ident[EI_CLASS] != ELFCLASS64 ||
        header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phoff % alignof(Elf64_Phdr) != 0) {
        return 0;
    }
    std::uint64_t bytes = 0;
    for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
        const std::uint64_t offset = header->e_phoff + i * sizeof(Elf64_Phdr);
        if (offset + sizeof(Elf64_Phdr) > static_cast<std::uint64_t>(got)) {
            break;
        }
        const auto* segment = reinterpret_cast<const Elf64_Phdr*>(head + offset);
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W) != 0 &&
            segment->p_memsz < address_space_end) {
            bytes += segment->p_memsz;
        }
    }
    return bytes / 1024 > memory_kib ? bytes / 1024 : 0;
}

[[noreturn]] void give_up(long error) {
    outcome.error = static_cast<int>(-error);
    leave(exec_failed_status);
}

void must(long result) {
    if (result < 0) {
        give_up(result);
    }
}

/// In the program's process. The last of our code that runs there.
[[noreturn]] void become_program(const Order& order) {
    const StartOrder& head = *order.head;
    must(raw_call(SYS_setsid));
    if (head.has_input == 0) {
        must(raw_call(SYS_dup3, 1, 2, 0));
        must(raw_call(SYS_dup3, 0, 1, 0));
        must(raw_call(SYS_dup3, init_null_fd, 0, 0));
    }
    must(raw_call(SYS_close_range, 3, ~0U, 0));
    must(raw_call(SYS_chdir, raw_pointer(order.directory)));
    for (std::uint64_t i = 0; i < head.limit_count; ++i) {
        const rlimit limit{head.limits[i].value, head.limits[i].value};
        must(raw_call(SYS_prlimit64, 0, static_cast<long>(head.limits[i].resource),
                      raw_pointer(&limit), 0));
    }
    long error = -ENOENT;
    char* path = order.paths;
    for (std::uint32_t i = 0; i < head.path_count; ++i) {
        outcome.static_data_kib = oversized_static_data_kib(path, head.memory_kib);
        if (outcome.static_data_kib > 0) {
            leave(exec_failed_status);
        }
        const long failed = raw_call(SYS_execve, raw_pointer(path), raw_pointer(arguments),
                                     raw_pointer(environment));
        error = failed == -ENOENT || failed == -ENOTDIR ? error : failed;
        path = after(path, order_bytes + start_order_bytes_max);
    }
    give_up(error);
}

/// vfork, not fork: there is nothing to do meanwhile, and copying page tables is a good part of the
/// time a short run takes. The child runs on this very stack and ends in execve or exit.
[[gnu::noinline]] long start(const Order& order) {
    const long pid = raw_call(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) {
        become_program(order);
    }
    return pid;
}

std::uint64_t microseconds(const timeval& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(time.tv_usec);
}

/// Reaps until the program itself has ended and everything else that is already dead.
void wait_for(long program, EndMessage& end) {
    bool has_ended = false;
    while (true) {
        int status = 0;
        rusage usage;
        const long pid = raw_call(SYS_wait4, -1, raw_pointer(&status), has_ended ? WNOHANG : 0,
                                  raw_pointer(&usage));
        if (pid == -EINTR) {
            continue;
        }
        if (pid <= 0) {
            end.is_alone = pid < 0 ? 1 : 0;
            return;
        }
        end.cpu_us += microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
        const auto peak = static_cast<std::uint64_t>(usage.ru_maxrss);
        end.memory_peak_kib = peak > end.memory_peak_kib ? peak : end.memory_peak_kib;
        if (pid == program) {
            end.wait_status = status;
            has_ended = true;
        }
    }
}

void say(const void* bytes, std::size_t size) {
    raw_call(SYS_sendto, init_control_fd, raw_pointer(static_cast<const char*>(bytes)),
             static_cast<long>(size), MSG_NOSIGNAL, 0);
}

/// Runs one program to its end and everything that it left behind to theirs.
void carry_out(const Order& order) {
    outcome.error = 0;
    outcome.static_data_kib = 0;
    EndMessage end;
    const long program = start(order);
    raw_call(SYS_close_range, 0, 2, 0);
    if (program < 0) {
        end.exec_error = static_cast<int>(-program);
        end.is_alone = 1;
    } else {
        if (order.head->is_service != 0 && outcome.error == 0 && outcome.static_data_kib == 0) {
            EndMessage begin;
            begin.program = static_cast<std::int32_t>(program);
            say(&begin, sizeof begin);
        }
        wait_for(program, end);
        end.exec_error = outcome.error;
        end.static_data_kib = outcome.static_data_kib;
    }
    say(&end, sizeof end);
    long reaped = 0;
    while (reaped > 0 || reaped == -EINTR || reaped == 0) {
        reaped = raw_call(SYS_wait4, -1, 0, 0, 0);
    }
}

}  // namespace
}  // namespace rehearse::sandbox

extern "C" [[noreturn]] void process_one() {
    using namespace rehearse::sandbox;
    // Nobody inside may look into this process or write to it.
    raw_call(SYS_prctl, PR_SET_DUMPABLE, 0);
    raw_call(SYS_prctl, PR_SET_NAME, raw_pointer("box-init"));
    say("r", 1);
    Order order;
    while (receive(order) > 0) {
        carry_out(order);
    }
    leave(0);  // this box is not needed any more, or the supervisor is gone
}

// The kernel starts here, with the stack where a called function would not expect it.
#if defined(__x86_64__)
asm(".globl _start\n_start:\n xor %ebp, %ebp\n and $-16, %rsp\n call process_one\n hlt\n");
#elif defined(__aarch64__)
asm(".globl _start\n_start:\n mov x29, #0\n mov x30, #0\n bl process_one\n brk #0\n");
#endif

// A compiler may ask for these whatever one writes.
extern "C" void* memset(void* to, int value, std::size_t size) {
    auto* bytes = static_cast<volatile unsigned char*>(to);
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<unsigned char>(value);
    }
    return to;
}

extern "C" void* memcpy(void* to, const void* from, std::size_t size) {
    auto* bytes = static_cast<volatile unsigned char*>(to);
    const auto* source = static_cast<const unsigned char*>(from);
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = source[i];
    }
    return to;
}
