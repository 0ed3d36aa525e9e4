#include "assessment/figures.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rehearse::bench {
namespace {

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> share(std::size_t part, std::size_t rest) {
    if (part + rest == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(part + rest);
}

}  // namespace

std::vector<double> ranks_of(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        const double place = static_cast<double>(begin + 1 + end) / 2;  // mean of begin + 1 .. end
        for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = place;
        begin = end;
    }
    return ranks;
}

std::optional<double> spearman(const std::vector<double>& one, const std::vector<double>& other) {
    if (one.size() < 2) return std::nullopt;
    // Pearson's correlation of the places: the short formula with squared differences is wrong as
    // soon as there are ties, and estimates have many.
    const std::vector<double> a = ranks_of(one);
    const std::vector<double> b = ranks_of(other);
    const double mean = mean_of(a);  // of b as well: both hold the same sum of places
    double both = 0;
    double of_a = 0;
    double of_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += (a[i] - mean) * (b[i] - mean);
        of_a += (a[i] - mean) * (a[i] - mean);
        of_b += (b[i] - mean) * (b[i] - mean);
    }
    if (of_a == 0 || of_b == 0) return std::nullopt;
    return both / std::sqrt(of_a * of_b);
}

void Hits::add(bool found, bool there) {
    if (found && there) ++right;
    if (found && !there) ++wrong;
    if (!found && there) ++missed;
}

std::optional<double> Hits::precision() const {
    return share(right, wrong);
}

std::optional<double> Hits::recall() const {
    return share(right, missed);
}

void Agreement::add(double estimate, double rating) {
    estimates_.push_back(estimate);
    ratings_.push_back(rating);
}

double Agreement::mean_error() const {
    double sum = 0;
    for (std::size_t i = 0; i < count(); ++i) sum += std::abs(estimates_[i] - ratings_[i]);
    return count() == 0 ? 0 : sum / static_cast<double>(count());
}

double Agreement::bias() const {
    return count() == 0 ? 0 : mean_of(estimates_) - mean_of(ratings_);
}

}  // namespace rehearse::bench
