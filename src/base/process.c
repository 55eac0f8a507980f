#include "base/process.h"

#include "process_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 50 /* between looks at a child whose pipes stay open */

extern char **environ;

/* The child's standard streams, and our ends of those that are pipes; else -1. */
struct streams {
	int child[3];
	int ours[3];
};

/* What a child that could not start tells us before it ends. */
struct failure {
	int errnum;
	bool in_dir; /* it was the folder to start in */
};

/* The signals that we take otherwise while a child runs. */
struct signals {
	struct sigaction old_pipe, old_child, old_int, old_quit;
	bool terminal; /* the child has it: it alone is to answer Ctrl-C, as in system(3)
			*/
	bool guarded;  /* or both of us are */
	struct guard guard;
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Above the standard three, so that the child can put its ends there in any order. */
static int
lift(int fd)
{
	int lifted, saved;

	if (fd < 0)
		return -1;
	lifted = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	saved = errno;
	close(fd);
	errno = saved;
	return lifted;
}

static int
make_pipe(int *read_end, int *write_end)
{
	int ends[2];

	if (pipe(ends) != 0)
		return -1;
	*read_end = lift(ends[0]);
	*write_end = lift(ends[1]);
	return *read_end >= 0 && *write_end >= 0 ? 0 : -1;
}

static void
streams_close(struct streams *s)
{
	for (int i = 0; i < 3; i++) {
		close_fd(&s->child[i]);
		close_fd(&s->ours[i]);
	}
}

static int
open_streams(struct streams *s, const struct process *p)
{
	*s = (struct streams){{-1, -1, -1}, {-1, -1, -1}};
	if (p->input != NULL) {
		if (make_pipe(&s->child[0], &s->ours[0]) != 0 ||
		    fcntl(s->ours[0], F_SETFL, O_NONBLOCK) != 0)
			return -1;
	} else if (!p->inherit_input) {
		s->child[0] = lift(open("/dev/null", O_RDONLY | O_CLOEXEC));
		if (s->child[0] < 0)
			return -1;
	}
	if (p->output != NULL && make_pipe(&s->ours[1], &s->child[1]) != 0)
		return -1;
	if (p->output_to_errors) {
		s->child[1] = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
		if (s->child[1] < 0)
			return -1;
	}
	if (p->errors == NULL)
		return 0;
	if (p->errors != p->output)
		return make_pipe(&s->ours[2], &s->child[2]);
	s->child[2] = fcntl(s->child[1], F_DUPFD_CLOEXEC, 3);
	return s->child[2] >= 0 ? 0 : -1;
}

static bool
is_named(const char *assignment, const char *name, size_t len)
{
	return strncmp(assignment, name, len) == 0 &&
	       (assignment[len] == '=' || assignment[len] == '\0');
}

static bool
is_overridden(const char *assignment, const char *const *overrides)
{
	for (; *overrides != NULL; overrides++)
		if (is_named(assignment, *overrides, strcspn(*overrides, "=")))
			return true;
	return false;
}

/* Our environment with the overrides; the array is the caller's, the strings are not. */
static const char **
merge_environment(const char *const *overrides)
{
	static const char *const none[] = {NULL};
	const char **merged;
	size_t ours = 0, more = 0, n = 0;

	if (overrides == NULL)
		overrides = none;
	while (environ[ours] != NULL)
		ours++;
	while (overrides[more] != NULL)
		more++;
	merged = xreallocarray(NULL, ours + more + 1, sizeof *merged);
	for (size_t i = 0; i < ours; i++)
		if (!is_overridden(environ[i], overrides))
			merged[n++] = environ[i];
	for (size_t i = 0; i < more; i++)
		if (strchr(overrides[i], '=') != NULL)
			merged[n++] = overrides[i];
	merged[n] = NULL;
	return merged;
}

static void
signals_take(struct signals *s, const struct process *p)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction standard = {.sa_handler = SIG_DFL};

