// Says of which session it is.

#include "session/session.hpp"

#include <iostream>

int main() { std::cout << testcontainers::session::Session::current().id() << std::endl; }
