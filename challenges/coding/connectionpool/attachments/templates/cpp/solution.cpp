// Several threads call the methods at the same time.
#include <memory>
#include <string>
#include <vector>

#include "database.hpp"  // Database with open(), Connection with is_alive() and close(), OpenError

class ConnectionPool {
public:
    ConnectionPool(Database& database, int max_size) {}

    std::shared_ptr<Connection> acquire(const std::string& owner, int timeout_ms) { return nullptr; }

    bool release(const std::shared_ptr<Connection>& connection) { return false; }

    std::vector<std::string> borrowed() { return {}; }

    int waiting() { return 0; }
};
