#include "commands/progress.h"

#include "base/file.h"

#include <unistd.h>

static void
show(void *context, const char *text, size_t len)
{
	(void)context;
	(void)!file_write_all(STDERR_FILENO, text, len);
}

const struct progress *
progress_on_terminal(const struct env *env)
{
	static const struct progress progress = {show, NULL};

	return env->stderr_tty ? &progress : NULL;
}
