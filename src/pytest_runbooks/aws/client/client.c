/* The `aws` that blocks find on their PATH. It hands its call over to a warm server, and is then in
 * every way like the call: it passes on the signals that it gets, and ends as the call ended. Where
 * there is no server, or the server will not have the call, it becomes the real program ("cold").
 *
 * client.py is the same in Python, for machines without a compiler.
 *
 * ../aws.conf, seen from the folder of this program, has two lines: the path of the server's socket
 * and that of the real program. No variable of the environment is looked at.
 *
 * To the server go, with the first bytes, the descriptors: the current directory, and then each
 * that was inherited, in ascending order. The bytes are a length (of all that follows) and six
 * sections, a length and its bytes each; every length has 32 bits, the highest first:
 *
 *   1. the numbers of the inherited descriptors, in that order, with a blank between them
 *   2. the arguments, each with a NUL at its end
 *   3. the environment, as execve(2) gave it, each entry with a NUL at its end
 *   4. /proc/self/status and
 *   5. /proc/self/limits, as they were when this program began
 *   6. the name of each namespace, and device:inode of the root directory, each with a newline
 *
 * The server answers with one byte: A, accepted, or C, cold. After A it says how the call ended: X
 * and an exit status, or S and the number of the signal that it died by. After A this program sends
 * a byte for each signal that it gets: its number.
 *
 * Until A comes nothing is changed in this process - no handler, no mask, no descriptor that
 * outlives execve(2) - so that the cold program finds what the caller left to it, and a signal does
 * what it does to any program that has just begun.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    MOST_INHERITED = 250, /* one message carries 253 descriptors at most */
    CANNOT_RUN = 126,
    NOT_FOUND = 127,
};

/* Signals that the call is told about: what can be caught and would end, stop or continue it, and a
 * new size of the terminal. Not SIGPIPE and SIGCHLD, nor those that mean a mistake of this program.
 * The real-time signals come to these. */
static const int told[] = {
    SIGHUP,  SIGINT,    SIGQUIT,  SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGSTKFLT, SIGCONT, SIGTSTP,
    SIGTTIN, SIGTTOU,   SIGXCPU,  SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO,  SIGPWR,
};

static char **arguments;
static char socket_path[PATH_MAX];
static char program[PATH_MAX];
static int server; /* a socket */

/* Become the real program. */
static _Noreturn void run_cold(void)
{
    execv(program, arguments);
    int reason = errno;
    dprintf(2, "aws: cannot run %s: %s\n", program, strerror(reason));
    _exit(reason == ENOENT ? NOT_FOUND : CANNOT_RUN);
}

static _Noreturn void no_conf(const char *path, const char *reason)
{
    dprintf(2, "aws: %s: %s; run the `aws` that pytest-runbooks put first on the PATH\n", path,
            reason);
    _exit(NOT_FOUND);
}

/* Take a line off the text at *rest; false when there is none, or it is empty or too long. */
static bool take_line(char **rest, char line[PATH_MAX])
{
    char *end = strchr(*rest, '\n');
    if (end == NULL || end == *rest || end - *rest >= PATH_MAX)
        return false;
    *end = '\0';
    strcpy(line, *rest);
    *rest = end + 1;
    return true;
}

/* Read ../aws.conf, seen from the folder of this program. */
static void read_conf(void)
{
    static const char name[] = "/aws.conf";
    char path[PATH_MAX + sizeof name] = "", text[2 * PATH_MAX + 1];
    ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - 1);
    for (int up = 0; size > 0 && up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (slash != NULL)
            *slash = '\0';
    }
    strcat(path, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        no_conf(path, strerror(errno));
    size = read(file, text, sizeof text - 1);
    if (size < 0)
        no_conf(path, strerror(errno));
    close(file);
    text[size] = '\0';
    char *rest = text;
    if (!take_line(&rest, socket_path) || !take_line(&rest, program))
        no_conf(path, "it has no two lines with paths");
}

/* Find the inherited descriptors, in ascending order; give how many they are. */
static size_t find_inherited(int numbers[MOST_INHERITED])
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL)
        run_cold();
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        int number = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || number == dirfd(folder))
            continue;
        if (count == MOST_INHERITED)
            run_cold();
        size_t place = count++;
        for (; place > 0 && numbers[place - 1] > number; place--)
            numbers[place] = numbers[place - 1];
        numbers[place] = number;
    }
    closedir(folder);
    return count;
}

static bool has_terminal(void)
{
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return false;
    close(terminal);
    return true;
}

/* The request, as it is made. */
static struct {
    char *bytes;
    size_t size, room;
} request;

/* Make room for so many bytes at the end of the request; give where. */
static char *make_room(size_t size)
{
    if (request.room - request.size < size) {
        request.room = 2 * (request.size + size);
        request.bytes = realloc(request.bytes, request.room);
        if (request.bytes == NULL)
            run_cold();
    }
    return request.bytes + request.size;
}

static void add(const void *bytes, size_t size)
{
    memcpy(make_room(size), bytes, size);
    request.size += size;
}

/* Begin what has a length before it; give its place, for `end`. */
static size_t begin(void)
{
    add("\0\0\0", 4);
    return request.size;
}

static void end(size_t place)
{
    size_t size = request.size - place;
    if (size > UINT32_MAX)
        run_cold();
    for (size_t index = 1; index <= 4; index++, size >>= 8)
        request.bytes[place - index] = (char)(size & 0xFF);
}

