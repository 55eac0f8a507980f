#include "folder.h"

#include <errno.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* A failing disk: these stand before the C library's functions of the same names. */
static struct {
	int file_syncs, folder_syncs;
	bool fail_file_sync, fail_folder_sync, fail_close, fail_rename;
} disk;

int
fsync(int fd)
{
	struct stat st;
	bool folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);

	if (folder ? disk.fail_folder_sync : disk.fail_file_sync) {
		errno = EIO;
		return -1;
	}
	if (folder)
		disk.folder_syncs++;
	else
		disk.file_syncs++;
	return (int)syscall(SYS_fsync, fd);
}

int
close(int fd)
{
	int rc = (int)syscall(SYS_close, fd);

	if (!disk.fail_close)
		return rc;
	errno = EDQUOT;
	return -1;
}

int
renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	if (!disk.fail_rename)
		return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
	errno = EROFS;
	return -1;
}

static int
setup(void **state)
{
	memset(&disk, 0, sizeof disk);
	return folder_setup(state);
}

static int
teardown(void **state)
{
	struct folder *f = *state;

	memset(&disk, 0, sizeof disk);
	umount2(f->path, MNT_DETACH); /* what a test that failed left mounted */
	return folder_teardown(state);
}

static void
test_a_new_file_is_synced_and_its_folders_too(void **state)
{
	struct folder *f = *state;
	char *temp;

	put(f, "minicrm.ini", "");
	assert_int_equal(disk.file_syncs, 1);
	assert_int_equal(disk.folder_syncs, 1);
	put(f, "leads/vip/jane.yaml", ""); /* leads, vip and jane.yaml have new names */
	assert_int_equal(disk.file_syncs, 2);
	assert_int_equal(disk.folder_syncs, 4);
	assert_int_equal(file_sync_parent(f->root, "leads/jane.yaml", &f->err), 0);
	assert_int_equal(disk.folder_syncs, 5);
	assert_int_equal(
	    file_rename(f->root, "leads/vip/jane.yaml", "leads/jane.yaml", &f->err), 0);
	assert_int_equal(disk.folder_syncs, 7);
	assert_int_equal(file_remove(f->root, "leads/jane.yaml", NULL, &f->err), 0);
	assert_int_equal(disk.folder_syncs, 8);
	assert_int_equal(file_write_beside(f->root, "a", "x", 1, &temp, &f->err), 0);
	assert_int_equal(disk.file_syncs, 3);
	assert_int_equal(disk.folder_syncs, 8);
	free(temp);
}

static void
test_a_file_keeps_its_mode(void **state)
{
	struct folder *f = *state;
	mode_t mask = umask(027);
	struct stat st;

	put(f, "jane.yaml", "a");
	assert_int_equal(file_stat(f->root, "jane.yaml", &st, &f->err), 1);
	assert_int_equal(st.st_mode & 07777, 0640);
	fchmodat(f->root, "jane.yaml", 0604, 0);
	put(f, "jane.yaml", "b");
	assert_int_equal(file_stat(f->root, "jane.yaml", &st, &f->err), 1);
	assert_int_equal(st.st_mode & 07777, 0604);
	umask(mask);
}

static void
test_a_write_that_fails_changes_nothing(void **state)
{
	static const struct {
		bool file_sync, close, rename;
		const char *reason;
	} cases[] = {
	    {true, false, false, "input/output error"},
	    {false, true, false, "disk quota exceeded"},
	    {false, false, true, "read-only file system"},
	};
	static const char *const paths[] = {"leads/jane.yaml", "leads/a/b/new.yaml"};
	struct folder *f = *state;

	put(f, "leads/jane.yaml", "old");
	for (size_t i = 0; i < COUNT(cases) * COUNT(paths); i++) {
		const char *path = paths[i % COUNT(paths)];
		char *message = xasprintf(
		    "cannot write '%s': %s", path, cases[i / COUNT(paths)].reason);

		disk.fail_file_sync = cases[i / COUNT(paths)].file_sync;
		disk.fail_close = cases[i / COUNT(paths)].close;
		disk.fail_rename = cases[i / COUNT(paths)].rename;
		assert_error(f, file_replace(f->root, path, "new", 3, &f->err), message);
		memset(&disk, 0, sizeof disk);
		assert_tree(f, "leads leads/jane.yaml");
		assert_holds(f, "leads/jane.yaml", "old");
		free(message);
	}
}

