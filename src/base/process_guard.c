#include "process_internal.h"

#include "base/process.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GRACE_MS 2000 /* how long a child has to end by itself */
#define LOOK_MS 10

/* What a user or a system ends a process with. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define ENDING_COUNT (sizeof ending / sizeof *ending)

static void
do_nothing(int number)
{
	(void)number;
}

/* Then Ctrl-C reaches whatever is in our group, and what is not could not ask there. */
static bool
has_terminal(void)
{
	int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
	bool has;

	if (fd < 0)
		return false;
	has = tcgetpgrp(fd) == getpgrp();
	close(fd);
	return has;
}

void
guard_take(struct guard *guard)
{
	/* One that is ignored by default would not be kept for us. */
	struct sigaction keep = {.sa_handler = do_nothing, .sa_flags = SA_NOCLDSTOP};
	struct sigaction now;

	guard->group = !has_terminal();
	sigemptyset(&keep.sa_mask);
	sigemptyset(&guard->awaited);
	sigaddset(&guard->awaited, SIGCHLD);
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (sigaction(ending[i], NULL, &now) == 0 &&
		    ((now.sa_flags & SA_SIGINFO) != 0 || now.sa_handler != SIG_IGN))
			sigaddset(&guard->awaited, ending[i]);
	sigprocmask(SIG_BLOCK, &guard->awaited, &guard->saved);
	sigaction(SIGCHLD, &keep, &guard->old_child);
}

void
guard_become(const struct guard *guard)
{
	struct sigaction standard = {.sa_handler = SIG_DFL};

	/* Our handlers are about our files. */
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (sigismember(&guard->awaited, ending[i]) == 1)
			sigaction(ending[i], &standard, NULL);
	sigaction(SIGCHLD, &standard, NULL);
	if (guard->group)
		setpgid(0, 0);
	/* Also where the caller has put them off for itself. */
	sigprocmask(SIG_UNBLOCK, &guard->awaited, NULL);
}

static int
end_child(const struct guard *guard, pid_t pid, int number, int *status)
{
	const struct timespec pause = {0, LOOK_MS * 1000 * 1000};
	pid_t target = guard->group ? -pid : pid;
	int rc;

	kill(target, number);
	for (int waited = 0; waited < GRACE_MS; waited += LOOK_MS) {
		rc = process_reap(pid, WNOHANG, status);
		if (rc != 0)
			return rc;
		nanosleep(&pause, NULL);
	}
	kill(target, SIGKILL);
	return process_reap(pid, 0, status);
}

int
guard_wait(const struct guard *guard, pid_t pid, int *status, int *ended_by)
{
	int rc, number;

	*ended_by = 0;
	while ((rc = process_reap(pid, WNOHANG, status)) == 0) {
		if (sigwait(&guard->awaited, &number) != 0 || number == SIGCHLD)
			continue;
		*ended_by = number;
		return end_child(guard, pid, number, status);
	}
	return rc;
}

void
guard_give_back(const struct guard *guard)
{
	sigaction(SIGCHLD, &guard->old_child, NULL);
	sigprocmask(SIG_SETMASK, &guard->saved, NULL);
}
