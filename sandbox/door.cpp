// See door.hpp.

#include "sandbox/door.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rehearse::sandbox {
namespace {

/// One byte, and the socket if there is one.
bool answer(int line, int socket) {
    char word = socket >= 0 ? 's' : 'e';
    iovec part{&word, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (socket >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr* rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &socket, sizeof socket);
    }
    return ::sendmsg(line, &message, MSG_NOSIGNAL) == 1;
}

/// Only calls that a child of a program with threads may make: no memory is asked for, no lock taken.
[[noreturn]] void stand_in_door(int box, int line, int told, pid_t supervisor) {
    // As root the network alone can be entered; else only by who owns the namespace around it.
    const bool is_inside = ::setns(box, CLONE_NEWNET) == 0 ||
                           ::setns(box, CLONE_NEWUSER | CLONE_NEWNET) == 0;
    const int error = is_inside ? 0 : errno;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // only now: entering a user namespace would undo it
    if (::write(told, &error, sizeof error) != sizeof error || !is_inside ||
        ::getppid() != supervisor) {
        ::_exit(1);
    }
    // What else is open is the supervisor's, and of the caller's descriptors only the line is wanted.
    ::dup3(line, 0, 0);
    ::syscall(SYS_close_range, 1U, ~0U, 0U);
    while (true) {
        char word = 0;
        const ssize_t got = ::recv(0, &word, 1, 0);
        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            ::_exit(0);
        }
        const int socket = got > 0 ? ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
        if (got > 0 && !answer(0, socket)) {
            ::_exit(0);
        }
        ::close(socket);
    }
}

}  // namespace

NetworkDoor::NetworkDoor(const Box& box, int line) {
    const pid_t supervisor = ::getpid();
    PipeEnds told = make_pipe();
    pid_ = check(::fork(), "cannot start the door to the box's network");
    if (pid_ == 0) {
        stand_in_door(box.pidfd.get(), line, told.write.get(), supervisor);
    }
    told.write.reset();
    int error = ESRCH;
    if (::read(told.read.get(), &error, sizeof error) != sizeof error || error != 0) {
        end();
        errno = error;
        fail("cannot enter the box's network");
    }
}

void NetworkDoor::end() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    pid_ = -1;
}

NetworkDoor::~NetworkDoor() {
    end();
}

}  // namespace rehearse::sandbox
