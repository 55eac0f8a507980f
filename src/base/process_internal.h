#ifndef PROCESS_INTERNAL_H
#define PROCESS_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* waitpid(2): 1 with the exit status as a shell counts it, 0 where it runs on, -1. */
int process_reap(pid_t pid, int flags, int *status);

/* process_guard.c: a child that is to end before us, where a signal ends us. */
struct guard {
	sigset_t saved;   /* the mask before */
	sigset_t awaited; /* SIGCHLD, and those that end a process */
	struct sigaction old_child;
	bool group; /* the child leads a process group of its own */
};

/* From here on what would end us waits. */
void guard_take(struct guard *guard);
/* In the child: async-signal-safe calls only. */
void guard_become(const struct guard *guard);
/* Waits for its end: 1, or -1. *ended_by is the signal that came meanwhile, or 0. */
int guard_wait(const struct guard *guard, pid_t pid, int *status, int *ended_by);
void guard_give_back(const struct guard *guard);

#endif
