// What the tests put around the directory: its people, and an answer in place of an error of the database.
#pragma once

#include "database.hpp"
#include "solution.cpp"

class Bench {
public:
    Bench() { database_.tables["people"]; }

    void add_person(const std::string& name, const std::string& department, const std::string& phone, const std::string& pin,
                    bool hidden) {
        database_.tables["people"].push_back(
            {{"name", name}, {"department", department}, {"phone", phone}, {"pin", pin}, {"hidden", hidden ? "yes" : "no"}});
    }

    std::vector<std::string> find_by_name(const std::string& name) {
        return lines([&] { return directory_.find_by_name(name); });
    }

    std::vector<std::string> search(const std::string& part, const std::string& sort) {
        return lines([&] { return directory_.search(part, sort); });
    }

    std::string sign_in(const std::string& name, const std::string& pin) {
        try {
            return directory_.sign_in(name, pin);
        } catch (const DatabaseError& error) {
            return std::string("database error: ") + error.what();
        }
    }

    std::vector<std::string> colleagues(const std::string& name) {
        return lines([&] { return directory_.colleagues(name); });
    }

private:
    template <class Request>
    std::vector<std::string> lines(const Request& request) {
        try {
            return request();
        } catch (const DatabaseError& error) {
            return {std::string("database error: ") + error.what()};
        }
    }

    Database database_;
    Directory directory_{database_};
};
