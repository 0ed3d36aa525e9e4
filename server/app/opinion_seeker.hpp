// Asks for second opinions when the operator named an endpoint, and adds those that are there to
// reports. It is asked for what is missing whenever a report is made, the first time when a session
// ends; it works beside everything else, a few at a time, and nothing waits for it. Only sessions
// whose people were told of this endpoint when they were made are sent. What is sent is the
// question, its key points and the answer, never who wrote it. Keys and answers are not logged.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "net/http_client.hpp"
#include "store/opinions.hpp"
#include "store/store.hpp"
#include "theory/question.hpp"

namespace rehearse::app {

struct SeekerOptions {
    AssessorOptions assessor;
    net::HttpClientOptions http;
    /// Waits before the second try, the third and so on; after the last one it is given up.
    std::vector<Milliseconds> back_off{std::chrono::seconds(2), std::chrono::seconds(20)};
    std::size_t parallel_max = 2;
    std::size_t waiting_max = 500;  // the rest is asked for with a later report
    Milliseconds failed_again_after = std::chrono::hours(1);  // by a report that is asked for then

    explicit SeekerOptions(AssessorOptions from = {});
};

class OpinionSeeker {
public:
    OpinionSeeker(boost::asio::any_io_executor executor, store::Store& store,
                  SeekerOptions options);

    bool is_on() const { return url_.has_value(); }
    /// The host that answers go to, and the model, for people to read.
    nlohmann::json about() const;

    /// Notes that who is in this session could know where answers go. Whether that could be kept is
    /// told to the log alone: without it nothing is sent.
    Task<void> tell(std::string session);

    /// Puts `second_opinion` into the theory of every item of a report, and asks for those that are
    /// missing. Never fails: without the store there is no opinion. `report` and `questions` (by
    /// item) are the caller's and outlive it.
    Task<void> add_to(std::string session, nlohmann::json* report,
                      const std::map<std::string, theory::Question>* questions, bool for_host);

    /// Cuts what is under way and returns when nothing runs any more.
    Task<void> stop();

private:
    struct Wish {
        std::string session;
        std::string item;
        theory::Question question;
        std::string answer;
        std::string of;  // what the opinion will be of: answer and question, hashed

        std::string name() const { return session + " " + item; }
    };

    void wish(Wish wish);
    void pump();
    Task<void> seek(std::shared_ptr<Wish> wish);
    Task<Result<std::vector<nlohmann::json>>> ask(std::shared_ptr<Wish> wish);
    Task<Result<std::vector<nlohmann::json>>> try_once(std::shared_ptr<Wish> wish, bool* may_retry);
    Task<void> pause(Milliseconds time);
    nlohmann::json opinion_json(const std::string* kept, const std::string& of, bool is_wanted,
                                bool for_host, bool* is_missing) const;

    boost::asio::any_io_executor executor_;
    const store::Clock& clock_;
    store::Opinions opinions_;
    SeekerOptions options_;
    std::optional<net::HttpUrl> url_;
    net::HttpClient client_;
    std::deque<std::shared_ptr<Wish>> waiting_;
    std::set<std::string> wished_;  // waiting or under way
    std::size_t running_ = 0;
    std::set<boost::asio::steady_timer*> pauses_;
    bool stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace rehearse::app
