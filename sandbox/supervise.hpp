// The supervisor: runs one program at a time in a box, watches limits from outside and decides the
// verdict. Everything it believes comes from the kernel or from process 1's one end message.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sandbox/janitor.hpp"
#include "sandbox/pool.hpp"
#include "sandbox/request.hpp"

namespace rehearse::sandbox {

/// How the three standard streams of a run are connected on our side.
struct Streams {
    int in = -1;   ///< -1 means empty
    int out = -1;  ///< -1 counts and discards
    int err = -1;
    bool in_from_start = false;  ///< read a regular file from its beginning, not from its offset
    Fd direct_in;   ///< valid: becomes the program's own, `in` is not looked at
    Fd direct_out;  ///< as well, instead of `out`
};

/// What ends a run from outside: either becomes readable or hangs up.
struct Interrupts {
    int client = -1;
    int signals = -1;
};

/// Made once, armed for each run.
struct Timers {
    Fd wall;
    Fd usage;
};

class BoxSupervisor {
public:
    /// Starts the janitor and the building of boxes. From now on the calling thread has the file-system identity of the
    /// slot's programs, so that even a mistake of ours could touch no file that they could not.
    /// REQUIRES: no other threads yet. Throws Failure when no box can be built on this host at all.
    BoxSupervisor(unsigned slot, FloorPolicy floor);
    /// REQUIRES: the thread that made it.
    ~BoxSupervisor();

    /// Runs one request. Never throws. `is_interrupted` is set when the client or a signal ended it.
    Reply run(const Request& request, Streams streams, const Interrupts& interrupts,
              bool& is_interrupted);
    /// After the answer: the box of the last run goes.
    void clear();
    [[nodiscard]] bool is_floor() const { return builder_.identity().is_floor; }

private:
    std::unique_ptr<Box> take_box(const Request& request);

    CgroupHost groups_;
    Janitor janitor_;
    BoxBuilder builder_;
    BoxPool pool_;
    Timers timers_;
    FileIdentity as_program_;
    std::unique_ptr<Box> used_;
};

}  // namespace rehearse::sandbox