static void
test_a_folder_that_can_not_be_synced_counts(void **state)
{
	struct folder *f = *state;

	put(f, "leads/jane.yaml", "old");
	disk.fail_folder_sync = true;
	assert_error(f, file_replace(f->root, "leads/jane.yaml", "new", 3, &f->err),
	    "cannot write 'leads/jane.yaml': input/output error");
	assert_error(f, file_replace(f->root, "leads/vip/jo/new.yaml", "new", 3, &f->err),
	    "cannot write 'leads/vip/jo/new.yaml': input/output error");
	assert_error(f, file_sync_parent(f->root, "leads/jane.yaml", &f->err),
	    "cannot write 'leads/jane.yaml': input/output error");
	assert_tree(f, "leads leads/jane.yaml");
	assert_error(f, file_remove(f->root, "leads/jane.yaml", NULL, &f->err),
	    "cannot remove 'leads/jane.yaml': input/output error");
}

static void
assert_refused_by_full_disk(struct folder *f, const char *reason)
{
	static char large[1 << 20];
	char *message = xasprintf("cannot write 'leads/jane.yaml': %s", reason);
	char *new_message = xasprintf("cannot write 'leads/vip/bob.yaml': %s", reason);

	assert_error(f,
	    file_replace(f->root, "leads/jane.yaml", large, sizeof large, &f->err),
	    message);
	assert_error(f,
	    file_replace(f->root, "leads/vip/bob.yaml", large, sizeof large, &f->err),
	    new_message);
	assert_tree(f, "leads leads/jane.yaml");
	assert_holds(f, "leads/jane.yaml", "old");
	put(f, "leads/jane.yaml", "there is room for a little");
	free(message);
	free(new_message);
}

/* A disk of 64 KiB where we may mount one. */
static void
test_a_full_disk_loses_nothing(void **state)
{
	struct folder *f = *state;
	struct folder small = *f;

	if (mount("minicrm-test", f->path, "tmpfs", 0, "size=64k") != 0) {
		assert_true(errno == EPERM || errno == ENODEV);
		return;
	}
	small.root = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	put(&small, "leads/jane.yaml", "old");
	assert_refused_by_full_disk(&small, "no space left on device");
	close(small.root);
	assert_int_equal(umount(f->path), 0);
}

static void
test_a_limit_on_sizes_loses_nothing(void **state)
{
	struct rlimit old, small = {65536, 65536};
	struct folder *f = *state;

	put(f, "leads/jane.yaml", "old");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_refused_by_full_disk(f, "file too large");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
}

static void
test_a_temporary_lies_beside_until_it_is_renamed(void **state)
{
	struct folder *f = *state;
	char *temp;

	put(f, "leads/jane.yaml", "old");
	assert_int_equal(
	    file_write_beside(f->root, "leads/jane.yaml", "new", 3, &temp, &f->err), 0);
	assert_memory_equal(temp, "leads/.jane.yaml.", 17);
	assert_int_equal(strlen(temp), strlen("leads/.jane.yaml.XXXXXX.minicrm"));
	assert_string_equal(temp + 23, ".minicrm");
	assert_holds(f, "leads/jane.yaml", "old");
	assert_holds(f, temp, "new");
	assert_int_equal(file_rename(f->root, temp, "leads/jane.yaml", &f->err), 0);
	assert_holds(f, "leads/jane.yaml", "new");
	assert_tree(f, "leads leads/jane.yaml");
	free(temp);
}

