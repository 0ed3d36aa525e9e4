#include "app/order.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

TEST(Order, of_a_session_is_graded_at_once) {
    session::JobRequest request;
    request.job = "j1";
    request.item = "i1";
    request.content_hash = "abc";
    request.language = "c";
    request.purpose = session::Purpose::own_input;
    request.source = "int";
    request.input = "1 2";
    const Order order = order_of(request);
    EXPECT_EQ(order.job, "j1");
    EXPECT_EQ(order.item, "i1");
    EXPECT_EQ(order.content_hash, "abc");
    EXPECT_EQ(order.purpose, grading::Purpose::own_input);
    EXPECT_EQ(order.own_input, "1 2");
    ASSERT_EQ(order.files.size(), 1U);
    EXPECT_EQ(order.files[0].text, "int");
    EXPECT_FALSE(order.in_background);
}

TEST(Order, of_a_submission_is_background_work_only_in_bulk) {
    store::Lease lease;
    lease.job = "j1";
    lease.submission = "s1";
    const store::SubmissionWork work{"sum", "abc", "c", R"([{"name":"a.c","text":"int"}])"};
    for (const char* queue : {"batch", "submission"}) {
        lease.queue = queue;
        const auto order = order_of(lease, work);
        ASSERT_TRUE(order);
        EXPECT_EQ(order->in_background, lease.queue == "batch");
        EXPECT_EQ(order->purpose, grading::Purpose::submission);
        EXPECT_EQ(order->item, "sum");
        EXPECT_EQ(order->files.at(0).name, "a.c");
    }
    EXPECT_EQ(order_of(lease, {"", "abc", "c", "[]"})->item, "abc");
    EXPECT_EQ(order_of(lease, {"sum", "abc", "c", "files"}).error().code, ErrorCode::bad_message);
}

TEST(Order, that_cannot_be_graded_is_our_fault) {
    Order order;
    order.job = "j1";
    order.language = "c";
    const grading::JobResult result = internal_error(order, "why");
    EXPECT_EQ(result.verdict, Verdict::IE);
    EXPECT_EQ(result.job, "j1");
    EXPECT_EQ(result.message, "why");
}

}  // namespace
}  // namespace rehearse::app
