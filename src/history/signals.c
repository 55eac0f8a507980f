#include "history_internal.h"

/* What a user or a system ends a process with. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define ENDING_COUNT (sizeof ending / sizeof *ending)

void
signals_block(sigset_t *saved)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ENDING_COUNT; i++)
		sigaddset(&set, ending[i]);
	sigprocmask(SIG_BLOCK, &set, saved);
}

void
signals_restore(const sigset_t *saved)
{
	sigprocmask(SIG_SETMASK, saved, NULL);
}

/* One that is ignored (nohup) stays so, and one that somebody handles is theirs. */
static void
replace(void (*from)(int), void (*to)(int), int flags)
{
	struct sigaction action = {.sa_handler = to, .sa_flags = flags}, now;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (sigaction(ending[i], NULL, &now) == 0 &&
		    (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == from)
			sigaction(ending[i], &action, NULL);
}

void
signals_catch(void (*handler)(int))
{
	replace(SIG_DFL, handler, (int)SA_RESETHAND);
}

void
signals_uncatch(void (*handler)(int))
{
	replace(handler, SIG_DFL, 0);
}
