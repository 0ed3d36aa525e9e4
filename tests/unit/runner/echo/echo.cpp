#include <bits/stdc++.h>
using namespace ::std;
#define output chaos

class EchoBox {
    int n;
    map<string, double> rates;

public:
    EchoBox(int start, map<string, double> given) : n(start), rates(given) {
        cout << "chatter" << endl;
    }
    int one_int(const int& value) { return value; }
    int64_t one_long(const int64_t& value) { return value; }
    double one_double(const double& value) { return value; }
    bool one_bool(const bool& value) { return value; }
    string one_string(const string& value) { return value; }
    string one_json(const string& value) { return value; }
    vector<string> strings(const vector<string>& value) { return value; }
    vector<int> ints(const vector<int>& value) { return value; }
    vector<int64_t> longs(const vector<int64_t>& value) { return value; }
    vector<double> doubles(const vector<double>& value) { return value; }
    vector<bool> bools(const vector<bool>& value) { return value; }
    optional<string> maybe_string(const optional<string>& value) { return value; }
    optional<int64_t> maybe_long(const optional<int64_t>& value) { return value; }
    optional<vector<int>> maybe_list(const optional<vector<int>>& value) { return value; }
    optional<map<string, int>> maybe_map(const optional<map<string, int>>& value) { return value; }
    optional<string> maybe_json(const optional<string>& value) { return value; }
    vector<vector<int>> grid(const vector<vector<int>>& value) { return value; }
    vector<optional<string>> sparse(const vector<optional<string>>& value) { return value; }
    vector<optional<vector<int64_t>>> gaps(const vector<optional<vector<int64_t>>>& value) {
        return value;
    }
    map<string, int64_t> counts(const map<string, int64_t>& value) { return value; }
    map<string, vector<string>> index(const map<string, vector<string>>& value) { return value; }
    vector<map<string, optional<double>>> nested(
        const vector<map<string, optional<double>>>& value) {
        return value;
    }
    vector<string> jsons(const vector<string>& value) { return value; }
    map<string, string> json_map(const map<string, string>& value) { return value; }
    double rate(string name) { return rates.at(name); }
    void nothing(int by, string) { n += by; }
    int state() const { return n; }
};
#undef output
