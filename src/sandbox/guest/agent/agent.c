/*
 * The node's side of the control channel: it serves terminals, hidden commands, streams to sockets, files and
 * the node's identity over one raw console, as frames. The page's side is src/sandbox/vm/protocol.ts, which
 * describes each frame; keep the two alike.
 *
 * One process, one poll loop. Every channel has a window in each direction, so that no program and no reader
 * can fill memory, and one that does not read never holds up another.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum frame {
    OPEN_TERMINAL = 1,
    OPEN_COMMAND = 2,
    OPEN_STREAM = 3,
    OPEN_FILE = 4,
    DATA = 5,
    CREDIT = 6,
    END = 7,
    CLOSE = 8,
    RESIZE = 9,
    IDENTITY = 10,
    PING = 11,
    SYNC = 12,
    EXIT = 13,
};

#define HEADER 8
#define MAX_PAYLOAD 16384
#define WINDOW 65536
#define MAX_CHANNELS 64
#define HOME "/root"

struct channel {
    uint32_t id;
    enum frame kind; /* the OPEN_… that made it; 0: free */
    int in;          /* what the page sends goes here; -1: closed */
    int out;         /* what is read here goes to the page; -1: at its end */
    pid_t pid;
    int status;     /* of the ended process, as an exit code */
    int ended;      /* the process has ended */
    int connecting; /* a stream whose connect() has not yet answered */
    int end_asked;  /* the page will send no more */
    char *pending;  /* from the page, not yet written to `in` */
    size_t pending_length;
    uint32_t credit;   /* bytes the page will still take */
    uint32_t consumed; /* bytes written to `in` and not yet granted again */
    char *path, *temporary;
    int64_t sent_at; /* when data last went to the page, ms */
    int64_t rest;    /* not read before then, ms: see `pump` */
};

static struct channel channels[MAX_CHANNELS];
static int line_in, line_out, signals;

/* Data after a quiet time goes at once, so that keys are echoed; what follows within QUIET is read in steps of
 * REST, as a program that prints line by line would else cost a frame for each line. Milliseconds. */
#define QUIET 30
#define REST 8
#define LITTLE 2048 /* bytes; a read of more has a frame of its own, and more waits */

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void write_all(int fd, const void *data, size_t length) {
    const char *at = data;
    while (length > 0) {
        ssize_t n = write(fd, at, length);
        if (n < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {
                struct pollfd p = {fd, POLLOUT, 0};
                poll(&p, 1, -1);
                continue;
            }
            die("line");
        }
        at += n;
        length -= (size_t)n;
    }
}

static void send_frame(enum frame type, uint32_t id, const void *payload, uint16_t length) {
    static char buffer[HEADER + MAX_PAYLOAD];
    buffer[0] = (char)type;
    buffer[1] = 0;
    memcpy(buffer + 2, &length, 2); /* i386 and the format are both little-endian */
    memcpy(buffer + 4, &id, 4);
    if (length > 0) memcpy(buffer + HEADER, payload, length);
    write_all(line_out, buffer, HEADER + length);
}

static void send_exit(uint32_t id, int32_t code) { send_frame(EXIT, id, &code, 4); }

static struct channel *find(uint32_t id) {
    for (int i = 0; i < MAX_CHANNELS; i++)
        if (channels[i].kind && channels[i].id == id) return &channels[i];
    return NULL;
}

static struct channel *make(uint32_t id, enum frame kind) {
    for (int i = 0; i < MAX_CHANNELS; i++) {
        struct channel *c = &channels[i];
        if (c->kind) continue;
        memset(c, 0, sizeof *c);
        c->id = id;
        c->kind = kind;
        c->in = c->out = -1;
        c->credit = WINDOW;
        return c;
    }
    return NULL;
}

static void forget(struct channel *c) {
    if (c->in >= 0) close(c->in);
    if (c->out >= 0 && c->out != c->in) close(c->out);
    if (c->temporary) unlink(c->temporary);
    free(c->pending);
    free(c->path);
    free(c->temporary);
    c->kind = 0;
}

