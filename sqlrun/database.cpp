#include "sqlrun/database.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace rehearse::sqlrun {

namespace {

constexpr int steps_between_looks = 20'000;

/// Pragmas that tell something, or change nothing but this database. Those of the second list only
/// tell when a submission asks: whether foreign keys count is not its choice.
constexpr std::array<std::string_view, 12> readable{
    "table_info",      "table_xinfo", "table_list",       "index_list",
    "index_info",      "index_xinfo", "foreign_key_list", "foreign_key_check",
    "integrity_check", "quick_check", "collation_list",   "compile_options"};
constexpr std::array<std::string_view, 5> settable{
    "foreign_keys", "defer_foreign_keys", "recursive_triggers", "reverse_unordered_selects",
    "ignore_check_constraints"};

constexpr std::array<std::string_view, 2> forbidden_functions{"load_extension", "fts3_tokenizer"};

template <class List>
bool holds(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

const char* write_name(int action) {
    switch (action) {
        case SQLITE_INSERT:
            return "INSERT";
        case SQLITE_UPDATE:
            return "UPDATE";
        case SQLITE_DELETE:
            return "DELETE";
        case SQLITE_CREATE_INDEX:
        case SQLITE_CREATE_TEMP_INDEX:
            return "CREATE INDEX";
        case SQLITE_CREATE_TABLE:
        case SQLITE_CREATE_TEMP_TABLE:
            return "CREATE TABLE";
        case SQLITE_CREATE_TRIGGER:
        case SQLITE_CREATE_TEMP_TRIGGER:
            return "CREATE TRIGGER";
        case SQLITE_CREATE_VIEW:
        case SQLITE_CREATE_TEMP_VIEW:
            return "CREATE VIEW";
        case SQLITE_DROP_INDEX:
        case SQLITE_DROP_TEMP_INDEX:
            return "DROP INDEX";
        case SQLITE_DROP_TABLE:
        case SQLITE_DROP_TEMP_TABLE:
            return "DROP TABLE";
        case SQLITE_DROP_TRIGGER:
        case SQLITE_DROP_TEMP_TRIGGER:
            return "DROP TRIGGER";
        case SQLITE_DROP_VIEW:
        case SQLITE_DROP_TEMP_VIEW:
            return "DROP VIEW";
        case SQLITE_ALTER_TABLE:
            return "ALTER TABLE";
        case SQLITE_ANALYZE:
            return "ANALYZE";
        case SQLITE_REINDEX:
            return "REINDEX";
        default:
            return nullptr;
    }
}

bool is_schema_table(const char* name) {
    return name != nullptr && (std::string_view(name) == "sqlite_master" ||
                               std::string_view(name) == "sqlite_temp_master");
}

}  // namespace

Database::Database(const Rights& rights) : rights_(rights) {
    if (rights_.heap_kib > 0) sqlite3_hard_heap_limit64(rights_.heap_kib * 1024);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY |
                      SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &handle_, flags, nullptr) != SQLITE_OK) {
        std::fputs("sqlrun: SQLite cannot open a database in memory.\n", stderr);
        std::exit(2);
    }
    const std::pair<int, int> settings[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                            {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                            {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                            {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
                                            // "text" is a name, as in every other database.
                                            {SQLITE_DBCONFIG_DQS_DDL, 0},
                                            {SQLITE_DBCONFIG_DQS_DML, 0}};
    for (const auto& [setting, value] : settings)
        sqlite3_db_config(handle_, setting, value, nullptr);
    // Sorting must not depend on a disk, nor use one.
    sqlite3_exec(handle_, "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
    const std::pair<int, int> limits[] = {{SQLITE_LIMIT_LENGTH, 64'000'000},
                                          {SQLITE_LIMIT_SQL_LENGTH, 64'000'000},
                                          {SQLITE_LIMIT_ATTACHED, 0},
                                          {SQLITE_LIMIT_TRIGGER_DEPTH, 100},
                                          {SQLITE_LIMIT_WORKER_THREADS, 0}};
    for (const auto& [limit, value] : limits) sqlite3_limit(handle_, limit, value);
    sqlite3_set_authorizer(handle_, &Database::authorize, this);
    if (rights_.cpu_ms > 0)
        sqlite3_progress_handler(handle_, steps_between_looks, &Database::check_time, this);
}

Database::~Database() {
    sqlite3_close_v2(handle_);
}

void Database::begin_statement() {
    denied_.clear();
    creates_index_ = false;
}

int Database::deny(const char* what) {
    if (denied_.empty()) denied_ = what;
    return SQLITE_DENY;
}

int Database::authorize(void* self, int action, const char* first, const char* second,
                        const char* /*database*/, const char* /*trigger*/) {
    return static_cast<Database*>(self)->decide(action, first, second);
}

int Database::decide(int action, const char* first, const char* second) {
    if (action == SQLITE_ATTACH) return deny("ATTACH");
    if (action == SQLITE_DETACH) return deny("DETACH");
    if (action == SQLITE_CREATE_VTABLE || action == SQLITE_DROP_VTABLE)
        return deny("CREATE VIRTUAL TABLE");
    if (action == SQLITE_FUNCTION && second != nullptr && holds(forbidden_functions, second))
        return deny(second);
    if (action == SQLITE_PRAGMA) {
        const std::string_view name = first == nullptr ? "" : first;
        const bool sets = second != nullptr;
        if (holds(readable, name)) return SQLITE_OK;
        if (holds(settable, name) && (!sets || phase_ != Phase::submission)) return SQLITE_OK;
        return deny(("PRAGMA " + std::string(name)).c_str());
    }
    if (phase_ != Phase::submission || !rights_.is_read_only) return SQLITE_OK;
    const char* write = write_name(action);
    if (write == nullptr) return SQLITE_OK;
    if (action == SQLITE_CREATE_INDEX && rights_.indexes_max > 0) {
        creates_index_ = true;
        return SQLITE_OK;
    }
    // Every CREATE writes there, and is asked about under its own name as well; a hand that does so
    // without it is refused by SQLite.
    if (is_schema_table(first)) return SQLITE_OK;
    if (action == SQLITE_REINDEX && rights_.indexes_max > 0) return SQLITE_OK;
    return deny(write);
}

int Database::check_time(void* self) {
    auto* database = static_cast<Database*>(self);
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    const std::int64_t used_ms = used.tv_sec * 1000 + used.tv_nsec / 1'000'000;
    database->is_out_of_time_ = used_ms > database->rights_.cpu_ms;
    return database->is_out_of_time_ ? 1 : 0;
}

}  // namespace rehearse::sqlrun
