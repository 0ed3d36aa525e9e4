#include "store/runners.hpp"

#include <charconv>
#include <utility>

namespace rehearse::store {

// One hash, `runners`: name -> "<at_ms> <payload>".

Task<Result<void>> Runners::announce(std::string name, std::string payload, Instant now) {
    std::string value = std::to_string(to_millis(now)) + " " + payload;
    std::vector<std::string> words{"HSET", redis_.key("runners"), std::move(name),
                                   std::move(value)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

Task<Result<void>> Runners::withdraw(std::string name) {
    std::vector<std::string> words{"HDEL", redis_.key("runners"), std::move(name)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

Task<Result<std::vector<RunnerNews>>> Runners::alive(Instant now) {
    std::vector<std::string> words{"HGETALL", redis_.key("runners")};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    std::vector<RunnerNews> runners;
    std::vector<std::string> silent;
    for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2) {
        RunnerNews news;
        news.name = reply->elements[i].text;
        const std::string& value = reply->elements[i + 1].text;
        const auto space = value.find(' ');
        std::from_chars(value.data(), value.data() + value.size(), news.at_ms);
        if (space != std::string::npos) news.payload = value.substr(space + 1);
        if (now - from_millis(news.at_ms) > runner_silence_max) {
            silent.push_back(news.name);
        } else {
            runners.push_back(std::move(news));
        }
    }
    for (std::string& name : silent) {
        auto gone = co_await withdraw(std::move(name));
        static_cast<void>(gone);
    }
    co_return runners;
}

}  // namespace rehearse::store
