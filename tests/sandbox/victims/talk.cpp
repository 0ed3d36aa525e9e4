// Talks over its standard streams. `echo`: each line comes back in brackets, "bye" ends it. `count N`:
// writes N bytes. `swallow`: reads to the end, prints how much it was. `close`: closes its standard
// output, then waits for the end of its input.

#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>

#include <unistd.h>

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "echo") {
        for (std::string line; std::getline(std::cin, line) && line != "bye";) {
            std::cout << "[" << line << "]" << std::endl;
        }
        return 0;
    }
    if (what == "count" && argc == 3) {
        const std::string chunk(1000, 'x');
        for (long left = std::stol(argv[2]); left > 0; left -= 1000) {
            if (::write(1, chunk.data(), static_cast<std::size_t>(left < 1000 ? left : 1000)) < 0) {
                return 3;
            }
        }
        return 0;
    }
    if (what == "swallow") {
        char bytes[4096];
        long total = 0;
        for (ssize_t got = 0; (got = ::read(0, bytes, sizeof bytes)) > 0;) {
            total += got;
        }
        std::printf("%ld", total);
        return 0;
    }
    if (what == "close") {
        ::close(1);
        char byte = 0;
        while (::read(0, &byte, 1) > 0) {
        }
        return 0;
    }
    return 2;
}
