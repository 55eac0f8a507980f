#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

/*
 * Faults in the middle of things: the calls by which a process changes a disk are
 * counted here, its own and libgit2's, since a program's functions come before the C
 * library's. The Nth kills the process, or fails. Included by one file of a test.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_KILL, /* the process dies before the call */
	FAULT_ONCE, /* the call fails */
	FAULT_FULL, /* it fails, and so do all later ones that need room */
	FAULT_HOOK  /* fault.hook() runs before the call */
};

static struct {
	enum fault_kind kind;
	int error;     /* what the call fails with */
	long at;       /* which one, from 1 */
	long count;    /* how many there were */
	bool no_flags; /* renameat2(2) is not known */
	bool no_links; /* nor link(2) */
	void (*hook)(void *);
	void *payload;
} fault;

/* 0, or -1 with errno where the call is to fail. `room`: it needs some on the disk. */
static int
fault_step(bool room)
{
	if (fault.kind == FAULT_NONE)
		return 0;
	fault.count++;
	if (fault.kind == FAULT_FULL) {
		errno = fault.error;
		return room && fault.count >= fault.at ? -1 : 0;
	}
	if (fault.count != fault.at)
		return 0;
	if (fault.kind == FAULT_KILL)
		kill(getpid(), SIGKILL);
	if (fault.kind == FAULT_HOOK) {
		fault.kind = FAULT_NONE;
		fault.hook(fault.payload);
		return 0;
	}
	errno = fault.error;
	return -1;
}

static void
fault_arm(enum fault_kind kind, long at, int error)
{
	fault.kind = kind;
	fault.at = at;
	fault.error = error;
	fault.count = 0;
}

/* Calls of which none is a fault: reading. */
static bool
fault_creates(int flags)
{
	return (flags & (O_CREAT | O_TRUNC)) != 0;
}

static int
fault_open(int folder, const char *path, int flags, mode_t mode)
{
	if (fault_creates(flags) && fault_step(true) != 0)
		return -1;
	return (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define FAULT_MODE(flags, mode)                       \
	do {                                          \
		va_list ap_;                          \
		va_start(ap_, flags);                 \
		if (((flags)&O_CREAT) != 0)           \
			(mode) = va_arg(ap_, mode_t); \
		va_end(ap_);                          \
	} while (0)

#define FAULT_CALL(room, ...) (fault_step(room) != 0 ? -1 : syscall(__VA_ARGS__))

/* The C library's headers name some of their parameters and attributes otherwise. */
int open(const char *path, int flags, ...);
int open64(const char *path, int flags, ...);
int openat(int folder, const char *path, int flags, ...);
int openat64(int folder, const char *path, int flags, ...);
ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t at);
int ftruncate64(int fd, off_t len);

int
open64(const char *path, int flags, ...)
{
	mode_t mode = 0;

	FAULT_MODE(flags, mode);
	return fault_open(AT_FDCWD, path, flags, mode);
}

int
openat64(int folder, const char *path, int flags, ...)
{
	mode_t mode = 0;

	FAULT_MODE(flags, mode);
	return fault_open(folder, path, flags, mode);
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
	return FAULT_CALL(true, SYS_write, fd, bytes, len);
}

int
fsync(int fd)
{
	return (int)FAULT_CALL(true, SYS_fsync, fd);
}

int
syncfs(int fd)
{
	return (int)FAULT_CALL(true, SYS_syncfs, fd);
}

int
rename(const char *from, const char *to)
{
	return (int)FAULT_CALL(false, SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int
renameat(int a, const char *from, int b, const char *to)
{
	return (int)FAULT_CALL(false, SYS_renameat, a, from, b, to);
}

int
renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	if (fault.no_flags) {
		errno = EINVAL;
		return -1;
	}
	return (int)FAULT_CALL(false, SYS_renameat2, a, from, b, to, flags);
}

int
link(const char *from, const char *to)
{
	return (int)FAULT_CALL(true, SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
linkat(int a, const char *from, int b, const char *to, int flags)
{
	if (fault.no_links) {
		errno = EPERM;
		return -1;
	}
	return (int)FAULT_CALL(true, SYS_linkat, a, from, b, to, flags);
}

int
unlink(const char *path)
{
	return (int)FAULT_CALL(false, SYS_unlinkat, AT_FDCWD, path, 0);
}

int
unlinkat(int folder, const char *path, int flags)
{
	return (int)FAULT_CALL(false, SYS_unlinkat, folder, path, flags);
}

int
rmdir(const char *path)
{
	return (int)FAULT_CALL(false, SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int
mkdir(const char *path, mode_t mode)
{
	return (int)FAULT_CALL(true, SYS_mkdirat, AT_FDCWD, path, mode);
}

int
mkdirat(int folder, const char *path, mode_t mode)
{
	return (int)FAULT_CALL(true, SYS_mkdirat, folder, path, mode);
}

int
ftruncate64(int fd, off_t len)
{
	return (int)FAULT_CALL(true, SYS_ftruncate, fd, len);
}

#endif
