// Which system calls a candidate's program may make. One table; three answers: forbidden calls end
// the run with a violation that names the call, calls that runtimes merely try get an error number,
// and every call newer than the last one we reviewed does not exist (ENOSYS), as on an old kernel.
// So an upgrade of a C library degrades to "call not there", never to a killed program.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <linux/filter.h>

namespace rehearse::sandbox {

/// How a forbidden call is stopped. `notify` tells the supervisor which call it was and needs a
/// listener; `kill` is for hosts where none can be had (a second listener in one filter chain).
enum class ForbiddenCall { notify, kill };

/// Raw instructions, built once per supervisor and loaded by each box.
struct SeccompFilter {
    ForbiddenCall forbidden = ForbiddenCall::kill;
    std::vector<sock_filter> code;
};

/// What this host cannot do by other means, so that more has to be refused.
struct HostGaps {
    bool has_no_namespaces = false;
    bool has_no_memory_meter = false;  ///< no group: memory is looked for in the processes only
};

/// Without a network there are no sockets but local ones. Throws Failure.
SeccompFilter build_seccomp_filter(ForbiddenCall forbidden, const HostGaps& gaps, bool has_network);

/// Loads it for the calling process. REQUIRES: no_new_privs. Returns the listener for `notify`, -1
/// for `kill`. Throws Failure.
int load_seccomp_filter(const SeccompFilter& filter);

/// The pending forbidden call on a listener, in words; empty when there is none after all.
std::string receive_violation(int listener);

}  // namespace rehearse::sandbox
