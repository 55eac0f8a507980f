/* syncfs(2) is Linux's own. */
#define _GNU_SOURCE

#include "history_internal.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

/* From here on one wait for all of the file system is shorter than one for each file. */
#define FEW 16

#ifdef __linux__
size_t
durability_few(void)
{
	return FEW;
}

int
durability_reach(int fd, struct error *err)
{
	if (syncfs(fd) != 0)
		return error_errno(err, errno, "cannot write to disk");
	return 0;
}
#else
/* sync(2) may return before anything is on disk. */
size_t
durability_few(void)
{
	return SIZE_MAX;
}

int
durability_reach(int fd, struct error *err)
{
	if (fsync(fd) != 0)
		return error_errno(err, errno, "cannot write to disk");
	return 0;
}
#endif

void
durability_of_objects(bool each)
{
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, each ? 1 : 0);
}
