#include "base/file.h"
#include "base/mem.h"
#include "base/threeway.h"
#include "crm/sync.h"
#include "store/codec.h"
#include "store/docmerge.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What plain git asks for as its driver: three versions of one file. */

/* A file that git made for its driver, wherever that is. */
struct version {
	int folder;
	const char *name;
	struct buf bytes;
};

struct driving {
	struct version files[VERSIONS];
	const char *path; /* of the file that they are versions of */
	struct strlist *report;
};

static int
read_version(struct version *version, const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL   ? xstrdup(".")
		       : slash == path ? xstrdup("/")
				       : xstrndup(path, (size_t)(slash - path));
	int rc = 0;

	version->name = slash == NULL ? path : slash + 1;
	version->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (version->folder >= 0)
		rc = file_read(version->folder, version->name, 0, &version->bytes, err);
	free(folder);
	if (rc < 0)
		return -1;
	return rc == 1 ? 0 : error_failed(err, "'%s' is not there", path);
}

static int
undecided(struct driving *d, const char *why)
{
	strlist_take(d->report,
	    xasprintf("%s: %s: edit it, or take a side with 'git checkout --ours' or "
		      "'--theirs', then 'git add' it",
		d->path, why));
	return 1;
}

/* Two records that only happen to stand at one path. */
static bool
are_others(struct driving *d, enum kind kind, const char *id)
{
	struct record *a = record_new(kind, id, d->path);
	struct record *b = record_new(kind, id, d->path);
	const char *one, *two;
	bool others;

	codec_read(a, d->files[EARLIER].bytes.data, d->files[EARLIER].bytes.len, NULL);
	codec_read(b, d->files[LATER].bytes.data, d->files[LATER].bytes.len, NULL);
	one = record_get(a, "created");
	two = record_get(b, "created");
	others = one != NULL && two != NULL && strcmp(one, two) != 0;
	record_free(a);
	record_free(b);
	return others;
}

static int
drive_record(
    struct driving *d, enum kind kind, const char *id, struct buf *out, struct error *err)
{
	struct docmerge merge = DOCMERGE_INIT;
	struct docmerge_version versions[VERSIONS];
	struct error unreadable = ERROR_INIT;
	int rc;

	(void)err;
	if (!docmerge_is_readable(
		d->files[EARLIER].bytes.data, d->files[EARLIER].bytes.len) ||
	    !docmerge_is_readable(d->files[LATER].bytes.data, d->files[LATER].bytes.len))
		return undecided(d, "one side can't be read");
	if (are_others(d, kind, id))
		return undecided(d, "two records at one path");
	for (int i = 0; i < VERSIONS; i++)
		versions[i] = (struct docmerge_version){
		    i == BASE && d->files[i].bytes.len == 0 ? NULL
							    : d->files[i].bytes.data,
		    d->files[i].bytes.len, 0, NULL};
	rc = docmerge_run(kind, DOCMERGE_SYNC, &versions[BASE], &versions[EARLIER],
	    &versions[LATER], &merge, &unreadable);
	if (rc != 0)
		rc = undecided(d, unreadable.message);
	else if (merge.count > 0)
		rc = undecided(d, "both sides changed a value, and git does not tell "
				  "which is the later");
	else
		buf_add(out, merge.bytes.data, merge.bytes.len);
	docmerge_release(&merge);
	error_clear(&unreadable);
	return rc;
}

static int
drive_text(struct driving *d, struct buf *out)
{
	struct span spans[VERSIONS];

	for (int i = 0; i < VERSIONS; i++)
		spans[i] = (struct span){d->files[i].bytes.data, d->files[i].bytes.len};
	return threeway_text(spans[BASE], spans[EARLIER], spans[LATER], out)
		   ? 0
		   : undecided(d, "both sides changed the same lines");
}

static void
driving_release(struct driving *d)
{
	for (int i = 0; i < VERSIONS; i++) {
		buf_release(&d->files[i].bytes);
		if (d->files[i].folder >= 0)
			close(d->files[i].folder);
	}
}

int
crm_merge_driver(const char *base, const char *ours, const char *theirs, const char *path,
    struct strlist *report, struct error *err)
{
	const char *const paths[VERSIONS] = {
	    [BASE] = base, [EARLIER] = ours, [LATER] = theirs};
	struct driving d = {.path = path, .report = report};
	struct version *result = &d.files[EARLIER];
	struct buf merged = BUF_INIT;
	enum kind kind;
	bool trashed;
	char *id = NULL;
	int rc = 0;

	for (int i = 0; i < VERSIONS; i++)
		d.files[i] = (struct version){-1, NULL, BUF_INIT};
	for (int i = 0; i < VERSIONS && rc == 0; i++)
		rc = read_version(&d.files[i], paths[i], err);
	if (rc == 0)
		rc = store_parse_path(path, &kind, &id, &trashed)
			 ? drive_record(&d, kind, id, &merged, err)
			 : drive_text(&d, &merged);
	if (rc == 0)
		rc = file_replace(
		    result->folder, result->name, merged.data, merged.len, err);
	free(id);
	buf_release(&merged);
	driving_release(&d);
	return rc;
}