	s->guarded = p->ended_by != NULL;
	s->terminal = !s->guarded && (p->inherit_input || p->output == NULL);
	sigaction(SIGPIPE, &ignore, &s->old_pipe);
	/* Ignored, as some parents leave it, it would lose us the exit status. */
	sigaction(SIGCHLD, &standard, &s->old_child);
	if (s->terminal) {
		sigaction(SIGINT, &ignore, &s->old_int);
		sigaction(SIGQUIT, &ignore, &s->old_quit);
	}
	if (s->guarded)
		guard_take(&s->guard);
}

static void
signals_give_back(const struct signals *s)
{
	if (s->guarded)
		guard_give_back(&s->guard);
	sigaction(SIGPIPE, &s->old_pipe, NULL);
	sigaction(SIGCHLD, &s->old_child, NULL);
	if (s->terminal) {
		sigaction(SIGINT, &s->old_int, NULL);
		sigaction(SIGQUIT, &s->old_quit, NULL);
	}
}

/* In the child, between fork(2) and exec(3): async-signal-safe calls only. */
static _Noreturn void
become(const struct process *p, const struct streams *s, char **envp,
    const struct signals *signals, int report)
{
	struct sigaction standard = {.sa_handler = SIG_DFL};
	struct failure failure = {0, false};

	if (signals->guarded)
		guard_become(&signals->guard);
	else
		signals_give_back(signals);
	sigaction(SIGPIPE, &standard, NULL);
	for (int i = 0; i < 3; i++)
		if (s->child[i] >= 0 && dup2(s->child[i], i) < 0)
			goto failed;
	if (p->dir != NULL && chdir(p->dir) != 0) {
		failure.in_dir = true;
		goto failed;
	}
	environ = envp;
	execvp(p->argv[0], (char *const *)(uintptr_t)p->argv);
failed:
	failure.errnum = errno;
	file_write_all(report, &failure, sizeof failure);
	_exit(127);
}

int
process_reap(pid_t pid, int flags, int *status)
{
	int raw;
	pid_t ended;

	do
		ended = waitpid(pid, &raw, flags);
	while (ended < 0 && errno == EINTR);
	if (ended == pid)
		*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return ended == pid ? 1 : (int)ended;
}

/* Starts it and waits until it runs its program, or tells why it can't. */
static int
start(const struct process *p, struct streams *s, const struct signals *signals,
    pid_t *pid, struct error *err)
{
	const char **envp = merge_environment(p->env);
	struct failure failure = {0, false};
	struct buf report = BUF_INIT;
	int report_read = -1, report_write = -1, ignored;

	*pid = -1;
	if (make_pipe(&report_read, &report_write) == 0)
		*pid = fork();
	if (*pid == 0)
		become(p, s, (char **)(uintptr_t)envp, signals, report_write);
	if (*pid < 0)
		failure.errnum = errno;
	close_fd(&report_write);
	for (int i = 0; i < 3; i++)
		close_fd(&s->child[i]);
	if (*pid > 0 && file_read_all(report_read, &report) == 0 &&
	    report.len == sizeof failure) {
		memcpy(&failure, report.data, sizeof failure);
		process_reap(*pid, 0, &ignored);
	}
	close_fd(&report_read);
	buf_release(&report);
	free(envp);
	if (failure.in_dir)
		return error_errno(
		    err, failure.errnum, "cannot run '%s' in '%s'", p->argv[0], p->dir);
	if (failure.errnum != 0)
		return error_errno(err, failure.errnum, "cannot run '%s'", p->argv[0]);
	return 0;
}

