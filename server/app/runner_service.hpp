// The runner as a process: takes jobs from the store, fetches packages by hash, grades on worker
// threads, and writes verdict, result and acknowledgement back in one step. It may be killed at any
// moment: the job is then delivered to another.
#pragma once

#include "app/config.hpp"

namespace rehearse::app {

/// `rehearse runner`. Returns the exit code.
int runner_command(RunnerOptions options);

}  // namespace rehearse::app
