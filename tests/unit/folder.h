#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

/* A folder of its own for each test, and what to say of it. */
#include "base/file.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "temporary.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct folder {
	char *path;
	int root;
	int lowest; /* the descriptor that is free: none may leak */
	struct error err;
};

static inline int
folder_lowest(void)
{
	int fd = dup(STDERR_FILENO);

	close(fd);
	return fd;
}

static inline int
folder_setup(void **state)
{
	struct folder *f = xcalloc(1, sizeof *f);

	f->path = temporary_folder("file");
	if (f->path == NULL)
		return -1;
	f->root = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f->lowest = folder_lowest();
	*state = f;
	return f->root < 0;
}

static inline void
list_below(int root, const char *folder, struct strlist *paths)
{
	DIR *dir = file_opendir(root, folder);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char *path = xasprintf("%s/%s", folder, entry->d_name);
		struct stat st;

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			strlist_add(paths, path + 2);
			if (fstatat(root, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			    S_ISDIR(st.st_mode))
				list_below(root, path, paths);
		}
		free(path);
	}
	closedir(dir);
}

/* Everything below the root, sorted, as "a a/b c". */
static inline void
assert_tree(struct folder *f, const char *expected)
{
	struct strlist paths = STRLIST_INIT;
	struct buf tree = BUF_INIT;

	list_below(f->root, ".", &paths);
	strlist_sort(&paths);
	for (size_t i = 0; i < paths.count; i++)
		buf_addf(&tree, "%s%s", i == 0 ? "" : " ", paths.items[i]);
	assert_string_equal(tree.data, expected);
	buf_release(&tree);
	strlist_release(&paths);
}

static inline int
folder_teardown(void **state)
{
	struct folder *f = *state;
	struct strlist paths = STRLIST_INIT;

	error_clear(&f->err);
	list_below(f->root, ".", &paths);
	strlist_sort(&paths);
	while (paths.count > 0) {
		const char *path = paths.items[paths.count - 1];

		if (unlinkat(f->root, path, 0) != 0)
			unlinkat(f->root, path, AT_REMOVEDIR);
		strlist_remove(&paths, paths.count - 1);
	}
	strlist_release(&paths);
	rmdir(f->path);
	assert_int_equal(folder_lowest(), f->lowest);
	close(f->root);
	free(f->path);
	free(f);
	return 0;
}

static inline void
put(struct folder *f, const char *path, const char *text)
{
	if (file_replace(f->root, path, text, strlen(text), &f->err) != 0)
		fail_msg("%s", f->err.message);
}

static inline void
assert_holds(struct folder *f, const char *path, const char *text)
{
	struct buf bytes = BUF_INIT;

	if (file_read(f->root, path, 0, &bytes, &f->err) != 1)
		fail_msg("%s: %s", path, f->err.message ? f->err.message : "missing");
	assert_string_equal(bytes.data, text);
	buf_release(&bytes);
}

static inline void
assert_error(struct folder *f, int rc, const char *message)
{
	assert_int_equal(rc, -1);
	assert_int_equal(f->err.code, ERROR_FAILED);
	assert_string_equal(f->err.message, message);
	error_clear(&f->err);
}

#endif