static void finish(struct channel *c, int32_t code) {
    uint32_t id = c->id;
    forget(c);
    send_exit(id, code);
}

static void nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

/* In the child: as a login would have left it. */
static void become_user(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* A shell that started us with `&` ignores these, and so would all that runs in the terminal. */
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    setenv("HOME", HOME, 1);
    setenv("USER", "root", 1);
    setenv("LOGNAME", "root", 1);
    setenv("SHELL", "/bin/bash", 1);
    setenv("LANG", "C.UTF-8", 1);
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    if (chdir(HOME) != 0 && chdir("/") != 0) _exit(126);
}

static void open_terminal(uint32_t id, const char *payload, size_t length) {
    uint16_t size[2] = {80, 24};
    if (length >= 4) memcpy(size, payload, 4);
    struct winsize window = {.ws_col = size[0], .ws_row = size[1]};
    struct channel *c = make(id, OPEN_TERMINAL);
    if (!c) {
        send_exit(id, -EMFILE);
        return;
    }
    int master;
    pid_t pid = forkpty(&master, NULL, NULL, &window);
    if (pid < 0) {
        finish(c, -errno);
        return;
    }
    if (pid == 0) {
        become_user();
        setenv("TERM", "xterm-256color", 1);
        execl("/bin/bash", "bash", (char *)NULL);
        _exit(127);
    }
    fcntl(master, F_SETFD, FD_CLOEXEC);
    nonblocking(master);
    c->pid = pid;
    c->in = c->out = master;
}

static void open_command(uint32_t id, const char *text) {
    struct channel *c = make(id, OPEN_COMMAND);
    int ends[2];
    if (!c) {
        send_exit(id, -EMFILE);
        return;
    }
    if (pipe2(ends, O_CLOEXEC) != 0) {
        finish(c, -errno);
        return;
    }
    pid_t pid = fork();
    if (pid < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        finish(c, -error);
        return;
    }
    if (pid == 0) {
        setsid();
        become_user();
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, 0);
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execl("/bin/sh", "sh", "-c", text, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    nonblocking(ends[0]);
    c->pid = pid;
    c->out = ends[0];
}

/* `tcp ADDRESS PORT` or `unix PATH` */
static void open_stream(uint32_t id, const char *text) {
    struct channel *c = make(id, OPEN_STREAM);
    char address[64];
    unsigned port;
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct sockaddr_in remote = {.sin_family = AF_INET};
    struct sockaddr *to;
    socklen_t to_length;
    if (!c) {
        send_exit(id, -EMFILE);
        return;
    }
    if (sscanf(text, "tcp %63s %u", address, &port) == 2 && inet_aton(address, &remote.sin_addr)) {
        remote.sin_port = htons((uint16_t)port);
        to = (struct sockaddr *)&remote;
        to_length = sizeof remote;
    } else if (strncmp(text, "unix ", 5) == 0 && strlen(text + 5) < sizeof local.sun_path) {
        strcpy(local.sun_path, text + 5);
        to = (struct sockaddr *)&local;
        to_length = sizeof local;
    } else {
        finish(c, -EINVAL);
        return;
    }
    int fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        finish(c, -errno);
        return;
    }
    c->in = c->out = fd;
    if (connect(fd, to, to_length) == 0) return;
    if (errno == EINPROGRESS) c->connecting = 1;
    else finish(c, -errno);
}

static void make_parents(char *path) {
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0755);
        *slash = '/';
    }
}

static int copy_into(int target, const char *path) {
    char buffer[4096];
    ssize_t n;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) return errno == ENOENT ? 0 : -1;
    while ((n = read(from, buffer, sizeof buffer)) > 0) write_all(target, buffer, (size_t)n);
    close(from);
    return n < 0 ? -1 : 0;
}

