#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char mark[] = "minicrm ";

/*
 * What a process that dies has to take away so that git is not stopped by it. The
 * one thing here that changes and is not passed down: signal handlers and
 * mem_on_exhaustion() take no argument. A process holds one transaction at most.
 */
static struct {
	char *volatile path; /* of index.lock */
	volatile sig_atomic_t held;
} guard;

static void
guard_unlink(void)
{
	if (guard.held)
		unlink(guard.path);
	guard.held = 0;
}

void
locks_keep(void)
{
	guard.held = 0;
}

static void
pause_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

static long
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* "10:02", or the whole "2026-11-23 10:02" where that was another day. */
static void
add_since(struct buf *out, const struct env *env, instant_t since)
{
	char text[INSTANT_TEXT_SIZE];
	const char *clock;

	instant_format_local(since, text);
	clock = strrchr(text, ' ');
	if (instant_local_day(since) != env->today || clock == NULL)
		buf_addstr(out, text);
	else
		buf_addstr(out, clock + 1);
}

/* The lock's text is "PID SECONDS HOST". */
static int
explain_holder(const struct repository *repo, int fd, struct error *err)
{
	struct buf text = BUF_INIT, who = BUF_INIT;
	long long since = 0;
	long pid = 0;
	int host = 0;

	if (file_read_all(fd, &text) == 0 &&
	    sscanf(text.data, "%ld %lld %n", &pid, &since, &host) >= 2 && host > 0) {
		text.data[strcspn(text.data, "\n")] = '\0';
		buf_addf(&who, "process %ld", pid);
		if (strcmp(text.data + host, repo->env->host) != 0)
			buf_addf(&who, " on %s", text.data + host);
		buf_addstr(&who, " (since ");
		add_since(&who, repo->env, since);
		buf_addch(&who, ')');
	} else {
		buf_addstr(&who, "another process");
	}
	error_failed(err, "'%s' is being changed by %s: try again", repo->dir, who.data);
	buf_release(&text);
	buf_release(&who);
	return -1;
}

/* The holder waits for us: there is no end to wait for. */
static bool
is_held_above(const struct repository *repo)
{
	const char *of = repo->env->hook_of;

	return of != NULL && strcmp(of, repository_git_dir(repo)) == 0;
}

static int
explain_above(const struct repository *repo, struct error *err)
{
	return error_failed(err,
	    "'%s' is being changed by the command that runs this hook: only "
	    "'post-commit' and 'post-merge' can change it, too",
	    repo->dir);
}

/* For those who wait; that it can't be written is no reason not to go on. */
static void
sign_lock(const struct repository *repo, int fd)
{
	char *text = xasprintf(
	    "%d %lld %s\n", repo->env->pid, (long long)repo->env->now, repo->env->host);

	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, text, strlen(text), 0);
	free(text);
}

/* The descriptor that holds the flock, or -1. */
static int
take_flock(const struct repository *repo, struct error *err)
{
	long deadline = clock_ms() + repo->patience;
	int fd;

	if (mkdirat(repo->gitdir, OUR_FOLDER, 0777) != 0 && errno != EEXIST)
		return gitdir_error(repo, "make", OUR_FOLDER, err);
	fd = file_open(repo->gitdir, LOCK_PATH, O_RDWR | O_CREAT, 0666);
	if (fd < 0)
		return gitdir_error(repo, "open", LOCK_PATH, err);
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			gitdir_error(repo, "lock", LOCK_PATH, err);
		else if (is_held_above(repo))
			explain_above(repo, err);
		else if (clock_ms() >= deadline)
			explain_holder(repo, fd, err);
		if (err->code != ERROR_NONE) {
			close(fd);
			return -1;
		}
		pause_ms(2);
	}
	sign_lock(repo, fd);
	return fd;
}

/* True where index.lock is one of ours. */
static bool
has_mark(const struct repository *repo)
{
	char text[sizeof mark - 1];
	int fd = file_open(repo->gitdir, INDEX_LOCK_PATH, O_RDONLY, 0);
	bool ours = false;

	if (fd < 0)
		return false;
	ours = read(fd, text, sizeof text) == (ssize_t)sizeof text &&
	       memcmp(text, mark, sizeof text) == 0;
	close(fd);
	return ours;
}

