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

/* A file of that name, or of the first free number before it. */
static int
create(const char *folder, const char *name, struct draft *out)
{
	int fd = -1;

	for (int n = 1; fd < 0 && n <= MAX_DRAFTS; n++) {
		free(out->path);
		out->path = n == 1 ? xasprintf("%s/%s", folder, name)
				   : xasprintf("%s/%d-%s", folder, n, name);
		out->earlier = n > 1;
		fd = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static int
write_draft(const char *folder, const char *name, struct draft *out, struct error *err)
{
	int fd = create(folder, name, out);
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
	char *folder = NULL;
	int ret = -1;

	*out = (struct draft){NULL, BUF_INIT, false};
	if (crm_writable(crm, &repo, err) != 0 ||
	    repository_check_writable(repo, err) != 0 ||
	    make_folders(repository_git_dir(repo), &folder, err) != 0)
		return -1;
	buf_add(&out->text, text, len);
	ret = write_draft(folder, name, out, err);
	free(folder);
	return ret;
}

int
draft_read(const struct draft *draft, struct buf *out, struct error *err)
{
	int fd = open(draft->path, O_RDONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return error_errno(err, errno, "cannot read '%s'", draft->path);
	if (file_read_all(fd, out) != 0)
		ret = error_errno(err, errno, "cannot read '%s'", draft->path);
	close(fd);
	return ret;
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
draft_discard(struct draft *draft)
{
	if (draft->path != NULL)
		unlink(draft->path);
	draft_release(draft);
}

void
draft_release(struct draft *draft)
{
	free(draft->path);
	draft->path = NULL;
	buf_release(&draft->text);
}
