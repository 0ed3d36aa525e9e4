// Every bound of the program in one place: what is not bounded will be filled by somebody.
#pragma once

#include <chrono>
#include <cstddef>

namespace rehearse::limits {

// Wire
inline constexpr std::size_t http_header_bytes_max = 8 * 1024;
inline constexpr std::size_t http_body_bytes_max = 1024 * 1024;
inline constexpr std::size_t ws_message_bytes_max = 1024 * 1024;
inline constexpr std::size_t ws_hello_bytes_max = 16 * 1024;
inline constexpr std::size_t outbox_bytes_max = 1024 * 1024;
inline constexpr std::size_t outbox_frames_max = 512;
inline constexpr std::size_t connections_max = 10'000;
inline constexpr std::size_t connections_per_address_max = 1'000;
inline constexpr std::size_t json_depth_max = 32;
inline constexpr int bad_messages_max = 3;
inline constexpr std::chrono::seconds handshake_timeout{10};
inline constexpr std::chrono::seconds idle_timeout{30};

// Sessions
inline constexpr std::size_t document_units_max = 256 * 1024;   // UTF-16 units of one document
inline constexpr std::size_t updates_per_push_max = 256;
inline constexpr std::size_t history_window = 512;              // updates kept per document for rebasing
inline constexpr std::size_t documents_per_session_max = 200;
inline constexpr std::size_t own_input_bytes_max = 64 * 1024;
inline constexpr std::size_t rounds_max = 12;
inline constexpr std::size_t items_per_round_max = 30;
inline constexpr std::size_t jobs_per_session_max = 2'000;
// Of submissions; the oldest make room.
inline constexpr std::size_t sources_per_session_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t jobs_in_flight_per_session_max = 2;
inline constexpr std::size_t commands_pending_per_session_max = 4'096;
inline constexpr std::size_t sessions_per_person_max = 10'000;

// Sessions of several people
inline constexpr std::size_t people_per_session_max = 50;
inline constexpr std::size_t connections_per_person_max = 20;  // to one session, of one server
inline constexpr std::size_t people_ever_max = 500;  // those who were removed as well
inline constexpr std::size_t person_name_bytes_max = 256;
inline constexpr int link_hours_max = 30 * 24;
inline constexpr int extension_minutes_max = 240;  // at a time
inline constexpr int extra_percent_max = 300;
inline constexpr std::size_t chat_bytes_max = 2'000;
inline constexpr std::size_t chat_lines_max = 2'000;
inline constexpr std::size_t note_bytes_max = 8 * 1024;
inline constexpr std::size_t notes_max = 500;
inline constexpr std::size_t criterion_bytes_max = 200;
inline constexpr std::size_t ratings_max = 1'000;
inline constexpr std::size_t signals_max = 5'000;

// Accounts of hosts
inline constexpr std::size_t accounts_max = 1'000;
inline constexpr std::size_t account_name_bytes_max = 64;
inline constexpr std::size_t password_bytes_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;
inline constexpr std::size_t passwords_waiting_max = 16;    // to be hashed, one after another
inline constexpr std::chrono::hours login_kept{30 * 24};    // after its last use
inline constexpr std::size_t logins_per_account_max = 100;  // the oldest make room
inline constexpr std::size_t login_agent_bytes_max = 120;
inline constexpr int login_failures_free = 4;  // the next one makes its address or device wait
inline constexpr int login_failures_of_name_free = 99;  // the same for a name, from wherever
inline constexpr std::chrono::minutes login_wait_max{15};
inline constexpr std::chrono::hours login_failures_kept{24};
inline constexpr std::chrono::seconds login_check_interval{15};  // of those that hold a WebSocket

// Programs that use the REST interface
inline constexpr std::size_t tokens_max = 1'000;
inline constexpr std::size_t token_name_bytes_max = 64;
inline constexpr std::size_t token_requests_per_minute_max = 100'000;
inline constexpr std::size_t token_unfinished_max = 1'000;  // submissions that wait or run
inline constexpr std::size_t webhook_url_bytes_max = 2 * 1024;
inline constexpr std::chrono::seconds webhook_timeout{10};

// Grading
inline constexpr std::size_t source_bytes_max = 128 * 1024;
inline constexpr std::size_t result_output_bytes_max = 64 * 1024;  // kept of each stdout/stderr in a result
inline constexpr std::size_t jobs_waiting_max = 1'000;
inline constexpr int job_deliveries_max = 3;

// Submissions of the API
inline constexpr std::chrono::hours submission_kept{30 * 24};  // after its verdict
inline constexpr std::size_t submissions_unfinished_max = 2'000;  // of a principal
inline constexpr std::size_t submissions_kept_max = 20'000;       // of a principal; the oldest that are done make room
inline constexpr std::size_t submission_files_max = 100;
inline constexpr int submission_judgings_max = 10;  // with all that was judged anew
inline constexpr std::size_t batch_submissions_max = 500;
inline constexpr std::size_t batch_jobs_waiting_max = 20'000;
// Of the queue in which candidates' submissions wait as well: half of it is theirs alone.
inline constexpr std::size_t api_jobs_waiting_max = jobs_waiting_max / 2;
inline constexpr std::size_t idempotency_key_bytes_max = 200;
inline constexpr std::chrono::seconds submission_wait_max{30};  // of a request that wants the verdict in its answer
inline constexpr std::chrono::seconds event_heartbeat{10};
inline constexpr std::size_t submission_watches_of_principal_max = 200;
inline constexpr std::size_t submission_watches_max = 1'000;  // requests that wait and event streams of one server
inline constexpr std::size_t list_limit_default = 20;
inline constexpr std::size_t list_limit_max = 100;

// Hurl files and what answers to them
inline constexpr std::size_t hurl_file_bytes_max = 256 * 1024;
inline constexpr std::size_t hurl_entries_max = 1'000;
inline constexpr std::size_t hurl_requests_max = 10'000;  // of one run of one file, retries and redirects included
inline constexpr std::size_t hurl_asserts_max = 200'000;  // of one run of one file, those of retries included
inline constexpr std::size_t hurl_kept_weight_max = 1U << 20;  // of all that one run captures, in units of 64 bytes
inline constexpr std::size_t hurl_redirects_max = 50;
inline constexpr std::size_t hurl_response_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t hurl_value_bytes_max = 16 * 1024 * 1024;  // of what filters and templates make
inline constexpr std::size_t hurl_list_elements_max = 1'000'000;
inline constexpr std::size_t hurl_json_depth_max = 128;
inline constexpr std::size_t hurl_json_nodes_max = 500'000;  // in one document, and visited by one JSONPath
inline constexpr std::size_t hurl_jsonpath_steps_max = 100;
inline constexpr std::size_t hurl_regex_bytes_max = 4 * 1024;
inline constexpr int hurl_regex_memory_bytes_max = 2 * 1024 * 1024;
inline constexpr std::size_t hurl_cookies_max = 300;
inline constexpr std::size_t hurl_cookie_bytes_max = 4 * 1024;

// Packages and questions
inline constexpr std::size_t package_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t package_files_max = 4'000;
// Of a package that is only read where it lies, by `verify` and `grade`; the two above are for those
// that are kept in the store.
inline constexpr std::size_t local_package_bytes_max = std::size_t{1024} * 1024 * 1024;
inline constexpr std::size_t local_package_files_max = 20'000;
inline constexpr std::size_t canonical_bytes_max = 4 * 1024 * 1024;  // test data that is imported
inline constexpr std::size_t canonical_cases_max = 1'000;
inline constexpr std::size_t canonical_depth_max = 64;
inline constexpr std::size_t question_bytes_max = 64 * 1024;
inline constexpr std::size_t answer_bytes_max = 64 * 1024;

}  // namespace rehearse::limits
