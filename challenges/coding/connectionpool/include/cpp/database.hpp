// The database that the pool connects to. All calls take their time.
#pragma once

#include <memory>
#include <stdexcept>

class OpenError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Connection {
public:
    virtual ~Connection() = default;
    virtual bool is_alive() = 0;
    virtual void close() = 0;
};

class Database {
public:
    virtual ~Database() = default;

    // Throws OpenError when the database takes no connection now.
    virtual std::shared_ptr<Connection> open() = 0;
};
