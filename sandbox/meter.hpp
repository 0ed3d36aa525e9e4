// Where groups cannot be used: CPU and memory of a box by looking at its own /proc every few
// milliseconds. Less exact (10 ms ticks, memory between two looks is not seen), and said so by
// `probe`.

#pragma once

#include <cstdint>

namespace rehearse::sandbox {

struct Sample {
    std::uint64_t cpu_us = 0;
    std::uint64_t memory_kib = 0;
};

/// `proc` is a descriptor of the box's /proc, `box` of its writable tmpfs (files count as memory).
Sample take_sample(int proc, int box);

}  // namespace rehearse::sandbox
