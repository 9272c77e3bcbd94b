// A server that starts to listen late: it waits DELAY_MS milliseconds (0), listens on BIND (0.0.0.0), TCP port PORT (8080),
// prints "listening", and answers each connection that sends something with a small HTTP response.
// It exits with 0 on SIGTERM, and with 2 and a line on stderr when a setting is wrong.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char response[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nConnection: close\r\n\r\nready\n";

static void terminate(int signal_number) {
    (void)signal_number;
    _exit(0);
}

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static long number(const char *name, const char *otherwise, long least, long most) {
    const char *text = setting(name, otherwise);
    char *end = NULL;
    long value = strtol(text, &end, 10);
    if (*end != '\0' || value < least || value > most) {
        fprintf(stderr, "late_listener: %s is \"%s\", should be a number from %ld to %ld\n", name, text, least, most);
        exit(2);
    }
    return value;
}

static void wait_for(long milliseconds) {
    struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&rest, &rest) == -1 && errno == EINTR) {
    }
}

static int listen_on(const char *bind_to, long port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    if (inet_pton(AF_INET, bind_to, &address.sin_addr) != 1) {
        fprintf(stderr, "late_listener: BIND is \"%s\", should be an IPv4 address\n", bind_to);
        exit(2);
    }
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 128) != 0) {
        perror("late_listener: cannot listen");
        exit(1);
    }
    return server;
}

// One process a connection: one that stays silent keeps nobody else waiting.
static void serve(int connection) {
    char request[4096];
    size_t size = 0;
    while (size < sizeof request - 1) {
        ssize_t got = read(connection, request + size, sizeof request - 1 - size);
        if (got <= 0) {
            break;
        }
        size += (size_t)got;
        request[size] = '\0';
        if (strstr(request, "\r\n\r\n")) {
            break;
        }
    }
    if (size > 0 && write(connection, response, sizeof response - 1) < 0) {
        _exit(1);
    }
    _exit(0);
}

int main(void) {
    signal(SIGTERM, terminate);
    signal(SIGINT, terminate);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);

    long delay = number("DELAY_MS", "0", 0, 3600000);
    long port = number("PORT", "8080", 1, 65535);
    wait_for(delay);
    int server = listen_on(setting("BIND", "0.0.0.0"), port);
    puts("listening");
    fflush(stdout);

    for (;;) {
        int connection = accept(server, NULL, NULL);
        if (connection < 0) {
            continue;
        }
        if (fork() == 0) {
            close(server);
            serve(connection);
        }
        close(connection);
    }
}
