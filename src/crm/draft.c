#include "crm/draft.h"

#include "base/file.h"
#include "base/mem.h"
#include "crm_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Drafts of one name that may be kept, from editors that came to grief. */
#define MAX_DRAFTS 1000

static int
make_folders(const char *git_dir, char **out, struct error *err)
{
	char *ours = xasprintf("%sminicrm", git_dir);
	char *drafts = xasprintf("%s/drafts", ours);
	int ret = 0;

	if ((mkdir(ours, 0777) != 0 && errno != EEXIST) ||
	    (mkdir(drafts, 0700) != 0 && errno != EEXIST)) {
		ret = error_errno(err, errno, "cannot make the folder '%s'", drafts);
		free(drafts);
		drafts = NULL;
	}
	free(ours);
	*out = drafts;
	return ret;
}

/* The path of the draft's nth file. The caller frees. */
static char *
numbered(const struct draft *draft, int n)
{
	return n == 1 ? xasprintf("%s/%s", draft->folder, draft->name)
		      : xasprintf("%s/%d-%s", draft->folder, n, draft->name);
}

/* A file of that name, or of the first free number before it. */
static int
create(struct draft *out)
{
	int fd = -1;

	for (int n = 1; fd < 0 && n <= MAX_DRAFTS; n++) {
		free(out->path);
		out->path = numbered(out, n);
		fd = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static int
write_draft(struct draft *out, struct error *err)
{
	int fd = create(out);
	bool ok;

	if (fd < 0)
		return error_errno(err, errno, "cannot write '%s'", out->path);
	ok = file_write_all(fd, out->text.data, out->text.len) == 0;
	if (close(fd) != 0 || !ok) {
		error_errno(err, errno, "cannot write '%s'", out->path);
		unlink(out->path);
		return -1;
	}
	return 0;
}

int
draft_open(struct crm *crm, const char *name, const void *text, size_t len,
    struct draft *out, struct error *err)
{
	struct repository *repo;

	*out = (struct draft){NULL, BUF_INIT, NULL, NULL};
	if (crm_writable(crm, &repo, err) != 0 ||
	    repository_check_writable(repo, err) != 0 ||
	    make_folders(repository_git_dir(repo), &out->folder, err) != 0)
		return -1;
	out->name = xstrdup(name);
	buf_add(&out->text, text, len);
	if (write_draft(out, err) == 0)
		return 0;
	draft_release(out);
	return -1;
}

static int
read_path(const char *path, struct buf *out, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return error_errno(err, errno, "cannot read '%s'", path);
	if (file_read_all(fd, out) != 0)
		ret = error_errno(err, errno, "cannot read '%s'", path);
	close(fd);
	return ret;
}

int
draft_read(const struct draft *draft, struct buf *out, struct error *err)
{
	return read_path(draft->path, out, err);
}

static bool
same_text(const char *a, const char *b)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct error ignored = ERROR_INIT;
	bool same = read_path(a, &one, &ignored) == 0 &&
		    read_path(b, &two, &ignored) == 0 && one.len == two.len &&
		    memcmp(one.data, two.data, one.len) == 0;

	error_clear(&ignored);
	buf_release(&one);
	buf_release(&two);
	return same;
}

void
draft_keep(struct draft *draft)
{
	for (int n = 1; n <= MAX_DRAFTS; n++) {
		char *path = numbered(draft, n);

		if (strcmp(path, draft->path) != 0 && same_text(path, draft->path)) {
			unlink(draft->path);
			free(draft->path);
			draft->path = path;
			return;
		}
		free(path);
	}
}

/* Has nobody been told yet of the kept text? Who may read it remembers that: the group,
 * whom the folder keeps out. */
static bool
is_news(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_mode & S_IRGRP) == 0 &&
	       chmod(path, st.st_mode | S_IRGRP) == 0;
}

void
draft_earlier(const struct draft *draft, struct strlist *out)
{
	for (int n = 1; n <= MAX_DRAFTS; n++) {
		char *path = numbered(draft, n);

		if (strcmp(path, draft->path) != 0 && is_news(path))
			strlist_take(out, path);
		else
			free(path);
	}
}

/* Is the line, of the form's lines, a comment? */
static bool
is_form_comment(const struct buf *form, const char *line, size_t len)
{
	const char *at = form->data;

	while (*at != '\0') {
		size_t width = strcspn(at, "\n");

		if (*at == '#' && width == len && memcmp(at, line, len) == 0)
			return true;
		at += width + (at[width] == '\n');
	}
	return false;
}

void
draft_cut_comments(const struct buf *form, struct buf *text)
{
	struct buf kept = BUF_INIT;
	const char *line = text->data, *end = text->data + text->len;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t width = (size_t)((newline == NULL ? end : newline) - line);
		size_t len = width > 0 && line[width - 1] == '\r' ? width - 1 : width;
		size_t whole = width + (newline != NULL);

		if (!is_form_comment(form, line, len))
			buf_add(&kept, line, whole);
		line += whole;
	}
	buf_release(text);
	*text = kept;
}

void
draft_discard(const struct draft *draft)
{
	unlink(draft->path);
}

void
draft_release(struct draft *draft)
{
	free(draft->path);
	free(draft->folder);
	free(draft->name);
	buf_release(&draft->text);
	*draft = (struct draft){NULL, BUF_INIT, NULL, NULL};
}
