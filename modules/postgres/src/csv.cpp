#include "csv.hpp"

#include <utility>

namespace testcontainers::modules::postgres {
namespace {

class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    PostgresRows rows() {
        PostgresRows rows;
        while (!rest_.empty()) {
            rows.push_back(row());
        }
        return rows;
    }

private:
    std::vector<std::optional<std::string>> row() {
        std::vector<std::optional<std::string>> columns{field()};
        while (take(',')) {
            columns.push_back(field());
        }
        take('\n');
        return columns;
    }

    std::optional<std::string> field() {
        std::string value = take('"') ? quoted() : plain();
        return value == null_text ? std::nullopt : std::optional{std::move(value)};
    }

    std::string plain() {
        const auto end = rest_.find_first_of(",\n");
        std::string value{rest_.substr(0, end)};
        rest_.remove_prefix(value.size());
        return value;
    }

    std::string quoted() {
        std::string value;
        while (!rest_.empty()) {
            const auto end = rest_.find('"');
            value += rest_.substr(0, end);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            if (!take('"')) {
                break;
            }
            value += '"';
        }
        return value;
    }

    bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view rest_;
};

} // namespace

PostgresRows parse_csv(std::string_view text) { return Reader{text}.rows(); }

} // namespace testcontainers::modules::postgres