static int
write_mark(const struct repository *repo, const char *name, int flags)
{
	int fd = file_open(repo->gitdir, name, O_WRONLY | O_CREAT | flags, 0666);
	char *text;
	int rc, saved;

	if (fd < 0)
		return -1;
	text = xasprintf("%s%d\n", mark, repo->env->pid);
	rc = file_write_all(fd, text, strlen(text));
	saved = errno;
	free(text);
	if (close(fd) != 0 && rc == 0)
		return -1;
	errno = saved;
	return rc;
}

/*
 * Creates index.lock with the mark in it from the first moment: one that was empty
 * could not be told from git's after a kill. Only where a file can neither be linked
 * nor renamed so, it is empty for an instant. -1 with errno.
 */
static int
create_index_lock(const struct repository *repo)
{
	int rc = linkat(repo->gitdir, MARK_PATH, repo->gitdir, INDEX_LOCK_PATH, 0);
	int reason;

	if (rc != 0 && errno != EEXIST)
		rc = rename_noreplace(repo->gitdir, MARK_PATH, INDEX_LOCK_PATH);
	if (rc == 0 || errno == EEXIST)
		return rc;
	rc = write_mark(repo, INDEX_LOCK_PATH, O_EXCL);
	reason = errno;
	if (rc != 0 && reason != EEXIST)
		unlinkat(repo->gitdir, INDEX_LOCK_PATH, 0);
	errno = reason;
	return rc;
}

/* Once: 0, 1 where git holds it, -1 with errno. */
static int
try_index_lock(const struct repository *repo)
{
	sigset_t saved;
	int rc;

	signals_block(&saved);
	rc = create_index_lock(repo);
	/* Under the flock one with our mark has no owner: it becomes this run's. */
	if (rc != 0 && errno == EEXIST)
		rc = has_mark(repo) ? 0 : 1;
	guard.held = rc == 0;
	signals_restore(&saved);
	return rc;
}

static int
take_index_lock(const struct repository *repo, struct error *err)
{
	long deadline = clock_ms() + repo->patience;
	int rc;

	if (write_mark(repo, MARK_PATH, O_TRUNC) != 0) {
		gitdir_error(repo, "write", MARK_PATH, err);
		unlinkat(repo->gitdir, MARK_PATH, 0);
		return -1;
	}
	while ((rc = try_index_lock(repo)) == 1 && clock_ms() < deadline)
		pause_ms(1);
	if (rc < 0)
		gitdir_error(repo, "make", INDEX_LOCK_PATH, err);
	else if (rc == 1)
		error_failed(err,
		    "'%s" INDEX_LOCK_PATH "' exists: a git command is running, or one "
		    "died; remove the file if none is running",
		    repository_git_dir(repo));
	unlinkat(repo->gitdir, MARK_PATH, 0);
	return rc == 0 ? 0 : -1;
}

static void
on_signal(int number)
{
	guard_unlink();
	/* SA_RESETHAND has put the default back: it comes once this has returned. */
	raise(number);
}

static void
guard_set(const struct repository *repo)
{
	free(guard.path);
	guard.path = xasprintf("%s" INDEX_LOCK_PATH, repository_git_dir(repo));
	mem_on_exhaustion(guard_unlink);
	signals_catch(on_signal);
}

static void
guard_clear(void)
{
	signals_uncatch(on_signal);
	mem_on_exhaustion(NULL);
	free(guard.path);
	guard.path = NULL;
}

int
locks_take(struct repository *repo, struct locks *locks, struct error *err)
{
	locks->lock = take_flock(repo, err);
	if (locks->lock < 0)
		return -1;
	guard_set(repo);
	if (take_index_lock(repo, err) == 0) {
		locks->index = true;
		return 0;
	}
	locks_release(repo, locks);
	return -1;
}

void
locks_release(struct repository *repo, struct locks *locks)
{
	sigset_t saved;

	if (locks->lock < 0)
		return;
	signals_block(&saved);
	if (locks->index)
		unlinkat(repo->gitdir, INDEX_LOCK_PATH, 0);
	guard.held = 0;
	guard_clear();
	close(locks->lock);
	*locks = (struct locks)LOCKS_INIT;
	signals_restore(&saved);
}
