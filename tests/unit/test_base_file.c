#include "folder.h"

#include <errno.h>
#include <sys/wait.h>

static void
test_a_file_is_written_and_read_back(void **state)
{
	struct folder *f = *state;
	struct buf bytes = BUF_INIT;

	put(f, "leads/vip/jane.yaml", "name: Jane\n");
	put(f, "leads/vip/jane.yaml", "name: Jane Doe\n");
	put(f, "minicrm.ini", "");
	put(f, ".gitattributes", "*.yaml merge=minicrm -text\n");
	assert_holds(f, "leads/vip/jane.yaml", "name: Jane Doe\n");
	assert_holds(f, "./leads//vip/./jane.yaml", "name: Jane Doe\n");
	assert_holds(f, "minicrm.ini", "");
	assert_holds(f, ".gitattributes", "*.yaml merge=minicrm -text\n");
	assert_tree(f, ".gitattributes leads leads/vip leads/vip/jane.yaml minicrm.ini");

	buf_addstr(&bytes, "before ");
	assert_int_equal(
	    file_read(f->root, "leads/vip/jane.yaml", 0, &bytes, &f->err), 1);
	assert_string_equal(bytes.data, "before name: Jane Doe\n");
	buf_release(&bytes);
}

static void
test_any_bytes_of_any_length_come_back(void **state)
{
	struct folder *f = *state;
	static const size_t lengths[] = {0, 1, 16383, 16384, 16385, 1 << 20};

	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct buf out = BUF_INIT, in = BUF_INIT;

		for (size_t j = 0; j < lengths[i]; j++)
			buf_addch(&out, (char)(j % 251));
		assert_int_equal(
		    file_replace(f->root, "a", out.data, out.len, &f->err), 0);
		assert_int_equal(file_read(f->root, "a", 0, &in, &f->err), 1);
		assert_int_equal(in.len, out.len);
		assert_memory_equal(in.data, out.data, out.len);
		buf_release(&out);
		buf_release(&in);
	}
}

static void
test_what_is_not_there_is_no_error(void **state)
{
	static const char *const paths[] = {"none", "leads/none", "none/none/none",
	    "leads/jane.yaml/x", "leads/jane.yaml/x/y"};
	struct folder *f = *state;
	struct buf bytes = BUF_INIT;
	struct stat st;

	put(f, "leads/jane.yaml", "x");
	for (size_t i = 0; i < COUNT(paths); i++) {
		assert_int_equal(file_read(f->root, paths[i], 0, &bytes, &f->err), 0);
		assert_int_equal(file_stat(f->root, paths[i], &st, &f->err), 0);
		assert_null(file_opendir(f->root, paths[i]));
		assert_int_equal(f->err.code, ERROR_NONE);
	}
	assert_int_equal(bytes.len, 0);
	assert_error(f, file_remove(f->root, "none", NULL, &f->err),
	    "cannot remove 'none': no such file or directory");
	assert_error(f, file_rename(f->root, "none", "some", &f->err),
	    "cannot rename 'none' to 'some': no such file or directory");
	assert_error(f, file_replace(f->root, "leads/jane.yaml/x", "", 0, &f->err),
	    "cannot write 'leads/jane.yaml/x': not a directory");
}

/* jane is outside; in/link -> out, in/jane.yaml -> out/jane.yaml, in/loose -> nowhere. */
static void
test_no_link_is_followed(void **state)
{
	static const char *const paths[] = {"in/jane.yaml", "in/link/jane.yaml",
	    "in/link/more/jane.yaml", "in/loose", "in/loose/jane.yaml"};
	struct folder *f = *state;
	struct buf bytes = BUF_INIT;

	put(f, "out/jane.yaml", "secret");
	put(f, "out/more/jane.yaml", "secret");
	put(f, "in/bob.yaml", "bob");
	assert_int_equal(symlinkat("../out/jane.yaml", f->root, "in/jane.yaml"), 0);
	assert_int_equal(symlinkat("../out", f->root, "in/link"), 0);
	assert_int_equal(symlinkat("nowhere", f->root, "in/loose"), 0);
	for (size_t i = 0; i < COUNT(paths); i++) {
		char *read = xasprintf("cannot read '%s': is a symbolic link", paths[i]);
		char *write =
		    xasprintf("cannot write '%s': is a symbolic link", paths[i]);

		assert_int_equal(file_open(f->root, paths[i], O_RDONLY, 0), -1);
		assert_int_equal(errno, ELOOP);
		assert_int_equal(
		    file_open(f->root, paths[i], O_WRONLY | O_CREAT, 0600), -1);
		assert_int_equal(errno, ELOOP);
		assert_null(file_opendir(f->root, paths[i]));
		assert_int_equal(errno, ELOOP);
		assert_error(f, file_read(f->root, paths[i], 0, &bytes, &f->err), read);
		assert_error(f, file_replace(f->root, paths[i], "x", 1, &f->err), write);
		free(read);
		free(write);
	}
	assert_null(file_opendir(f->root, "in/link/"));
	assert_int_equal(errno, ELOOP);
	assert_error(f, file_remove(f->root, "in/link/jane.yaml", NULL, &f->err),
	    "cannot remove 'in/link/jane.yaml': is a symbolic link");
	assert_error(f, file_rename(f->root, "in/bob.yaml", "in/link/bob.yaml", &f->err),
	    "cannot rename 'in/bob.yaml' to 'in/link/bob.yaml': is a symbolic link");
	assert_error(f, file_make_parents(f->root, "in/link/new/x", &f->err),
	    "cannot make the folder of 'in/link/new/x': is a symbolic link");
	assert_tree(f, "in in/bob.yaml in/jane.yaml in/link in/loose out out/jane.yaml "
		       "out/more out/more/jane.yaml");
	assert_holds(f, "out/jane.yaml", "secret");
}

