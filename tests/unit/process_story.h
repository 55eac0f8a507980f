#ifndef TESTS_PROCESS_STORY_H
#define TESTS_PROCESS_STORY_H

#include "base/process.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SHELL(script) ((const char *const[]){"sh", "-c", (script), NULL})

static inline int
run(const struct process *p)
{
	struct error err = ERROR_INIT;
	int status = -1;

	if (process_run(p, &status, &err) != 0)
		fail_msg("%s", err.message);
	return status;
}

/* What the script writes, and that it ends well. */
static inline void
assert_output(struct process *p, const char *expected)
{
	struct buf out = BUF_INIT;

	p->output = &out;
	assert_int_equal(run(p), 0);
	assert_string_equal(out.data, expected);
	buf_release(&out);
	p->output = NULL;
}

#endif