static void add_strings(char **strings)
{
    size_t place = begin();
    for (; *strings != NULL; strings++)
        add(*strings, strlen(*strings) + 1);
    end(place);
}

static void add_file(const char *path)
{
    size_t place = begin();
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = -1;
    while (file >= 0 && (size = read(file, make_room(4096), 4096)) > 0)
        request.size += (size_t)size;
    if (size < 0)
        run_cold();
    close(file);
    end(place);
}

static void add_identity(void)
{
    static const char *const links[] = {
        "/proc/self/ns/cgroup", "/proc/self/ns/ipc",  "/proc/self/ns/mnt", "/proc/self/ns/net",
        "/proc/self/ns/pid",    "/proc/self/ns/user", "/proc/self/ns/uts",
    };
    char text[64];
    size_t place = begin();
    for (size_t index = 0; index < sizeof links / sizeof *links; index++) {
        ssize_t size = readlink(links[index], text, sizeof text);
        if (size > 0)
            add(text, (size_t)size);
        add("\n", 1);
    }
    struct stat root;
    if (stat("/", &root) < 0)
        run_cold();
    int size = snprintf(text, sizeof text, "%ju:%ju\n", (uintmax_t)root.st_dev,
                        (uintmax_t)root.st_ino);
    add(text, (size_t)size);
    end(place);
}

static void make_request(const int numbers[], size_t count)
{
    size_t all = begin(), place = begin();
    for (size_t index = 0; index < count; index++) {
        char text[16];
        int size = snprintf(text, sizeof text, index ? " %d" : "%d", numbers[index]);
        add(text, (size_t)size);
    }
    end(place);
    add_strings(arguments[0] == NULL ? arguments : arguments + 1);
    add_strings(environ);
    add_file("/proc/self/status");
    add_file("/proc/self/limits");
    add_identity();
    end(all);
}

static bool connect_to_server(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(socket_path) >= sizeof address.sun_path)
        return false;
    strcpy(address.sun_path, socket_path);
    /* Without waiting: where too many wait already, cold is as right. Inside of a fence it is the
     * guard that connects, and everybody would wait for it. */
    server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return server >= 0 && connect(server, (struct sockaddr *)&address, sizeof address) == 0 &&
           fcntl(server, F_SETFL, 0) == 0;
}

/* Send the request with the descriptors; false when it could not be sent whole. */
static bool send_request(int directory, const int numbers[], size_t count)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE((MOST_INHERITED + 1) * sizeof(int))];
    } control;
    struct iovec data = {.iov_base = request.bytes, .iov_len = request.size};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control};
    size_t size = (count + 1) * sizeof(int);
    message.msg_controllen = CMSG_SPACE(size);
    memset(&control, 0, sizeof control);
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(&control.header), &directory, sizeof directory);
    memcpy(CMSG_DATA(&control.header) + sizeof directory, numbers, count * sizeof(int));
    ssize_t sent = sendmsg(server, &message, MSG_NOSIGNAL);
    while (sent > 0 && (size_t)sent < data.iov_len) {
        data.iov_base = (char *)data.iov_base + sent;
        data.iov_len -= (size_t)sent;
        sent = send(server, data.iov_base, data.iov_len, MSG_NOSIGNAL);
    }
    return sent > 0;
}

/* Receive one byte; -1 at the end and on an error. */
static int receive(void)
{
    unsigned char byte;
    ssize_t size;
    do
        size = recv(server, &byte, 1, 0);
    while (size < 0 && errno == EINTR);
    return size == 1 ? byte : -1;
}

/* Tell the call about a signal, and stop as it does. */
static void tell(int number)
{
    int kept = errno;
    char byte = (char)number;
    /* That the server is gone is seen where its answer is awaited. */
    (void)send(server, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (number == SIGTSTP || number == SIGTTIN || number == SIGTTOU)
        raise(SIGSTOP);
    errno = kept;
}

static void tell_about(int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) < 0 || action.sa_handler == SIG_IGN)
        return; /* the call ignores it, too */
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask); /* one after the other: what continues comes after what stops */
    sigaction(number, &action, NULL);
}

/* Die as the call did, for those who look. */
static _Noreturn void die_by(int number)
{
    struct rlimit none = {0, 0};
    sigset_t only;
    setrlimit(RLIMIT_CORE, &none);
    signal(number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    kill(getpid(), SIGKILL); /* it is none that ends a process */
    _exit(128 + number);     /* nor does that, for the first process of a namespace */
}

int main(int argc, char **argv)
{
    int numbers[MOST_INHERITED];
    (void)argc;
    arguments = argv;
    read_conf();
    size_t count = find_inherited(numbers);
    if (count < 3 || numbers[2] != 2 || has_terminal() || !connect_to_server())
        run_cold();
    make_request(numbers, count);
    int directory = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0 || !send_request(directory, numbers, count) || receive() != 'A')
        run_cold();
    for (size_t index = 0; index < sizeof told / sizeof *told; index++)
        tell_about(told[index]);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        tell_about(number);
    int kind = receive(), value = receive();
    if (kind == 'X' && value >= 0)
        _exit(value);
    /* When nothing is said, what became of the call is as unknown as when it is killed. */
    die_by(kind == 'S' && value > 0 ? value : SIGKILL);
}