static void
test_a_link_is_told_from_a_file(void **state)
{
	struct folder *f = *state;
	struct stat st;

	put(f, "leads/jane.yaml", "12345");
	assert_int_equal(symlinkat("leads", f->root, "link"), 0);
	assert_int_equal(file_stat(f->root, "link", &st, &f->err), 1);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(file_stat(f->root, "leads/jane.yaml", &st, &f->err), 1);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(st.st_size, 5);
	assert_int_equal(file_stat(f->root, "leads/", &st, &f->err), 1);
	assert_true(S_ISDIR(st.st_mode));
	assert_error(f, file_stat(f->root, "link/jane.yaml", &st, &f->err),
	    "cannot read 'link/jane.yaml': is a symbolic link");
}

static void
test_no_path_leads_out_of_the_root(void **state)
{
	static const char *const paths[] = {
	    "..", "../x", "leads/..", "leads/../x", "leads/../../x", "./.."};
	struct folder *f = *state;

	put(f, "leads/jane.yaml", "x");
	put(f, "leads/..jane", "dots");
	assert_holds(f, "leads/..jane", "dots");
	assert_holds(f, "/leads/jane.yaml", "x");
	for (size_t i = 0; i < COUNT(paths); i++) {
		assert_int_equal(file_open(f->root, paths[i], O_RDONLY, 0), -1);
		assert_int_equal(errno, EINVAL);
	}
}

static void
test_only_regular_files_are_read_and_replaced(void **state)
{
	struct folder *f = *state;
	struct buf bytes = BUF_INIT;

	assert_int_equal(mkdirat(f->root, "folder", 0700), 0);
	assert_int_equal(mkfifoat(f->root, "fifo", 0600), 0);
	assert_error(f, file_read(f->root, "folder", 0, &bytes, &f->err),
	    "cannot read 'folder': is not a regular file");
	assert_error(f, file_read(f->root, "fifo", 0, &bytes, &f->err),
	    "cannot read 'fifo': is not a regular file");
	assert_error(f, file_replace(f->root, "folder", "", 0, &f->err),
	    "cannot write 'folder': is not a regular file");
	assert_error(f, file_replace(f->root, "fifo", "", 0, &f->err),
	    "cannot write 'fifo': is not a regular file");
	assert_tree(f, "fifo folder");
}

static void
test_a_file_too_large_is_refused(void **state)
{
	struct folder *f = *state;
	struct buf bytes = BUF_INIT;

	put(f, "a", "12345");
	buf_addstr(&bytes, "kept");
	assert_error(f, file_read(f->root, "a", 4, &bytes, &f->err),
	    "cannot read 'a': is larger than 4 bytes");
	assert_string_equal(bytes.data, "kept");
	assert_int_equal(file_read(f->root, "a", 5, &bytes, &f->err), 1);
	assert_string_equal(bytes.data, "kept12345");
	assert_int_equal(file_read(f->root, "a", SIZE_MAX, &bytes, &f->err), 1);
	buf_release(&bytes);
}

static void
test_a_folder_is_listed(void **state)
{
	struct folder *f = *state;
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	put(f, "leads/jane.yaml", "x");
	put(f, "leads/bob.yaml", "x");
	dir = file_opendir(f->root, "leads");
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		count += strstr(entry->d_name, ".yaml") != NULL;
	assert_int_equal(count, 2);
	closedir(dir);
	assert_null(file_opendir(f->root, "leads/jane.yaml"));
	assert_int_equal(errno, ENOTDIR);
}

/* A pipe that holds little and doesn't wait, with a slow reader at its other end. */
static void
test_all_goes_through_a_descriptor_that_does_not_wait(void **state)
{
	enum { LENGTH = 1 << 20 };
	struct buf sent = BUF_INIT, got = BUF_INIT;
	int ends[2], status;
	pid_t child;

	(void)state;
	for (int i = 0; i < LENGTH; i++)
		buf_addch(&sent, (char)(i % 127));
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	child = fork();
	if (child == 0) {
		close(ends[0]);
		_exit(file_write_all(ends[1], sent.data, sent.len) == 0 ? 0 : 1);
	}
	close(ends[1]);
	assert_int_equal(file_read_all(ends[0], &got), 0);
	assert_int_equal(got.len, LENGTH);
	assert_memory_equal(got.data, sent.data, LENGTH);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(ends[0]);
	buf_release(&sent);
	buf_release(&got);
}

static void
test_a_descriptor_that_fails_says_why(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct buf bytes = BUF_INIT;

	(void)state;
	assert_true(full >= 0);
	assert_int_equal(file_write_all(full, "", 0), 0);
	assert_int_equal(file_write_all(full, "x", 1), -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(file_read_all(full, &bytes), -1);
	assert_int_equal(errno, EBADF);
	close(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_a_file_is_written_and_read_back, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_any_bytes_of_any_length_come_back, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_what_is_not_there_is_no_error, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_no_link_is_followed, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_link_is_told_from_a_file, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_no_path_leads_out_of_the_root, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(test_only_regular_files_are_read_and_replaced,
		folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_file_too_large_is_refused, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_folder_is_listed, folder_setup, folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_all_goes_through_a_descriptor_that_does_not_wait, folder_setup,
		folder_teardown),
	    cmocka_unit_test_setup_teardown(
		test_a_descriptor_that_fails_says_why, folder_setup, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
