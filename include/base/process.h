#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Child processes, started with an argument vector and no shell, found on the
 * PATH where argv[0] has no slash.
 */
struct process {
	const char *const *argv; /* ends with NULL */
	const char *const *env; /* "NAME=value" to set besides ours ("NAME" alone unsets),
				   ends with NULL; or NULL */
	const char *dir;        /* the folder to start in, or NULL */
	const char *input; /* its standard input, of input_len bytes; NULL: ours where */
	size_t input_len;  /* inherit_input says so, else /dev/null */
	bool inherit_input;
	struct buf *output; /* gathers its standard output; NULL: ours */
	struct buf *errors; /* gathers its standard error; NULL: ours. May be == output */
	bool output_to_errors; /* its standard output is our standard error */
	/*
	 * Where not NULL (and it gathers nothing): a signal that is to end us, such as
	 * Ctrl-C, is passed on to it, and told here once it has ended; 0: none came. It
	 * has two seconds for that, and is killed then.
	 */
	int *ended_by;
	/* Is shown what `errors` gathers as it comes, or NULL. */
	void (*watch)(void *context, const char *bytes, size_t len);
	void *context;
};

/*
 * Runs it to its end. 0 with the exit status in *status (128 + n where signal n
 * ended it), or -1 with err where it could not be started; the message says
 * "cannot run 'git': no such file or directory".
 */
int process_run(const struct process *p, int *status, struct error *err);

/*
 * Starts a child that reads what we write to *fd_out as we go, such as a pager; our
 * standard output and error are its own. While it runs, it alone answers Ctrl-C. NULL
 * with err where it could not be started. The descriptor is the caller's: closed before
 * the end is waited for.
 */
struct process_sink;
struct process_sink *process_sink_start(
    const char *const *argv, const char *const *env, int *fd_out, struct error *err);

/* Waits for its end and frees; its exit status, or -1. */
int process_sink_end(struct process_sink *sink);

/*
 * Splits a command of $EDITOR's or $PAGER's kind into words as sh(1) would:
 * blanks, '…', "…" and backslashes; no expansions. An array that ends with NULL,
 * of one allocation each: free with process_words_free(). NULL where a quote is open.
 */
char **process_words(const char *command);
void process_words_free(char **words);

#endif
