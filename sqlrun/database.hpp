// A fresh database in memory with everything shut that reaches beyond it: no other databases, no
// files, no extensions, no virtual tables, a list of harmless pragmas. The sandbox is the wall;
// this is what makes a submission fail with a sentence that names what it may not do.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>

namespace rehearse::sqlrun {

enum class Phase { setup, submission, checks };

struct Rights {
    bool is_read_only = false;  // the submission only selects...
    int indexes_max = 0;        // ...and creates at most so many indexes
    std::int64_t heap_kib = 0;  // of SQLite; 0: no limit
    std::int64_t cpu_ms = 0;    // of this process; 0: no limit
};

class Database {
public:
    /// Ends the process with a message when SQLite cannot open one: then nothing can be said.
    explicit Database(const Rights& rights);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    [[nodiscard]] sqlite3* handle() const { return handle_; }
    void enter(Phase phase) { phase_ = phase; }
    /// Forget what was denied and created by an earlier statement.
    void begin_statement();
    /// What the last statement may not do, "ATTACH"; empty when nothing was denied.
    [[nodiscard]] const std::string& denied() const { return denied_; }
    [[nodiscard]] const Rights& rights() const { return rights_; }
    [[nodiscard]] bool creates_index() const { return creates_index_; }
    [[nodiscard]] bool is_out_of_time() const { return is_out_of_time_; }

private:
    static int authorize(void* self, int action, const char* first, const char* second,
                         const char* database, const char* trigger);
    static int check_time(void* self);
    [[nodiscard]] int decide(int action, const char* first, const char* second);
    [[nodiscard]] int deny(const char* what);

    Rights rights_;
    sqlite3* handle_ = nullptr;
    Phase phase_ = Phase::setup;
    std::string denied_;
    bool creates_index_ = false;
    bool is_out_of_time_ = false;
};

}  // namespace rehearse::sqlrun