/* First byte 1: keep what the file holds and add to it. Then the path, below the home folder if relative. */
static void open_file(uint32_t id, const char *payload) {
    struct channel *c = make(id, OPEN_FILE);
    struct stat old;
    if (!c) {
        send_exit(id, -EMFILE);
        return;
    }
    const char *given = payload + 1;
    if (asprintf(&c->path, "%s%s", given[0] == '/' ? "" : HOME "/", given) < 0) die("memory");
    make_parents(c->path);
    /* A link is followed, so that it stays one. */
    char *real = realpath(c->path, NULL);
    if (real) {
        free(c->path);
        c->path = real;
    }
    if (asprintf(&c->temporary, "%s.%u~", c->path, id) < 0) die("memory");
    int exists = stat(c->path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        free(c->temporary);
        c->temporary = NULL;
        finish(c, -EISDIR);
        return;
    }
    c->in = open(c->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (c->in < 0) {
        finish(c, -errno);
        return;
    }
    if (exists) fchmod(c->in, old.st_mode & 07777);
    if (payload[0] && copy_into(c->in, c->path) != 0) finish(c, -errno);
}

static void close_file(struct channel *c) {
    int error = 0;
    if (close(c->in) != 0 || rename(c->temporary, c->path) != 0) error = -errno;
    c->in = -1;
    if (error == 0) {
        free(c->temporary);
        c->temporary = NULL;
    }
    finish(c, error);
}

static void grant(struct channel *c, size_t bytes) {
    c->consumed += (uint32_t)bytes;
    if (c->consumed < WINDOW / 4) return;
    send_frame(CREDIT, c->id, &c->consumed, 4);
    c->consumed = 0;
}

/* Passes on what is pending as far as the other end takes it. */
static void drain(struct channel *c) {
    size_t done = 0;
    while (done < c->pending_length && c->in >= 0 && !c->connecting) {
        ssize_t n = write(c->in, c->pending + done, c->pending_length - done);
        if (n > 0) {
            done += (size_t)n;
            continue;
        }
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) break;
        if (c->kind == OPEN_FILE) {
            finish(c, -errno);
            return;
        }
        done = c->pending_length; /* nobody reads any more */
    }
    if (done > 0) {
        c->pending_length -= done;
        memmove(c->pending, c->pending + done, c->pending_length);
        grant(c, done);
    }
    if (c->pending_length == 0 && c->end_asked && !c->connecting) {
        c->end_asked = 0;
        if (c->kind == OPEN_FILE) close_file(c);
        else if (c->kind == OPEN_STREAM) shutdown(c->in, SHUT_WR);
    }
}

static void take_data(struct channel *c, const char *payload, size_t length) {
    if (c->in < 0) {
        grant(c, length);
        return;
    }
    c->pending = realloc(c->pending, c->pending_length + length + 1);
    if (!c->pending) die("memory");
    memcpy(c->pending + c->pending_length, payload, length);
    c->pending_length += length;
    drain(c);
}

static void close_channel(struct channel *c) {
    if (c->pid > 0 && !c->ended) {
        /* A terminal's programs are hung up on by the closing of its master. */
        kill(-c->pid, c->kind == OPEN_TERMINAL ? SIGHUP : SIGKILL);
        kill(c->pid, c->kind == OPEN_TERMINAL ? SIGHUP : SIGKILL);
    }
    forget(c);
}

/* Reads once from the program or socket, and passes it on. */
static void pump(struct channel *c) {
    static char buffer[MAX_PAYLOAD];
    size_t room = c->credit < sizeof buffer ? c->credit : sizeof buffer;
    if (c->out < 0 || room == 0) return;
    ssize_t n = read(c->out, buffer, room);
    if (n > 0) {
        int64_t at = now();
        c->rest = at - c->sent_at < QUIET && n < LITTLE ? at + REST : at;
        c->sent_at = at;
        c->credit -= (uint32_t)n;
        send_frame(DATA, c->id, buffer, (uint16_t)n);
        return;
    }
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        /* The shell is gone; what still holds its terminal open does not keep it. */
        if (c->ended) finish(c, c->status);
        return;
    }
    if (c->kind == OPEN_STREAM) {
        finish(c, n < 0 ? -errno : 0);
        return;
    }
    if (c->ended) {
        finish(c, c->status);
        return;
    }
    if (c->out != c->in) close(c->out);
    c->out = -1; /* the exit status is still to come */
}

