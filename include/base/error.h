#ifndef BASE_ERROR_H
#define BASE_ERROR_H

/*
 * Errors are values. A function that can fail takes a `struct error *` last and
 * returns 0, or -1 with the error filled in. The message is complete as it
 * stands: what, which, why and, where there is one, the fix; lower case, the
 * subject in single quotes, no full stop. main prints it, once.
 */

/* The values are the process's exit codes. */
enum error_code {
	ERROR_NONE = 0,
	ERROR_FAILED = 1, /* could not be done, given the data */
	ERROR_USAGE = 2   /* wrong whatever the data are */
};

struct error {
	enum error_code code;
	char *message; /* owned */
	char *details; /* what another program said, a line each, for below the message;
			  or NULL */
};

#define ERROR_INIT                     \
	{                              \
		ERROR_NONE, NULL, NULL \
	}

/*
 * Fill in the error and return -1, so that `return error_failed(err, …)` reads
 * well. The first error wins: a later one, from a clean-up, leaves it alone.
 */
int error_failed(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
int error_usage(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* As error_failed(), with ": " and the words for errnum, in lower case, behind it. */
int error_errno(struct error *err, int errnum, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Sets what stands below the message of an error that is set; returns -1. */
int error_details(struct error *err, const char *details);

/* Puts text before the message of an error that is set; returns -1. */
int error_prefix(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees the message and makes the error as ERROR_INIT left it. */
void error_clear(struct error *err);

#endif
