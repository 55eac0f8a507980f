#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

/*
 * Files below a root folder. `root` is an open directory and `path` is relative
 * to it, with `/` between parts. Symbolic links are never followed, in no part
 * of the path: a link is an error ("is a symbolic link"), as `..` is. "." is the root.
 */

/* As openat(2) with O_CLOEXEC, or -1 with errno: ELOOP for a link in any part of the
 * path. */
int file_open(int root, const char *path, int flags, mode_t mode);

/*
 * Reads a whole regular file behind what buf holds. Returns 1, 0 where there is
 * none (ENOENT, or a part of the path is no folder), -1 with err. A file of more
 * than max bytes is an error; 0 is no limit.
 */
int file_read(int root, const char *path, size_t max, struct buf *out, struct error *err);

/* The folder's entries, in no order; NULL with errno. Close with closedir(3). */
DIR *file_opendir(int root, const char *path);

/* The path of a temporary beside the path's file, ".NAME.XXXXXX" with the number in place
 * of the X, and the ending. The caller frees. */
char *file_temp_path(const char *path, unsigned long long number, const char *ending);

/* lstat(2) below the root; -1 with errno, which is ELOOP where a folder above is a link.
 */
int file_try_stat(int root, const char *path, struct stat *out);
/* The same. Returns 1, 0 where there is none, -1 with err. */
int file_stat(int root, const char *path, struct stat *out, struct error *err);

/* Makes the folders above the path (not the last part). */
int file_make_parents(int root, const char *path, struct error *err);

/*
 * Writes beside, then renames (lockfile.h in git): creates missing folders,
 * writes ".NAME.XXXXXX.minicrm" in the file's own folder, fsync, keeps the mode of a file
 * that stands there, rename, fsync of the folder. After an error the old file stands
 * untouched and nothing lies beside it (but where the last fsync failed, which is an
 * error too, the new one stands).
 */
int file_replace(
    int root, const char *path, const void *bytes, size_t len, struct error *err);

/* The first half of file_replace(): the temporary's path in *temp_out, free it. */
int file_write_beside(int root, const char *path, const void *bytes, size_t len,
    char **temp_out, struct error *err);
/* The second half: rename(2) and fsync of the folder. */
int file_rename(int root, const char *from, const char *to, struct error *err);

/* Removes a file, and the folders above it that this left empty, up to `keep` (such as
 * "leads"; NULL: no folders). A file that is not there is an error. */
int file_remove(int root, const char *path, const char *keep, struct error *err);

/* fsync of the folder that holds the path. */
int file_sync_parent(int root, const char *path, struct error *err);

/* Writes all of it to a descriptor, through EINTR and short writes. 0, or -1 with errno.
 */
int file_write_all(int fd, const void *bytes, size_t len);

/* Reads a descriptor to its end. 0, or -1 with errno. */
int file_read_all(int fd, struct buf *out);

#endif
