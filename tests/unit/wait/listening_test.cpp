#include "wait/listening.hpp"

#include <gtest/gtest.h>

#include <string>

namespace testcontainers::wait {
namespace {

constexpr std::string_view title =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

/// A line of /proc/net/tcp.
std::string socket_line(const std::string& local, const std::string& state,
                        const std::string& remote = "00000000:0000") {
    return "   0: " + local + " " + remote + " " + state +
           " 00000000:00000000 00:00000000 00000000     0        0 15413 1 0000000000000000 100 0 0 10 0\n";
}

std::string table(const std::string& lines) { return std::string(title) + lines; }

Listening of_v4(const std::string& lines) { return listening_in(table(lines), table(""), 6379); }
Listening of_v6(const std::string& lines) { return listening_in(table(""), table(lines), 6379); }

TEST(Listening, IsSeenOnAnyAddress) {
    EXPECT_EQ(of_v4(socket_line("00000000:18EB", "0A")), Listening::yes);
    EXPECT_EQ(of_v6(socket_line("00000000000000000000000000000000:18EB", "0A")), Listening::yes);
    EXPECT_EQ(of_v4(socket_line("020011AC:18EB", "0A")), Listening::yes) << "172.17.0.2";
}

TEST(Listening, IsNotSeenInEmptyTables) {
    EXPECT_EQ(of_v4(""), Listening::no);
    EXPECT_EQ(listening_in("", "", 6379), Listening::no);
}

TEST(Listening, IsOfExactlyThatPort) {
    EXPECT_EQ(of_v4(socket_line("00000000:18EC", "0A")), Listening::no);
    EXPECT_EQ(of_v4(socket_line("00000000:8EB", "0A")), Listening::no);
    EXPECT_EQ(listening_in(table(socket_line("00000000:0050", "0A")), "", 80), Listening::yes);
    EXPECT_EQ(listening_in(table(socket_line("00000000:FFFF", "0A")), "", 65535), Listening::yes);
}

TEST(Listening, IsOfTheLocalPort) {
    EXPECT_EQ(of_v4(socket_line("00000000:1234", "0A", "00000000:18EB")), Listening::no);
}

TEST(Listening, IsNoConnection) {
    EXPECT_EQ(of_v4(socket_line("020011AC:18EB", "01", "010011AC:C350")), Listening::no);
    EXPECT_EQ(of_v4(socket_line("020011AC:18EB", "06", "010011AC:C350")), Listening::no);
    EXPECT_EQ(of_v4(socket_line("010011AC:0A0A", "01", "020011AC:18EB")), Listening::no);
}

TEST(Listening, KnowsLoopbackAddresses) {
    EXPECT_EQ(of_v4(socket_line("0100007F:18EB", "0A")), Listening::loopback_only);
    EXPECT_EQ(of_v4(socket_line("0B00007F:18EB", "0A")), Listening::loopback_only) << "127.0.0.11";
    EXPECT_EQ(of_v4(socket_line("7F000001:18EB", "0A")), Listening::yes) << "1.0.0.127";
    EXPECT_EQ(of_v6(socket_line("00000000000000000000000001000000:18EB", "0A")), Listening::loopback_only);
    EXPECT_EQ(of_v6(socket_line("0000000000000000FFFF00000100007F:18EB", "0A")), Listening::loopback_only);
    EXPECT_EQ(of_v6(socket_line("0000000000000000FFFF0000020011AC:18EB", "0A")), Listening::yes);
    EXPECT_EQ(of_v6(socket_line("000080FE00000000FF0011ACFE02117F:18EB", "0A")), Listening::yes);
}

TEST(Listening, PrefersAnAddressThatIsReached) {
    EXPECT_EQ(of_v4(socket_line("0100007F:18EB", "0A") + socket_line("020011AC:18EB", "0A")), Listening::yes);
    EXPECT_EQ(listening_in(table(socket_line("0100007F:18EB", "0A")),
                           table(socket_line("00000000000000000000000000000000:18EB", "0A")), 6379),
              Listening::yes);
}

TEST(Listening, TakesBothTablesInOneText) {
    EXPECT_EQ(
        listening_in(table("") + table(socket_line("00000000000000000000000000000000:18EB", "0A")), {}, 6379),
        Listening::yes);
}

TEST(Listening, TakesALastLineWithoutEnd) {
    auto line = table(socket_line("00000000:18EB", "0A"));
    line.pop_back();
    EXPECT_EQ(listening_in(line, {}, 6379), Listening::yes);
}

TEST(Listening, TakesNonsense) {
    for (const auto* const text :
         {"\n\n\n", "0A 0A 0A 0A", "0: :18EB x 0A", "0: 00000000:zz x 0A", "0: 00000000 x 0A",
          "cat: /proc/net/tcp6: No such file", "0: 00000000:FFFFFFFFF x 0A"}) {
        EXPECT_EQ(listening_in(text, text, 80), Listening::no) << text;
    }
}

} // namespace
} // namespace testcontainers::wait
