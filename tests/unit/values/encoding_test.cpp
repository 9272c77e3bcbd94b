#include "values/base64.hpp"
#include "values/digest.hpp"
#include "values/random_name.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace testcontainers;
using base64::Alphabet;

TEST(Base64, EncodesTheExamplesOfItsStandard) {
    const std::pair<std::string, std::string> examples[] = {{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : examples) {
        EXPECT_EQ(base64::encode(bytes), text);
        EXPECT_EQ(base64::decode(text), bytes);
    }
}

TEST(Base64, AlphabetsDifferInTwoCharacters) {
    EXPECT_EQ(base64::encode("\xfb\xff\xfe", Alphabet::standard), "+//+");
    EXPECT_EQ(base64::encode("\xfb\xff\xfe", Alphabet::url), "-__-");
    EXPECT_EQ(base64::decode("-__-", Alphabet::url), "\xfb\xff\xfe");
}

TEST(Base64, KeepsEveryByteAtEveryPlace) {
    for (const auto alphabet : {Alphabet::standard, Alphabet::url}) {
        for (int byte = 0; byte < 256; ++byte) {
            for (std::size_t place = 0; place < 4; ++place) {
                std::string bytes(4, 'x');
                bytes[place] = static_cast<char>(byte);
                const auto text = base64::encode(bytes, alphabet);
                ASSERT_EQ(text.size(), 8U);
                ASSERT_EQ(base64::decode(text, alphabet), bytes);
                ASSERT_EQ(text.find_first_of(alphabet == Alphabet::url ? "+/" : "-_"), std::string::npos);
            }
        }
    }
}

TEST(Base64, KeepsTextsOfEveryLength) {
    std::string bytes;
    for (int length = 0; length < 300; ++length) {
        ASSERT_EQ(base64::decode(base64::encode(bytes)), bytes);
        bytes += static_cast<char>(length * 7);
    }
}

TEST(Base64, RefusesEverythingElse) {
    for (const std::string text : {"Z", "Zg", "Zg=", "Zg===", "====", "=", "Zh==", "Zm9=", "Zm 9", "Zm9v\n",
                                   "\nZm9", " Zg==", "Zg==Zg==", "Z===", "-__-", "Zm9*", "Zm9\x80"}) {
        EXPECT_EQ(base64::decode(text), std::nullopt) << text;
    }
    EXPECT_EQ(base64::decode("+//+", Alphabet::url), std::nullopt);
    EXPECT_EQ(base64::decode(std::string("Zm9\0", 4)), std::nullopt);
}

TEST(Sha256, IsThatOfTheStandard) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(RandomHex, HasTheLengthAskedFor) {
    for (const std::size_t digits : {0U, 1U, 7U, 32U, 1000U}) {
        const auto text = random_hex(digits);
        EXPECT_EQ(text.size(), digits);
        EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos) << text;
    }
}

TEST(RandomHex, DoesNotRepeatItself) {
    std::set<std::string> names;
    for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(names.insert(random_hex(16)).second);
    }
}

TEST(RandomHex, UsesEveryDigit) {
    const auto text = random_hex(4096);
    EXPECT_EQ(std::set<char>(text.begin(), text.end()).size(), 16U);
}

} // namespace