static void connected(struct channel *c) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(c->in, SOL_SOCKET, SO_ERROR, &error, &length);
    c->connecting = 0;
    if (error) finish(c, -error);
    else drain(c);
}

static void reap(void) {
    struct signalfd_siginfo info;
    int status;
    pid_t pid;
    while (read(signals, &info, sizeof info) > 0) {
    }
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (int i = 0; i < MAX_CHANNELS; i++) {
            struct channel *c = &channels[i];
            if (!c->kind || c->pid != pid) continue;
            c->ended = 1;
            c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            if (c->out < 0) finish(c, c->status);
        }
    }
}

static void write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return;
    write_all(fd, text, strlen(text));
    close(fd);
}

static void write_line(const char *path, const char *text) {
    char line[128];
    snprintf(line, sizeof line, "%s\n", text);
    write_text(path, line);
}

/* What answers names for containers reads the hosts file anew. */
static void signal_resolver(void) {
    char text[16] = "";
    int fd = open("/run/labs/dnsmasq.pid", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (read(fd, text, sizeof text - 1) > 0 && atoi(text) > 1) kill(atoi(text), SIGHUP);
    close(fd);
}

static void set_clock(const char *value) {
    struct timeval now = {.tv_sec = (time_t)strtoll(value, NULL, 10)};
    const char *dot = strchr(value, '.');
    if (dot) now.tv_usec = strtol(dot + 1, NULL, 10);
    settimeofday(&now, NULL);
}

/* A restored machine has the same random generator as every other copy of it, until this. */
static void add_entropy(const char *hex) {
    struct {
        struct rand_pool_info info;
        unsigned char bytes[64];
    } pool;
    size_t n = 0;
    unsigned byte;
    while (n < sizeof pool.bytes && sscanf(hex + 2 * n, "%2x", &byte) == 1) pool.bytes[n++] = (unsigned char)byte;
    int fd = open("/dev/random", O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    pool.info.entropy_count = (int)n * 8;
    pool.info.buf_size = (int)n;
    memcpy(pool.info.buf, pool.bytes, n);
    ioctl(fd, RNDADDENTROPY, &pool);
    ioctl(fd, RNDRESEEDCRNG);
    close(fd);
}

/* `MAC ADDRESS/PREFIX`, of eth0 */
static int set_network(const char *value) {
    unsigned m[6], prefix;
    char address[32];
    struct ifreq request;
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    if (sscanf(value, "%x:%x:%x:%x:%x:%x %31[0-9.]/%u", m, m + 1, m + 2, m + 3, m + 4, m + 5, address, &prefix) != 8)
        return EINVAL;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), error = 0;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "eth0");
    /* The hardware address changes only while the link is down. */
    if (ioctl(fd, SIOCGIFFLAGS, &request) != 0) error = errno;
    request.ifr_flags &= (short)~IFF_UP;
    if (ioctl(fd, SIOCSIFFLAGS, &request) != 0) error = errno;
    request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    for (int i = 0; i < 6; i++) request.ifr_hwaddr.sa_data[i] = (char)m[i];
    if (ioctl(fd, SIOCSIFHWADDR, &request) != 0) error = errno;
    memset(&request.ifr_addr, 0, sizeof request.ifr_addr);
    in->sin_family = AF_INET;
    inet_aton(address, &in->sin_addr);
    if (ioctl(fd, SIOCSIFADDR, &request) != 0) error = errno;
    in->sin_addr.s_addr = htonl(prefix ? ~0u << (32 - prefix) : 0);
    if (ioctl(fd, SIOCSIFNETMASK, &request) != 0) error = errno;
    ioctl(fd, SIOCGIFFLAGS, &request);
    request.ifr_flags |= IFF_UP | IFF_RUNNING;
    if (ioctl(fd, SIOCSIFFLAGS, &request) != 0) error = errno;
    close(fd);
    return error;
}

