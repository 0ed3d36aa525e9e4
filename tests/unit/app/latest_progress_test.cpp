#include "app/latest_progress.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <vector>

namespace rehearse::app {
namespace {

using protocol::ProgressPhase;

class LatestProgressTest : public testing::Test {
protected:
    std::shared_ptr<LatestProgress> make(Milliseconds delay) {
        const auto tell = [this](ProgressPhase, int done, int) { told.push_back(done); };
        return std::make_shared<LatestProgress>(context.get_executor(), tell, delay);
    }
    void run() {
        context.run();
        context.restart();
    }

    boost::asio::io_context context;
    std::vector<int> told;
};

TEST_F(LatestProgressTest, of_what_comes_fast_the_newest_is_told) {
    const auto progress = make(Milliseconds(1));
    progress->say(ProgressPhase::compiling, 0, 9);
    progress->say(ProgressPhase::running, 0, 9);
    progress->say(ProgressPhase::running, 3, 9);
    EXPECT_TRUE(told.empty());
    run();
    EXPECT_EQ(told, std::vector<int>{3});
    progress->say(ProgressPhase::running, 4, 9);
    run();
    EXPECT_EQ(told, (std::vector<int>{3, 4}));
}

TEST_F(LatestProgressTest, what_is_over_tells_nothing) {
    const auto progress = make(std::chrono::hours(1));
    progress->say(ProgressPhase::running, 1, 1);
    progress->end();
    progress->say(ProgressPhase::running, 2, 2);
    run();  // returns at once: nothing waits any more
    EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace rehearse::app
