#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/file_place.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Lines that end in NUL, since a path may hold anything else:
 *
 *	minicrm journal 1
 *	branch refs/heads/main
 *	from COMMIT
 *	to COMMIT
 *	made FOLDER				each folder that had to be made
 *	file OLD-BLOB NEW-BLOB MODE PATH	each file; a blob of zeros: no such file
 *	kind OLD NEW OLD-MODE MODE PATH		the same of a link or a folder
 *	special OLD NEW OLD-MODE MODE PATH	the same: git writes the new one
 *	end
 */
static const char first_line[] = "minicrm journal 1";

static void
add_line(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "%s %s", key, value);
	buf_addch(out, '\0');
}

/* A link or a folder, which "file" has no words for. */
static bool
is_other(const struct content *content)
{
	return content->is_link || content->folder != NULL;
}

static unsigned
mode_of(const struct content *content)
{
	return content->folder != NULL ? GIT_FILEMODE_TREE
	       : content->is_link      ? GIT_FILEMODE_LINK
				       : GIT_FILEMODE_BLOB;
}

static void
add_files(struct buf *out, const struct fileset *files)
{
	char old[GIT_OID_HEXSZ + 1], new[GIT_OID_HEXSZ + 1];

	for (size_t i = 0; i < files->made.count; i++)
		add_line(out, "made", files->made.items[i]);
	for (size_t i = 0; i < files->count; i++) {
		const struct entry *entry = &files->items[i];

		git_oid_tostr(
		    old, sizeof old, entry->left ? &entry->new_id : &entry->old_id);
		git_oid_tostr(new, sizeof new, &entry->new_id);
		if (!entry->left &&
		    (entry->special || is_other(&entry->old) || is_other(&entry->new)))
			buf_addf(out, "%s %s %s %o ", entry->special ? "special" : "kind",
			    old, new, mode_of(&entry->old));
		else
			buf_addf(out, "file %s %s ", old, new);
		buf_addf(out, "%o %s", (unsigned)entry->mode, entry->path);
		buf_addch(out, '\0');
	}
}

