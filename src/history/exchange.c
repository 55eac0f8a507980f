/* renameat2(2) is Linux's own. */
#define _GNU_SOURCE

#include "history_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#ifdef RENAME_EXCHANGE
static int
rename_flagged(int folder, const char *from, const char *to, unsigned flags)
{
	if (renameat2(folder, from, folder, to, flags) == 0)
		return 0;
	/* The kernel or the file system does not know it. */
	if (errno == ENOSYS || errno == EINVAL)
		errno = ENOTSUP;
	return -1;
}
#else
#define RENAME_EXCHANGE 0
#define RENAME_NOREPLACE 0

static int
rename_flagged(int folder, const char *from, const char *to, unsigned flags)
{
	(void)folder, (void)from, (void)to, (void)flags;
	errno = ENOTSUP;
	return -1;
}
#endif

int
rename_exchange(int folder, const char *a, const char *b)
{
	return rename_flagged(folder, a, b, RENAME_EXCHANGE);
}

int
rename_noreplace(int folder, const char *from, const char *to)
{
	return rename_flagged(folder, from, to, RENAME_NOREPLACE);
}

int
rename_exclusive(int folder, const char *from, const char *to)
{
	struct stat st;

	if (rename_noreplace(folder, from, to) == 0)
		return 0;
	if (errno != ENOTSUP)
		return -1;
	if (linkat(folder, from, folder, to, 0) == 0)
		return unlinkat(folder, from, 0);
	if (errno != EPERM && errno != EMLINK && errno != ENOTSUP && errno != ENOSYS)
		return -1;
	/* Neither this way nor that: an instant remains in which a file could come. */
	if (fstatat(folder, to, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return errno == ENOENT ? renameat(folder, from, folder, to) : -1;
}
