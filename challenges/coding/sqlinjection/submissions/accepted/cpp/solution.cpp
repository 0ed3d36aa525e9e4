#include <set>
#include <string>
#include <vector>

#include "database.hpp"

class Directory {
public:
    explicit Directory(Database& database) : database_(database) {}

    std::vector<std::string> find_by_name(const std::string& name) {
        return lines(database_.query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = ?", {name}));
    }

    std::vector<std::string> search(const std::string& part, const std::string& sort) {
        static const std::set<std::string> sorted_by{"name", "department", "phone"};
        const std::string column = sorted_by.count(sort) > 0 ? sort : "name";  // a name cannot be a parameter
        std::string pattern = "%";
        for (const char c : part) {
            if (c == '!' || c == '%' || c == '_') {
                pattern += '!';
            }
            pattern += c;
        }
        pattern += "%";
        return lines(database_.query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE ? ESCAPE '!' "
                                     "ORDER BY " + column + ", name",
                                     {pattern}));
    }

    std::string sign_in(const std::string& name, const std::string& pin) {
        const auto rows = database_.query("SELECT name FROM people WHERE name = ? AND pin = ?", {name, pin});
        return rows.empty() ? "no" : "welcome " + rows[0][0];
    }

    std::vector<std::string> colleagues(const std::string& name) {
        const auto found = database_.query("SELECT department FROM people WHERE hidden = 'no' AND name = ?", {name});
        if (found.empty()) {
            return {};
        }
        return lines(database_.query(
            "SELECT name FROM people WHERE hidden = 'no' AND department = ? AND name <> ? ORDER BY name", {found[0][0], name}));
    }

private:
    static std::vector<std::string> lines(const std::vector<std::vector<std::string>>& rows) {
        std::vector<std::string> all;
        for (const auto& row : rows) {
            all.emplace_back();
            for (const std::string& value : row) {
                all.back() += (all.back().empty() ? "" : ", ") + value;
            }
        }
        return all;
    }

    Database& database_;
};