/* Writes what the pipe takes. A child that wants no more input is no error. */
static void
feed(int *fd, const struct process *p, size_t *fed)
{
	ssize_t n = write(*fd, p->input + *fed, p->input_len - *fed);

	if (n >= 0)
		*fed += (size_t)n;
	if (*fed == p->input_len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(fd);
}

static void
gather(int *fd, struct buf *to, const struct process *watched)
{
	char chunk[16384];
	ssize_t n = read(*fd, chunk, sizeof chunk);

	if (n > 0) {
		buf_add(to, chunk, (size_t)n);
		if (watched != NULL && watched->watch != NULL)
			watched->watch(watched->context, chunk, (size_t)n);
	} else if (n == 0 || errno != EINTR) {
		close_fd(fd);
	}
}

/* One round of the exchange; false where nothing happened within the time. */
static bool
exchange(struct streams *s, const struct process *p, size_t *fed, int timeout)
{
	struct pollfd polled[3] = {
	    {s->ours[0], POLLOUT, 0}, {s->ours[1], POLLIN, 0}, {s->ours[2], POLLIN, 0}};

	if (poll(polled, 3, timeout) <= 0)
		return false;
	if (polled[0].revents != 0)
		feed(&s->ours[0], p, fed);
	if (polled[1].revents != 0)
		gather(&s->ours[1], p->output, NULL);
	if (polled[2].revents != 0)
		gather(&s->ours[2], p->errors, p);
	return true;
}

/*
 * Feeds and gathers until every pipe is closed, then waits for the end. A pipe
 * may outlive the child, in the hands of what it started (a master of ssh, a
 * collecting git): then we go when the child has, with what is there.
 */
static int
converse(struct streams *s, const struct process *p, pid_t pid, int *status)
{
	size_t fed = 0;
	int ended = 0;

	if (s->ours[0] >= 0 && p->input_len == 0)
		close_fd(&s->ours[0]);
	while (s->ours[0] >= 0 || s->ours[1] >= 0 || s->ours[2] >= 0) {
		if (exchange(s, p, &fed, ended ? 0 : PATIENCE_MS))
			continue;
		if (ended)
			break;
		ended = process_reap(pid, WNOHANG, status);
	}
	if (!ended)
		ended = process_reap(pid, 0, status);
	return ended == 1 ? 0 : -1;
}

int
process_run(const struct process *p, int *status, struct error *err)
{
	struct streams streams;
	struct signals signals;
	pid_t pid = -1;
	int rc;

	signals_take(&signals, p);
	if (open_streams(&streams, p) != 0)
		rc = error_errno(err, errno, "cannot run '%s'", p->argv[0]);
	else
		rc = start(p, &streams, &signals, &pid, err);
	if (rc == 0 &&
	    (signals.guarded ? guard_wait(&signals.guard, pid, status, p->ended_by) != 1
			     : converse(&streams, p, pid, status) != 0))
		rc = error_errno(err, errno, "cannot wait for '%s'", p->argv[0]);
	streams_close(&streams);
	signals_give_back(&signals);
	return rc;
}

struct process_sink {
	pid_t pid;
	struct signals signals;
};

struct process_sink *
process_sink_start(
    const char *const *argv, const char *const *env, int *fd_out, struct error *err)
{
	struct process p = {.argv = argv, .env = env};
	struct streams streams = {{-1, -1, -1}, {-1, -1, -1}};
	struct process_sink *sink = xcalloc(1, sizeof *sink);
	int rc;

	signals_take(&sink->signals, &p);
	if (make_pipe(&streams.child[0], &streams.ours[0]) != 0)
		rc = error_errno(err, errno, "cannot run '%s'", argv[0]);
	else
		rc = start(&p, &streams, &sink->signals, &sink->pid, err);
	if (rc == 0) {
		*fd_out = streams.ours[0];
		return sink;
	}
	streams_close(&streams);
	signals_give_back(&sink->signals);
	free(sink);
	return NULL;
}

int
process_sink_end(struct process_sink *sink)
{
	int status = -1;

	process_reap(sink->pid, 0, &status);
	signals_give_back(&sink->signals);
	free(sink);
	return status;
}
