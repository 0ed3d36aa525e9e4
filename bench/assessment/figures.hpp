// How well an estimate agrees with a rating: the arithmetic of bench/assessment, apart from files
// and clocks so that tests can pin it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace rehearse::bench {

/// Places 1 to n of the values, in their order; equal ones share the mean of their places.
std::vector<double> ranks_of(const std::vector<double>& values);

/// Spearman's rank correlation, ties by mean places. Nothing when there are fewer than two pairs,
/// or when one side has only equal values: then there is no order to agree with. REQUIRES: as many
/// of the one as of the other.
std::optional<double> spearman(const std::vector<double>& one, const std::vector<double>& other);

/// What was found against what is there.
struct Hits {
    std::size_t right = 0;   // found, and there
    std::size_t wrong = 0;   // found, and not there
    std::size_t missed = 0;  // there, and not found

    void add(bool found, bool there);
    /// Of what was found, the share that is there; nothing when nothing was found.
    std::optional<double> precision() const;
    /// Of what is there, the share that was found; nothing when nothing is there.
    std::optional<double> recall() const;
};

/// Estimates and ratings, both in points from 0 to 100.
class Agreement {
public:
    void add(double estimate, double rating);

    std::size_t count() const { return estimates_.size(); }
    std::optional<double> rank_correlation() const { return spearman(estimates_, ratings_); }
    /// The mean distance in points, whichever way.
    double mean_error() const;
    /// By how many points the estimates are too kind (above 0) or too strict.
    double bias() const;

private:
    std::vector<double> estimates_;
    std::vector<double> ratings_;
};

}  // namespace rehearse::bench