/* Lines `key value`; answers with the last error's number, 0 if none. */
static void take_identity(uint32_t id, char *text) {
    int32_t error = 0;
    for (char *line = text; *line;) {
        char *next = strchr(line, '\n');
        if (next) *next++ = 0;
        else next = line + strlen(line);
        char *value = strchr(line, ' ');
        if (value) {
            *value++ = 0;
            if (strcmp(line, "time") == 0) set_clock(value);
            else if (strcmp(line, "random") == 0) add_entropy(value);
            else if (strcmp(line, "network") == 0) error = set_network(value);
            else if (strcmp(line, "machine-id") == 0) write_line("/etc/machine-id", value);
            else if (strcmp(line, "host") == 0) {
                if (sethostname(value, strlen(value)) != 0) error = errno;
                write_line("/etc/hostname", value);
            } else if (strcmp(line, "hosts") == 0) {
                write_text("/etc/hosts", next); /* the rest of the message */
                signal_resolver();
                break;
            }
        }
        line = next;
    }
    send_frame(IDENTITY, id, &error, 4);
}

/* After a restore the two ends may disagree on what was sent: start each window anew, and say what is open. */
static void synchronise(uint32_t id) {
    char list[MAX_CHANNELS * 9];
    size_t length = 0;
    for (int i = 0; i < MAX_CHANNELS; i++) {
        struct channel *c = &channels[i];
        if (!c->kind) continue;
        uint32_t queued = (uint32_t)c->pending_length;
        c->credit = WINDOW;
        c->consumed = 0;
        memcpy(list + length, &c->id, 4);
        list[length + 4] = (char)c->kind;
        memcpy(list + length + 5, &queued, 4);
        length += 9;
    }
    send_frame(SYNC, id, list, (uint16_t)length);
}

static void take_frame(enum frame type, uint32_t id, char *payload, size_t length) {
    struct channel *c = find(id);
    uint32_t number = 0;
    payload[length] = 0; /* the buffer has room for it */
    switch (type) {
    case OPEN_TERMINAL:
        open_terminal(id, payload, length);
        return;
    case OPEN_COMMAND:
        open_command(id, payload);
        return;
    case OPEN_STREAM:
        open_stream(id, payload);
        return;
    case OPEN_FILE:
        open_file(id, payload);
        return;
    case IDENTITY:
        take_identity(id, payload);
        return;
    case PING:
        send_frame(PING, id, payload, (uint16_t)length);
        return;
    case SYNC:
        synchronise(id);
        return;
    default:
        break;
    }
    if (!c) return; /* it ended while the page was writing */
    switch (type) {
    case DATA:
        take_data(c, payload, length);
        return;
    case CREDIT:
        memcpy(&number, payload, 4);
        c->credit = number > WINDOW - c->credit ? WINDOW : c->credit + number;
        return;
    case END:
        c->end_asked = 1;
        drain(c);
        return;
    case CLOSE:
        close_channel(c);
        return;
    case RESIZE:
        if (c->kind == OPEN_TERMINAL && length >= 4) {
            uint16_t size[2];
            memcpy(size, payload, 4);
            struct winsize window = {.ws_col = size[0], .ws_row = size[1]};
            ioctl(c->in, TIOCSWINSZ, &window);
        }
        return;
    default:
        return;
    }
}

