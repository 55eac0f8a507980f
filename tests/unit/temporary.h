#ifndef TESTS_TEMPORARY_H
#define TESTS_TEMPORARY_H

#include "base/mem.h"

#include <stdlib.h>

/* A new folder below TMPDIR, or NULL. The caller frees. */
static inline char *
temporary_folder(const char *story)
{
	const char *tmpdir = getenv("TMPDIR");
	char *path =
	    xasprintf("%s/minicrm-%s-XXXXXX", tmpdir == NULL ? "/tmp" : tmpdir, story);

	if (mkdtemp(path) == NULL) {
		free(path);
		return NULL;
	}
	return path;
}

#endif
