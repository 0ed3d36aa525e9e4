// All people of all sessions, on a loop and a thread of their own, and the network between them and
// the servers.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "chaos/chaos_proxy.hpp"
#include "chaos/person.hpp"
#include "chaos/world.hpp"

namespace rehearse::chaos {

class Crowd {
public:
    /// Makes the sessions and lets everybody join, while all is quiet.
    Crowd(const Options& options, const World& world);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    void start();
    /// The network is good from now on, nobody does anything new, and no session stands still.
    void rest();
    /// Ends the thread; from then on people() may be looked at.
    void stop();

    /// Runs it where the people live, and waits.
    template <class Result>
    Result ask(std::function<Result()> question) {
        std::packaged_task<Result()> task(std::move(question));
        auto answer = task.get_future();
        boost::asio::post(context_, [&task] { task(); });
        return answer.get();
    }

    const std::vector<std::string>& sessions() const { return sessions_; }
    const std::vector<std::unique_ptr<Person>>& people() const { return people_; }
    const ChaosProxy& proxy() const { return *proxy_; }

private:
    void make_session(const Options& options, const World& world, int people);

    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        context_.get_executor()};
    std::unique_ptr<ChaosProxy> proxy_;
    std::vector<std::string> sessions_;
    std::vector<std::unique_ptr<Person>> people_;
    std::thread thread_;
};

}  // namespace rehearse::chaos
