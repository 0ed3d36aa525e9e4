#include "theory/wording.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rehearse::theory {
namespace {

TEST(Wording, FunctionWordsAreThoseThatOnlyJoin) {
    for (const char* word : {"a", "the", "of", "because", "dont", "youve"})
        EXPECT_TRUE(is_function_word(word)) << word;
    for (const char* word : {"", "queue", "same", "all", "only", "id", "zz"})
        EXPECT_FALSE(is_function_word(word)) << word;
}

TEST(Wording, RowsOfTermsAreToldFromNotesAndSentences) {
    struct Row {
        const char* name;
        const char* text;
        bool is_row;
    };
    const Row rows[] = {
        {"products and terms",
         "Kafka, RabbitMQ, NATS, consumer groups, partitions, offsets, dead letter queue, saga, "
         "quality of service",
         true},
        {"with a heading",
         "IoT: Kinesis, Lambda, DynamoDB, Timestream, S3, big data, edge computing, serverless.",
         true},
        {"a few terms", "Kafka, RabbitMQ, SQS", false},
        {"notes that enumerate",
         "Pros: independent deployment, independent scaling, technology freedom, small codebases, "
         "fault isolation",
         false},
        {"a sentence with an enumeration",
         "We use Kafka because the consumers are many: billing, stock, mail, search and reports, "
         "and each of them reads the log at its own speed.",
         false},
        {"notes", "offset: skip n rows, slow when deep, rows drift when somebody inserts", false},
        {"a sentence", "The server keeps the response, and answers a retry with it.", false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Words words = split_words(row.text);
        ASSERT_EQ(words.sentences.size(), 1U);
        EXPECT_EQ(is_row_of_terms(words.words, words.sentences[0]), row.is_row);
    }
}

}  // namespace
}  // namespace rehearse::theory
