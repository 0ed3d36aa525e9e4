// The staff directory. See the statement for what is wrong with it.
#include <string>
#include <vector>

#include "database.hpp"

class Directory {
public:
    explicit Directory(Database& database) : database_(database) {}

    std::vector<std::string> find_by_name(const std::string& name) {
        return lines(database_.query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + name + "'"));
    }

    std::vector<std::string> search(const std::string& part, const std::string& sort) {
        return lines(database_.query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + part +
                                     "%' ORDER BY " + sort + ", name"));
    }

    std::string sign_in(const std::string& name, const std::string& pin) {
        const auto rows = database_.query("SELECT name FROM people WHERE name = '" + name + "' AND pin = '" + pin + "'");
        return rows.empty() ? "no" : "welcome " + rows[0][0];
    }

    std::vector<std::string> colleagues(const std::string& name) {
        const auto found = database_.query("SELECT department FROM people WHERE hidden = 'no' AND name = '" + name + "'");
        if (found.empty()) {
            return {};
        }
        const std::string department = found[0][0];
        return lines(database_.query("SELECT name FROM people WHERE hidden = 'no' AND department = '" + department +
                                     "' AND name <> '" + name + "' ORDER BY name"));
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
