#include "csv.hpp"

#include <gtest/gtest.h>

namespace testcontainers::modules::postgres {
namespace {

using Row = std::vector<std::optional<std::string>>;

TEST(PostgresCsv, NothingIsNoRows) { EXPECT_TRUE(parse_csv("").empty()); }

TEST(PostgresCsv, RowsAndColumns) {
    EXPECT_EQ(parse_csv("1,one\n2,two\n"), (PostgresRows{Row{"1", "one"}, Row{"2", "two"}}));
}

TEST(PostgresCsv, QuotedValuesHoldSeparatorsQuotesAndLineEnds) {
    EXPECT_EQ(parse_csv("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n"),
              (PostgresRows{Row{"a,b", "say \"hi\"", "two\nlines"}}));
}

TEST(PostgresCsv, NullIsNotAnEmptyText) {
    EXPECT_EQ(parse_csv("\x01,,\"\"\n"), (PostgresRows{Row{std::nullopt, "", ""}}));
}

TEST(PostgresCsv, AnUnterminatedQuoteEndsWithTheText) {
    EXPECT_EQ(parse_csv("\"open"), (PostgresRows{Row{"open"}}));
}

} // namespace
} // namespace testcontainers::modules::postgres