static void
test_leftover_temporaries_are_no_hindrance(void **state)
{
	struct folder *f = *state;
	struct strlist temps = STRLIST_INIT;

	for (int i = 0; i < 20; i++) {
		char *temp;

		assert_int_equal(
		    file_write_beside(f->root, "a", "old", 3, &temp, &f->err), 0);
		assert_false(strlist_has(&temps, temp));
		strlist_take(&temps, temp);
	}
	put(f, "a", "new");
	assert_holds(f, "a", "new");
	for (size_t i = 0; i < temps.count; i++)
		assert_int_equal(file_remove(f->root, temps.items[i], NULL, &f->err), 0);
	assert_tree(f, "a");
	strlist_release(&temps);
}

static void
test_the_longest_names_can_be_replaced(void **state)
{
	struct folder *f = *state;
	char ascii[256], wide[256] = "";

	memset(ascii, 'a', 255);
	ascii[255] = '\0';
	for (int i = 0; i < 85; i++)
		memcpy(wide + i * 3, "\xe6\x9d\x8e", 4);
	put(f, ascii, "one");
	put(f, wide, "two");
	put(f, wide, "three");
	assert_holds(f, ascii, "one");
	assert_holds(f, wide, "three");
}

static void
test_folders_left_empty_go_with_the_file(void **state)
{
	static const struct {
		const char *path, *keep, *left;
	} cases[] = {
	    {"leads/a/b/x.yaml", "leads", "contacts contacts/z leads leads/k leads/k/y"},
	    {"leads/k/y", NULL,
		"contacts contacts/z leads leads/a leads/a/b "
		"leads/a/b/x.yaml leads/k"},
	    {"leads/a/b/x.yaml", "leads/a",
		"contacts contacts/z leads leads/a leads/k "
		"leads/k/y"},
	    {"leads/a/b/x.yaml", "lea",
		"contacts contacts/z leads leads/a leads/a/b "
		"leads/k leads/k/y"},
	    {"contacts/z", "contacts",
		"contacts leads leads/a leads/a/b "
		"leads/a/b/x.yaml leads/k leads/k/y"},
	};
	struct folder *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		put(f, "leads/a/b/x.yaml", "");
		put(f, "leads/k/y", "");
		put(f, "contacts/z", "");
		assert_int_equal(
		    file_remove(f->root, cases[i].path, cases[i].keep, &f->err), 0);
		assert_tree(f, cases[i].left);
	}
	assert_error(f, file_remove(f->root, "leads/k", "leads", &f->err),
	    "cannot remove 'leads/k': is a directory");
}

static void
test_parents_are_made_and_files_moved(void **state)
{
	struct folder *f = *state;

	put(f, "leads/jane.yaml", "x");
	assert_int_equal(
	    file_make_parents(f->root, "leads/trash/vip/jane.yaml", &f->err), 0);
	assert_int_equal(
	    file_make_parents(f->root, "leads/trash/vip/jane.yaml", &f->err), 0);
	assert_int_equal(file_make_parents(f->root, "plain", &f->err), 0);
	assert_tree(f, "leads leads/jane.yaml leads/trash leads/trash/vip");
	assert_int_equal(
	    file_rename(f->root, "leads/jane.yaml", "leads/trash/vip/jane.yaml", &f->err),
	    0);
	assert_tree(f, "leads leads/trash leads/trash/vip leads/trash/vip/jane.yaml");
	assert_error(f,
	    file_make_parents(f->root, "leads/trash/vip/jane.yaml/x", &f->err),
	    "cannot make the folder of 'leads/trash/vip/jane.yaml/x': not a directory");
	assert_error(f,
	    file_rename(f->root, "leads/trash/vip/jane.yaml", "no/where", &f->err),
	    "cannot rename 'leads/trash/vip/jane.yaml' to 'no/where': no such file or "
	    "directory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_a_new_file_is_synced_and_its_folders_too, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_a_file_keeps_its_mode, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_write_that_fails_changes_nothing, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_folder_that_can_not_be_synced_counts, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_full_disk_loses_nothing, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_limit_on_sizes_loses_nothing, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_temporary_lies_beside_until_it_is_renamed, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_leftover_temporaries_are_no_hindrance, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_the_longest_names_can_be_replaced, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_folders_left_empty_go_with_the_file, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		test_parents_are_made_and_files_moved, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
