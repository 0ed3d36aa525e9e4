#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

int recurse(int depth) {
    volatile char frame[1024];
    frame[depth % 1024] = static_cast<char>(depth);
    return recurse(depth + 1) + frame[0];
}

int main() {
    std::ios::sync_with_stdio(false);
    std::string action;
    std::cin >> action;
    if (action == "sum") {
        long long total = 0;
        for (long long value; std::cin >> value;) total += value;
        std::cout << total << '\n';
    }
    if (action == "exit") return 3;
    if (action == "throw") throw std::runtime_error("boom");
    if (action == "loop")
        for (volatile unsigned i = 0;; i = i + 1) {
        }
    if (action == "memory")
        for (std::vector<std::string> all;;) all.emplace_back(1 << 20, 'x');
    if (action == "huge") std::cout << std::vector<char>(std::size_t{1} << 46).size() << '\n';
    if (action == "flood")
        for (;;) std::cout << std::string(60, 'x') << '\n';
    if (action == "recurse") std::cout << recurse(0) << '\n';
    if (action == "threads") {
        std::vector<int> results(8);
        std::vector<std::thread> threads;
        for (int& result : results) threads.emplace_back([&result] { result = 1; });
        for (std::thread& thread : threads) thread.join();
        int total = 0;
        for (const int result : results) total += result;
        std::cout << total << '\n';
    }
}
