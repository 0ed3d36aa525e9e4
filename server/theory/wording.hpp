// What kind of words a text is made of, apart from which they are: words that carry meaning and
// words that only join them, and sentences that are no sentences but rows of terms.
#pragma once

#include <string_view>
#include <vector>

#include "theory/words.hpp"

namespace rehearse::theory {

/// "the", "of", "because", "dont": words that say nothing of a subject, as split_words() spells
/// them. "all", "same" and "only" are none: a mistake is often told from the truth by them alone.
bool is_function_word(std::string_view word);

/// "Kafka, RabbitMQ, consumer groups, partitions, dead letter queue": at least half of the sentence
/// are bare terms between commas, and there are at least nine of them. Notes such as "offset: slow
/// when deep, rows drift" are none.
bool is_row_of_terms(const std::vector<Word>& words, const Sentence& sentence);

}  // namespace rehearse::theory
