#ifndef CRM_CHECK_H
#define CRM_CHECK_H

#include "crm/crm.h"

#include <stdbool.h>
#include <stddef.h>

/* What is wrong in a data directory, and where. */
enum problem_level { PROBLEM_ERROR, PROBLEM_WARNING };

struct problem {
	char *path;          /* relative to the data directory */
	size_t line, column; /* from 1; of what belongs to the whole file: 1, 1 */
	enum problem_level level;
	const char *rule; /* a short name for what was broken: "unknown-user" */
	char *message;    /* holds what the files hold, control characters included */
};

struct problem_list {
	struct problem *items;
	size_t count, room;
};
#define PROBLEM_LIST_INIT  \
	{                  \
		NULL, 0, 0 \
	}
void problem_list_release(struct problem_list *list);

struct check_request {
	/* The index is checked in place of the files, and only what its changes against
	 * HEAD have to do with is told. */
	bool staged;
	/* Only what stands in these files and folders is told; they are named from the
	 * current folder. None: all is. */
	const char *const *files;
	size_t file_count;
};

/*
 * Finds the problems of the session's data directory, sorted by path and place. What
 * concerns several records is looked for among all of them, whatever is asked for. Error:
 * a file that was asked for is not there, or lies elsewhere; no repository to have an
 * index.
 */
int crm_check(struct crm *crm, const struct check_request *request,
    struct problem_list *out, struct error *err);

/* A path of the data directory as it is named from the current folder; an absolute one
 * where neither lies in the other. The caller frees. */
char *crm_path_from_here(const struct crm *crm, const char *path);

#endif