/* Beside, fsync, rename, fsync of the folder. */
static int
write_file(struct repository *repo, const struct buf *text, struct error *err)
{
	int fd =
	    file_open(repo->gitdir, NEW_JOURNAL_PATH, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	int rc = 0;

	if (fd < 0)
		return gitdir_error(repo, "write", NEW_JOURNAL_PATH, err);
	if (file_write_all(fd, text->data, text->len) != 0 || fsync(fd) != 0)
		rc = gitdir_error(repo, "write", NEW_JOURNAL_PATH, err);
	if (close(fd) != 0 && rc == 0)
		rc = gitdir_error(repo, "write", NEW_JOURNAL_PATH, err);
	if (rc == 0 &&
	    renameat(repo->gitdir, NEW_JOURNAL_PATH, repo->gitdir, JOURNAL_PATH) != 0)
		rc = gitdir_error(repo, "write", JOURNAL_PATH, err);
	if (rc == 0)
		rc = file_sync_parent(repo->gitdir, JOURNAL_PATH, err);
	if (rc != 0) {
		unlinkat(repo->gitdir, NEW_JOURNAL_PATH, 0);
		unlinkat(repo->gitdir, JOURNAL_PATH, 0);
	}
	return rc;
}

int
journal_write(struct repository *repo, const struct head *head, const git_oid *commit,
    const struct fileset *files, struct error *err)
{
	char id[GIT_OID_HEXSZ + 1];
	struct buf text = BUF_INIT;
	int rc;

	buf_add(&text, first_line, sizeof first_line);
	add_line(&text, "branch", head->branch);
	add_line(&text, "from", git_oid_tostr(id, sizeof id, &head->commit));
	add_line(&text, "to", git_oid_tostr(id, sizeof id, commit));
	add_files(&text, files);
	buf_add(&text, "end", sizeof "end");
	rc = write_file(repo, &text, err);
	buf_release(&text);
	return rc;
}

static bool
parse_id(git_oid *out, const char *text)
{
	return strlen(text) >= GIT_OID_HEXSZ &&
	       git_oid_fromstrn(out, text, GIT_OID_HEXSZ) == 0;
}

/* "OLD NEW MODE PATH", or with the old mode before the new one. */
static bool
parse_entry(struct fileset *files, const char *text, bool has_old_mode, bool special)
{
	git_oid old, new;
	struct entry *entry;
	unsigned long mode, old_mode;
	char *path;

	if (strlen(text) < 2 * (GIT_OID_HEXSZ + 1) || !parse_id(&old, text) ||
	    !parse_id(&new, text + GIT_OID_HEXSZ + 1))
		return false;
	mode = old_mode = strtoul(text + 2 * (GIT_OID_HEXSZ + 1), &path, 8);
	if (has_old_mode && *path == ' ')
		mode = strtoul(path + 1, &path, 8);
	if (*path != ' ' || path[1] == '\0')
		return false;
	entry = fileset_add(files, path + 1);
	entry->old_id = old;
	entry->new_id = new;
	entry->old_mode = (git_filemode_t)old_mode;
	entry->mode = (git_filemode_t)mode;
	entry->special = special;
	entry->touched = entry->remode = true;
	return true;
}

/* What stands behind the key, or NULL where the line has another. */
static const char *
value_of(const char *line, const char *key)
{
	size_t len = strlen(key);

	return strncmp(line, key, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}

static bool
parse_line(struct journal *out, const char *line)
{
	const char *value;

	if ((value = value_of(line, "file")) != NULL)
		return parse_entry(&out->files, value, false, false);
	if ((value = value_of(line, "kind")) != NULL)
		return parse_entry(&out->files, value, true, false);
	if ((value = value_of(line, "special")) != NULL)
		return parse_entry(&out->files, value, true, true);
	if ((value = value_of(line, "from")) != NULL)
		return parse_id(&out->head.commit, value);
	if ((value = value_of(line, "to")) != NULL)
		return parse_id(&out->commit, value);
	if ((value = value_of(line, "made")) != NULL) {
		strlist_add(&out->files.made, value);
		return true;
	}
	value = value_of(line, "branch");
	if (value == NULL || out->head.branch != NULL)
		return false;
	out->head.branch = xstrdup(value);
	return true;
}

static bool
parse(struct journal *out, const struct buf *text)
{
	const char *line = text->data, *end = text->data + text->len;

	if (strcmp(line, first_line) != 0)
		return false;
	for (line += sizeof first_line; line < end && strcmp(line, "end") != 0;
	     line += strlen(line) + 1)
		if (!parse_line(out, line))
			return false;
	return line < end && out->head.branch != NULL && !git_oid_is_zero(&out->commit);
}

int
journal_read(struct repository *repo, struct journal *out, struct error *err)
{
	struct buf text = BUF_INIT;
	int rc = file_read(repo->gitdir, JOURNAL_PATH, 0, &text, err);

	*out = (struct journal){0};
	if (rc == 1 && !parse(out, &text))
		rc = error_failed(err,
		    "'%s" JOURNAL_PATH "' was written by another version of minicrm: "
		    "run that one to finish what it began",
		    repository_git_dir(repo));
	buf_release(&text);
	if (rc != 1)
		journal_release(out);
	return rc;
}

int
journal_remove(struct repository *repo, struct error *err)
{
	if (unlinkat(repo->gitdir, JOURNAL_PATH, 0) != 0 && errno != ENOENT)
		return gitdir_error(repo, "remove", JOURNAL_PATH, err);
	return file_sync_parent(repo->gitdir, JOURNAL_PATH, err);
}

void
journal_release(struct journal *journal)
{
	head_release(&journal->head);
	fileset_release(&journal->files);
}