static void read_line(void) {
    static char buffer[2 * (HEADER + MAX_PAYLOAD) + 1]; /* and room for the end of a text */
    static size_t have;
    ssize_t n = read(line_in, buffer + have, sizeof buffer - 1 - have);
    if (n == 0) exit(0);
    if (n < 0) {
        if (errno == EINTR || errno == EAGAIN) return;
        die("line");
    }
    have += (size_t)n;
    size_t at = 0;
    while (have - at >= HEADER) {
        uint16_t length;
        uint32_t id;
        memcpy(&length, buffer + at + 2, 2);
        memcpy(&id, buffer + at + 4, 4);
        if (length > MAX_PAYLOAD) exit(2); /* out of step: the one who started us starts us anew */
        if (have - at < HEADER + (size_t)length) break;
        char after = buffer[at + HEADER + length];
        take_frame((enum frame)buffer[at], id, buffer + at + HEADER, length);
        buffer[at + HEADER + length] = after;
        at += HEADER + length;
    }
    have -= at;
    memmove(buffer, buffer + at, have);
}

/* Opens the console raw, or uses standard input and output (`-`, for tests). */
static void open_line(const char *path) {
    struct termios raw;
    if (strcmp(path, "-") == 0) {
        line_in = 0;
        line_out = 1;
        return;
    }
    line_in = line_out = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line_in < 0) die(path);
    if (tcgetattr(line_in, &raw) == 0) {
        cfmakeraw(&raw);
        tcsetattr(line_in, TCSANOW, &raw);
    }
}

static void serve(void) {
    struct pollfd polled[2 + 2 * MAX_CHANNELS];
    struct channel *owner[2 + 2 * MAX_CHANNELS];
    nfds_t n = 2;
    int wait = -1;
    int64_t at = now();
    polled[0] = (struct pollfd){line_in, POLLIN, 0};
    polled[1] = (struct pollfd){signals, POLLIN, 0};
    for (int i = 0; i < MAX_CHANNELS; i++) {
        struct channel *c = &channels[i];
        short reading = c->out >= 0 && c->credit > 0 && !c->connecting ? POLLIN : 0;
        short writing = c->connecting || (c->in >= 0 && c->pending_length > 0) ? POLLOUT : 0;
        if (c->kind == OPEN_TERMINAL && reading && c->rest > at && c->rest <= at + REST) {
            reading = 0;
            if (wait < 0 || c->rest - at < wait) wait = (int)(c->rest - at);
        }
        if (!c->kind || !(reading || writing)) continue;
        owner[n] = c;
        if (c->in == c->out || !writing) polled[n++] = (struct pollfd){reading ? c->out : c->in, reading | writing, 0};
        else polled[n++] = (struct pollfd){c->in, POLLOUT, 0};
    }
    if (poll(polled, n, wait) < 0) {
        if (errno == EINTR) return;
        die("poll");
    }
    if (polled[1].revents) reap();
    for (nfds_t i = 2; i < n; i++) {
        struct channel *c = owner[i];
        uint32_t id = c->id;
        if (!polled[i].revents || !c->kind) continue;
        if (c->connecting) connected(c);
        else if (polled[i].revents & POLLOUT) drain(c);
        if (c->kind && c->id == id && polled[i].revents & (POLLIN | POLLHUP | POLLERR)) pump(c);
    }
    if (polled[0].revents) read_line();
    /* What ended without anything left to read has no event of its own. */
    for (int i = 0; i < MAX_CHANNELS; i++)
        if (channels[i].kind && channels[i].ended && channels[i].credit > 0) pump(&channels[i]);
}

int main(int argc, char **argv) {
    sigset_t child;
    if (argc != 2) {
        fprintf(stderr, "usage: %s /dev/hvcN\n", argv[0]);
        return 2;
    }
    open_line(argv[1]);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    signals = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signals < 0) die("signalfd");
    /* Typing must echo while a build has the processor and the memory; its children are ordinary again. */
    struct sched_param first = {.sched_priority = 1};
    mlockall(MCL_CURRENT | MCL_FUTURE);
    sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &first);
    for (;;) serve();
}
