// System calls without the C library, for the two places where it must not be used: process 1 of a
// box, which has none, and the moment in which two processes share one stack (see birth.cpp), where
// a call must not return through a frame that the other process may have overwritten.

#pragma once

#include <cstdint>

namespace rehearse::sandbox {

/// The kernel's own convention: a result from -4095 to -1 is an error number, negated.
[[gnu::always_inline]] inline long raw_call(long number, long a = 0, long b = 0, long c = 0,
                                            long d = 0, long e = 0) {
#if defined(__x86_64__)
    long result = number;
    register long fourth asm("r10") = d;
    register long fifth asm("r8") = e;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth)
                 : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long call asm("x8") = number;
    register long first asm("x0") = a;
    register long second asm("x1") = b;
    register long third asm("x2") = c;
    register long fourth asm("x3") = d;
    register long fifth asm("x4") = e;
    asm volatile("svc 0"
                 : "+r"(first)
                 : "r"(call), "r"(second), "r"(third), "r"(fourth), "r"(fifth)
                 : "memory");
    return first;
#else
#error "This processor's way into the kernel is not written down here yet."
#endif
}

template <typename Type>
[[gnu::always_inline]] inline long raw_pointer(const Type* pointer) {
    return static_cast<long>(reinterpret_cast<std::uintptr_t>(pointer));
}

}  // namespace rehearse::sandbox
