#ifndef BASE_CHANGE_H
#define BASE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is to become of files: the currency between the floor that knows records
 * and the one that knows git. Paths are relative to the data directory.
 */
struct blob {
	bool exists; /* false: no such file */
	char *bytes; /* owned; NULL where there is no such file */
	size_t len;
};

#define BLOB_INIT              \
	{                      \
		false, NULL, 0 \
	}

struct change {
	char *path;
	struct blob old; /* what the file must hold now */
	struct blob new; /* what it is to hold */
};

struct changeset {
	struct change *items;
	size_t count;
	size_t room;
};

#define CHANGESET_INIT     \
	{                  \
		NULL, 0, 0 \
	}

/* Adds a change; copies path and bytes. NULL bytes: no such file. */
void changeset_add(struct changeset *set, const char *path, const void *old,
    size_t old_len, const void *new, size_t new_len);

/* The change of that path, or NULL. Owned by the set. */
struct change *changeset_find(const struct changeset *set, const char *path);
void changeset_release(struct changeset *set);

void blob_set(struct blob *blob, const void *bytes, size_t len); /* copies; NULL: none */
void blob_release(struct blob *blob);
bool blob_equal(const struct blob *a, const struct blob *b);

#endif
