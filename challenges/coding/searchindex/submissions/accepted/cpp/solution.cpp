#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

class SearchIndex {
public:
    bool put(int id, const std::string& text) {
        const bool replaced = remove(id);
        Counts& counts = documents_[id];
        std::string term;
        for (const char c : text + ' ') {
            if (is_word(c)) {
                term += lower(c);
            } else if (!term.empty()) {
                ++counts[term];
                term.clear();
            }
        }
        for (const auto& [word, count] : counts) {
            postings_[word][id] = count;
        }
        return replaced;
    }

    bool remove(int id) {
        const auto document = documents_.find(id);
        if (document == documents_.end()) {
            return false;
        }
        for (const auto& [term, count] : document->second) {
            const auto posting = postings_.find(term);
            posting->second.erase(id);
            if (posting->second.empty()) {
                postings_.erase(posting);
            }
        }
        documents_.erase(document);
        return true;
    }

    std::vector<std::vector<int>> search(const std::string& query, int limit) {
        Scores total;
        for (const Clause& clause : parse(query)) {
            for (const auto& [id, score] : evaluate(clause)) {
                total[id] += score;
            }
        }
        std::vector<std::vector<int>> best;
        for (const auto& [id, score] : total) {
            best.push_back({id, score});
        }
        std::sort(best.begin(), best.end(), [](const auto& a, const auto& b) {
            return a[1] != b[1] ? a[1] > b[1] : a[0] < b[0];
        });
        if (best.size() > static_cast<std::size_t>(limit)) {
            best.resize(limit);
        }
        return best;
    }

    std::vector<std::string> suggest(const std::string& prefix, int limit) {
        std::vector<std::string> terms;
        for (auto at = postings_.lower_bound(prefix); at != postings_.end() && starts_with(at->first, prefix); ++at) {
            if (terms.size() == static_cast<std::size_t>(limit)) {
                break;
            }
            terms.push_back(at->first);
        }
        return terms;
    }

private:
    using Counts = std::unordered_map<std::string, int>;
    using Scores = std::unordered_map<int, int>;  // by document

    struct Atom {
        bool positive;
        std::string word;
        bool is_prefix;
    };
    using Clause = std::vector<Atom>;

    static bool is_word(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

    static bool starts_with(const std::string& text, const std::string& prefix) {
        return text.compare(0, prefix.size(), prefix) == 0;
    }

    static std::vector<Clause> parse(const std::string& query) {
        std::vector<Clause> clauses(1);
        bool positive = true;
        std::istringstream parts(query);
        for (std::string part; parts >> part;) {
            if (part == "OR") {
                clauses.emplace_back();
            } else if (part == "NOT") {
                positive = false;
            } else if (part != "AND") {
                const bool is_prefix = part.back() == '*';
                if (is_prefix) {
                    part.pop_back();
                }
                std::transform(part.begin(), part.end(), part.begin(), lower);
                clauses.back().push_back({positive, part, is_prefix});
                positive = true;
            }
        }
        return clauses;
    }

    // The documents that satisfy the clause, with what it adds to their scores.
    Scores evaluate(const Clause& clause) const {
        Scores scores;
        bool first = true;
        for (const Atom& atom : clause) {
            if (!atom.positive) {
                continue;
            }
            Scores found = occurrences(atom);
            if (!first) {
                Scores both;
                for (const auto& [id, score] : scores) {
                    const auto other = found.find(id);
                    if (other != found.end()) {
                        both[id] = score + other->second;
                    }
                }
                found = std::move(both);
            }
            scores = std::move(found);
            first = false;
        }
        for (const Atom& atom : clause) {
            if (!atom.positive) {
                for (const auto& [id, count] : occurrences(atom)) {
                    scores.erase(id);
                }
            }
        }
        return scores;
    }

    Scores occurrences(const Atom& atom) const {
        if (!atom.is_prefix) {
            const auto found = postings_.find(atom.word);
            return found == postings_.end() ? Scores{} : found->second;
        }
        Scores sum;
        for (auto at = postings_.lower_bound(atom.word); at != postings_.end() && starts_with(at->first, atom.word); ++at) {
            for (const auto& [id, count] : at->second) {
                sum[id] += count;
            }
        }
        return sum;
    }

    std::unordered_map<int, Counts> documents_;
    std::map<std::string, Scores> postings_;  // by term, in order
};
